import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { createHttpConnection } from './http-connection.ts';

const servers: Server[] = [];
after(() => servers.forEach((server) => server.close()));

/** A server that answers each request with the next of these, in pieces of three bytes. */
async function answers(...replies: string[]): Promise<string> {
  const server = createServer((socket: Socket) => {
    socket.on('data', () => {
      const bytes = Buffer.from(replies.shift() ?? '');
      if (bytes.length === 0) return socket.destroy();
      for (let at = 0; at < bytes.length; at += 3) socket.write(bytes.subarray(at, at + 3));
      return undefined;
    });
    socket.on('error', () => undefined);
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

const get = { method: 'GET', path: '/' } as const;

test('a reply with a length is read whole, and the next one on the same connection after it', async () => {
  const url = await answers(
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    'HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\nretry-after: 3\r\n\r\n',
  );
  const connection = createHttpConnection(url);
  const first = await connection.ask(get);
  assert.equal(first.status, 200);
  assert.equal(first.body.toString(), 'hello');
  const second = await connection.ask(get);
  assert.equal(second.status, 429);
  assert.match(second.headers, /retry-after: 3/);
  assert.equal(second.body.length, 0);
  connection.close();
});

test('a chunked reply is put together from its chunks', async () => {
  const url = await answers(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwiki\r\nb\r\npedia in ch.\r\n0\r\n\r\n'.replace(
      'ch.',
      'ch',
    ),
  );
  const connection = createHttpConnection(url);
  assert.equal((await connection.ask(get)).body.toString(), 'wikipedia in ch');
  connection.close();
});

test('a connection that ends before the reply is whole is an error, and the next request opens a new one', async () => {
  const url = await answers('', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
  const connection = createHttpConnection(url);
  await assert.rejects(connection.ask(get), /closed/);
  assert.equal((await connection.ask(get)).body.toString(), 'ok');
  connection.close();
});
