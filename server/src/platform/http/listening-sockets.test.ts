import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { rooms } from '@herald/contract';
import { nextTurn } from '#platform/clock';
import { handle } from './index.ts';
import { alicesHeaders, startTestServer } from './test-server.ts';

const request = `GET /_matrix/client/v3/joined_rooms HTTP/1.1\r\n${alicesHeaders}\r\n`;
const joinedRooms = handle(rooms.getJoinedRooms, async () => ({ joined_rooms: [] }));

/** Connections from one client, each open once it is connected. */
async function openSockets(t: TestContext, port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  for (const socket of sockets) {
    t.after(() => socket.destroy());
    socket.on('error', () => {});
  }
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return sockets;
}

/** What comes first: a reply, or the end. */
async function replyOn(socket: Socket): Promise<string> {
  socket.write(request);
  return Promise.race([
    once(socket, 'data').then(([chunk]) => String(chunk)),
    once(socket, 'close').then(() => 'closed'),
  ]);
}

test('a crowd that came while the server was busy is let in together', async (t) => {
  if (process.platform !== 'linux') return t.skip('ports are shared between sockets on Linux alone');
  const { port } = await startTestServer(t, [joinedRooms]);
  const crowd = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'));
  const replies = crowd.map(async (socket) => {
    t.after(() => socket.destroy());
    await once(socket, 'connect');
    return replyOn(socket);
  });
  let turns = 0;
  let isWaiting = true;
  const answered = Promise.all(replies).finally(() => (isWaiting = false));
  while (isWaiting) {
    await nextTurn();
    turns += 1;
    // As under load, a turn takes its time, and whoever comes meanwhile stands at the door.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
  for (const reply of await answered) assert.match(reply, /^HTTP\/1.1 200 /);
  assert.ok(turns < 100, `one at a time would be 200 turns: ${turns}`);
});

test('connections beyond the limit are closed, and those that end make room for others', async (t) => {
  const { port } = await startTestServer(t, [joinedRooms], { sizes: { connections: 3 } });
  const first = await openSockets(t, port, 3);
  for (const socket of first) assert.match(await replyOn(socket), /^HTTP\/1.1 200 /);
  const [beyond] = await openSockets(t, port, 1);
  assert.equal(await replyOn(beyond!), 'closed');
  for (const socket of first) {
    socket.destroy();
    await once(socket, 'close');
  }
  for (const socket of await openSockets(t, port, 3)) assert.match(await replyOn(socket), /^HTTP\/1.1 200 /);
});

test('a port that a server holds is refused to another, of the same kind too', async (t) => {
  const { port } = await startTestServer(t, []);
  await assert.rejects(startTestServer(t, [], {}, port), { code: 'EADDRINUSE' });
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const taken = (other.address() as AddressInfo).port;
  await assert.rejects(startTestServer(t, [], {}, taken), { code: 'EADDRINUSE' });
});

test('a port that is asked for by its number is opened, and free again after a stop', async (t) => {
  const { http, port, clock } = await startTestServer(t, [joinedRooms]);
  const open = await openSockets(t, port, 20);
  for (const socket of open) assert.match(await replyOn(socket), /^HTTP\/1.1 200 /);
  const ended = Promise.all(open.map((socket) => once(socket, 'close')));
  const closed = http.close(0);
  clock.advance(1);
  await Promise.all([closed, ended]);
  await assert.rejects(once(connect(port, '127.0.0.1'), 'connect'), { code: 'ECONNREFUSED' });
  const again = await startTestServer(t, [joinedRooms], {}, port);
  assert.equal((await again.call('/_matrix/client/v3/joined_rooms')).status, 200);
});
