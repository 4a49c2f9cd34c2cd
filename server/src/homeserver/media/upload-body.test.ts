import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createManualClock, createManualTimers } from '#platform/clock';
import { ApiError } from '#platform/errors';
import { uploadBody } from './upload-body.ts';

test('an upload that never ends is given up after half an hour', async (t) => {
  const clock = createManualClock(0);
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  t.after(() => socket.destroy());
  socket.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nsome');
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  const pieces = uploadBody(request, createManualTimers(clock));
  assert.equal(Buffer.from((await pieces.next()).value ?? '').toString(), 'some');
  const rest = pieces.next();
  clock.advance(30 * 60_000 - 1);
  assert.equal(request.destroyed, false);
  clock.advance(1);
  await assert.rejects(rest, (error) => error instanceof ApiError && error.status === 408);
});
