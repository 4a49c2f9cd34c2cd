import type { Socket } from 'node:net';
import { everyJson, everyReply } from './standard-headers.ts';

interface Refused {
  readonly status: string;
  readonly errcode: string;
  readonly error: string;
}

const refusals: ReadonlyMap<string, Refused> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    {
      status: '431 Request Header Fields Too Large',
      errcode: 'M_TOO_LARGE',
      error: 'The headers are too large.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      status: '408 Request Timeout',
      errcode: 'CHAT.HERALD.REQUEST_TIMEOUT',
      error: 'The request did not arrive whole in time.',
    },
  ],
]);
const notHttp: Refused = {
  status: '400 Bad Request',
  errcode: 'M_UNRECOGNIZED',
  error: 'The request is not HTTP as we know it.',
};

/** Answers what never became a request, such as broken framing, and closes the connection. */
export function refuseConnection(fault: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || fault.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, errcode, error } = refusals.get(fault.code ?? '') ?? notHttp;
  const body = JSON.stringify({ errcode, error });
  const headers = { ...everyReply, ...everyJson, 'content-length': String(body.length), connection: 'close' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
