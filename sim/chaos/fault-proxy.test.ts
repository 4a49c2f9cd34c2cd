import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createFaultProxy } from './fault-proxy.ts';
import type { FaultProxy } from './fault-proxy.ts';

/** A connection through a proxy: what each side was told, and whether it was reset. */
interface Ends {
  readonly proxy: FaultProxy;
  readonly client: Side;
  readonly server: Side;
}

interface Side {
  readonly socket: Socket;
  heard(): string;
  isReset(): boolean;
  hasEnded(): boolean;
}

const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

async function connectThrough(t: TestContext): Promise<Ends> {
  const target = createServer({ allowHalfOpen: true });
  target.on('connection', (socket) => socket.on('error', () => undefined));
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  const proxy = await createFaultProxy({ targetPort: portOf(target.address()), chance: () => 0 });
  const client = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  const [server] = (await once(target, 'connection')) as [Socket];
  t.after(async () => {
    client.destroy();
    server.destroy();
    await proxy.close();
    target.close();
  });
  return { proxy, client: watch(client), server: watch(server) };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return typeof address === 'object' && address ? address.port : 0;
}

function watch(socket: Socket): Side {
  let heard = '';
  let isReset = false;
  let hasEnded = false;
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  socket.on('error', () => (isReset = true));
  socket.on('end', () => (hasEnded = true));
  return { socket, heard: () => heard, isReset: () => isReset, hasEnded: () => hasEnded };
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 200; waited += 1) {
    if (isTrue()) return;
    await sleep(10);
  }
  assert.fail(`never: ${what}`);
}

test('a proxy passes bytes and ends both ways', async (t) => {
  const { client, server } = await connectThrough(t);
  client.socket.write('ask');
  await until(() => server.heard() === 'ask', 'the server hears');
  server.socket.end('answer');
  await until(() => client.heard() === 'answer' && client.hasEnded(), 'the client hears, and the end');
  assert.equal(server.hasEnded(), false);
  client.socket.end('last');
  await until(() => server.heard() === 'asklast' && server.hasEnded(), 'the server hears the end');
});

for (const direction of ['up', 'down'] as const) {
  test(`a proxy delays what goes ${direction}, in its order, and nothing that goes the other way`, async (t) => {
    const { proxy, ...sides } = await connectThrough(t);
    const [from, to] = direction === 'up' ? [sides.client, sides.server] : [sides.server, sides.client];
    proxy.treat({ mode: 'delay', ms: 150, jitterMs: 0 }, [direction]);
    from.socket.write('one ');
    to.socket.write('other');
    await until(() => from.heard() === 'other', 'the other way is fast');
    assert.equal(to.heard(), '');
    from.socket.write('two');
    await until(() => to.heard() === 'one two', 'both come');
  });

  test(`a proxy holds back what goes ${direction} until it is told to pass`, async (t) => {
    const { proxy, ...sides } = await connectThrough(t);
    const [from, to] = direction === 'up' ? [sides.client, sides.server] : [sides.server, sides.client];
    proxy.treat({ mode: 'hold' }, [direction]);
    from.socket.end('held');
    await sleep(100);
    assert.equal(to.heard(), '');
    assert.equal(to.hasEnded(), false);
    proxy.heal();
    await until(() => to.heard() === 'held' && to.hasEnded(), 'it comes late, and so does the end');
  });

  test(`a proxy resets a connection behind so many bytes that go ${direction}`, async (t) => {
    const { proxy, ...sides } = await connectThrough(t);
    const [from, to] = direction === 'up' ? [sides.client, sides.server] : [sides.server, sides.client];
    proxy.treat({ mode: 'reset', afterBytes: 6 }, [direction]);
    from.socket.write('1234');
    await until(() => to.heard() === '1234', 'what is before passes');
    assert.equal(from.isReset(), false);
    from.socket.write('5678');
    await until(() => from.isReset(), 'the sender is reset');
    await until(() => to.isReset() || to.socket.destroyed, 'the reader is reset');
    assert.ok('123456'.startsWith(to.heard()), `${to.heard()} is more than six bytes`);
  });

  test(`a proxy lets what goes ${direction} through slowly`, async (t) => {
    const { proxy, ...sides } = await connectThrough(t);
    const [from, to] = direction === 'up' ? [sides.client, sides.server] : [sides.server, sides.client];
    proxy.treat({ mode: 'slow', bytesPerSecond: 1_000 }, [direction]);
    from.socket.write('x'.repeat(300));
    await sleep(100);
    const soon = to.heard().length;
    assert.ok(soon > 0 && soon < 200, `${soon} bytes came in a tenth of a second`);
    await until(() => to.heard().length === 300, 'all comes');
  });
}

test('what had been sent before its sender was cut off still arrives when a held connection is released', async (t) => {
  const { proxy, client, server } = await connectThrough(t);
  proxy.treat({ mode: 'hold' }, ['up']);
  client.socket.write('commit');
  await sleep(50);
  client.socket.resetAndDestroy();
  await sleep(50);
  assert.equal(server.heard(), '');
  proxy.heal();
  await until(() => server.heard() === 'commit', 'it arrives late');
});

test('a half-open connection swallows everything without a word, and is reset when the network is back', async (t) => {
  const { proxy, client, server } = await connectThrough(t);
  proxy.treat({ mode: 'swallow' });
  client.socket.write('ask');
  server.socket.write('tell');
  await sleep(100);
  assert.deepEqual([server.heard(), client.heard(), client.isReset()], ['', '', false]);
  proxy.heal();
  await until(() => client.isReset() && server.isReset(), 'both sides are reset');
  assert.equal(server.heard(), '');
});

test('a cut resets the connections that are open, and new ones pass', async (t) => {
  const { proxy, client, server } = await connectThrough(t);
  proxy.cut();
  await until(() => client.isReset() && server.isReset(), 'both sides are reset');
  assert.equal(proxy.links().length, 0);
  const again = connect(proxy.port, '127.0.0.1');
  await once(again, 'connect');
  await until(() => proxy.links().length === 1, 'a new connection is there');
  again.destroy();
});

test('a proxy that refuses resets new connections, and leaves those that are open', async (t) => {
  const { proxy, client, server } = await connectThrough(t);
  proxy.refuse(true);
  const refused = watch(connect(proxy.port, '127.0.0.1'));
  await until(() => refused.isReset() || refused.socket.destroyed, 'the new one is reset');
  client.socket.write('still');
  await until(() => server.heard() === 'still', 'the open one passes');
  proxy.heal();
  const again = connect(proxy.port, '127.0.0.1');
  await once(again, 'connect');
  await until(() => proxy.links().length === 2, 'a new connection is there');
  again.destroy();
});

test('one connection is treated apart from the others', async (t) => {
  const { proxy, client, server } = await connectThrough(t);
  const other = watch(connect(proxy.port, '127.0.0.1'));
  await until(() => proxy.links().length === 2, 'two connections are there');
  proxy.links()[1]?.treat({ mode: 'hold' });
  other.socket.write('held');
  client.socket.write('passes');
  await until(() => server.heard() === 'passes', 'the first passes');
  proxy.links()[1]?.cut();
  await until(() => other.isReset(), 'the second is cut');
  assert.equal(client.isReset(), false);
});
