import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHost, type ScopedHost } from '../src/engine/create-host.ts';
import type { Feed } from '../src/engine/host.ts';
import { PortError, type FromEngine, type MemberRow, type RoomRow, type TabPort } from '../src/port/index.ts';
import { createPortPair } from '../src/tab/in-process.ts';
import { createTabStore, type TabStore } from '../src/tab/tab-store.ts';

/** Timers that a test moves on by hand. */
function createTimers() {
  let due: { at: number; task: () => void }[] = [];
  let now = 0;
  return {
    after(ms: number, task: () => void): () => void {
      const timer = { at: now + ms, task };
      due.push(timer);
      return () => (due = due.filter((each) => each !== timer));
    },
    async pass(ms: number): Promise<void> {
      now += ms;
      const ready = due.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at);
      due = due.filter(({ at }) => at > now);
      for (const { task } of ready) task();
      await settled();
    },
  };
}

/** Messages between the two ends travel by microtasks. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

type Timers = ReturnType<typeof createTimers>;

function createEngineSide(timers: Timers, epoch = 'one'): ScopedHost {
  const after = (ms: number, task: () => void): void => void timers.after(ms, task);
  return createHost({ build: 'test', epoch, lock: epoch, after });
}

function createTab(timers: Timers): TabStore {
  return createTabStore({ build: 'test', lock: 'tab', after: timers.after });
}

async function connect(
  host: ScopedHost,
  tab: TabStore,
  tap: (message: FromEngine) => void = () => {},
): Promise<void> {
  const { tab: tabPort, host: hostPort } = createPortPair();
  const tapped: TabPort = {
    ...tabPort,
    listen: (hear) =>
      tabPort.listen((message) => {
        tap(message);
        hear(message);
      }),
  };
  host.connect(hostPort);
  tab.attach(tapped);
  await settled();
}

const room = (roomId: string, unread: number): RoomRow => ({ roomId, unread }) as RoomRow;

test('whatever happens to the rows, every tab sees them as the engine has them, in its order', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  let feed: Feed<RoomRow> | null = null;
  host.source('rooms', (_key, opened) => {
    feed = opened;
    return () => {};
  });
  const tabs = [createTab(timers), createTab(timers)];
  for (const tab of tabs) await connect(host, tab);
  const first = tabs[0]!.watch('rooms', '').view;
  await settled();
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const rows = new Map<string, RoomRow>();
  let order: string[] = [];
  for (let step = 0; step < 2_000; step += 1) {
    const key = `!${random(40)}`;
    const what = random(10);
    if (what < 5) {
      if (!rows.has(key)) order.push(key);
      rows.set(key, room(key, random(3)));
      feed!.set(key, rows.get(key)!);
    } else if (what < 7) {
      rows.delete(key);
      order = order.filter((each) => each !== key);
      feed!.remove(key);
    } else if (what < 9) {
      order = order.toSorted(() => random(3) - 1);
      feed!.order(order);
    } else await timers.pass(33);
    if (step === 1_000) tabs[1]!.watch('rooms', '');
  }
  await timers.pass(33);
  for (const view of [first, tabs[1]!.peek('rooms', '')]) {
    assert.deepEqual(view.order, order);
    assert.deepEqual(new Map(view.all), rows);
  }
});

test('a thousand changes within two frames are one message, and an equal row is none', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  let feed: Feed<RoomRow> | null = null;
  host.source('rooms', (_key, opened) => {
    feed = opened;
    for (let n = 0; n < 1_000; n += 1) opened.set(`!${n}`, room(`!${n}`, 0));
    return () => {};
  });
  const told: FromEngine[] = [];
  const tab = createTab(timers);
  await connect(host, tab, (message) => told.push(message));
  tab.watch('rooms', '');
  await settled();
  told.length = 0;
  for (let n = 0; n < 1_000; n += 1) feed!.set(`!${n}`, room(`!${n}`, 1));
  await timers.pass(33);
  assert.equal(told.length, 1);
  for (let n = 0; n < 1_000; n += 1) feed!.set(`!${n}`, room(`!${n}`, 1));
  await timers.pass(33);
  assert.equal(told.length, 1);
});

test('a tab that missed a change asks for everything, and has it', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  let feed: Feed<RoomRow> | null = null;
  host.source('rooms', (_key, opened) => {
    feed = opened;
    return () => {};
  });
  const { tab: tabPort, host: hostPort } = createPortPair();
  const tab = createTab(timers);
  let isDeaf = false;
  host.connect(hostPort);
  tab.attach({ ...tabPort, listen: (hear) => tabPort.listen((message) => isDeaf || hear(message)) });
  const { view } = tab.watch('rooms', '');
  await settled();
  isDeaf = true;
  feed!.set('!lost', room('!lost', 1));
  await timers.pass(33);
  isDeaf = false;
  feed!.set('!next', room('!next', 1));
  await timers.pass(33);
  assert.deepEqual(view.order, ['!lost', '!next']);
});

test('what is asked before the engine is ready is answered once it is', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  const tab = createTab(timers);
  const early = tab.call('profiles.get', { userId: '@bob:test' });
  const { view } = tab.watch('rooms', '');
  await connect(host, tab);
  host.source('rooms', (_key, feed) => {
    feed.set('!a', room('!a', 2));
    return () => {};
  });
  host.handle('profiles.get', async ({ userId }) => ({ userId, name: 'Bob', avatar: null }));
  await settled();
  assert.equal((await early).name, 'Bob');
  assert.equal(view.row('!a')?.unread, 2);
});

test('a refusal crosses the port with its code and words', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  host.handle('rooms.leave', async () => {
    throw new PortError('M_FORBIDDEN', 'You are not in this room.', 500);
  });
  const tab = createTab(timers);
  await connect(host, tab);
  await assert.rejects(
    tab.call('rooms.leave', { roomId: '!a' }),
    (error) => error instanceof PortError && error.code === 'M_FORBIDDEN' && error.retryAfterMs === 500,
  );
});

test('a call that nobody answers ends in words', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  host.handle('rooms.leave', () => new Promise(() => {}));
  const tab = createTab(timers);
  await connect(host, tab);
  const call = assert.rejects(tab.call('rooms.leave', { roomId: '!a' }, 5_000), { code: 'timeout' });
  await timers.pass(5_000);
  await call;
});

test('when another engine takes over, open topics are told anew and calls under way are refused', async () => {
  const timers = createTimers();
  const [old, next] = [createEngineSide(timers), createEngineSide(timers, 'two')];
  old.source('rooms', (_key, feed) => {
    feed.set('!a', room('!a', 1));
    return () => {};
  });
  old.handle('rooms.leave', () => new Promise(() => {}));
  next.source('rooms', (_key, feed) => {
    feed.set('!b', room('!b', 5));
    return () => {};
  });
  const tab = createTab(timers);
  await connect(old, tab);
  const { view } = tab.watch('rooms', '');
  await settled();
  assert.deepEqual(view.order, ['!a']);
  const call = assert.rejects(tab.call('rooms.leave', { roomId: '!a' }), { code: 'engine-restarted' });
  await connect(next, tab);
  await call;
  assert.deepEqual(view.all, [['!b', room('!b', 5)]]);
});

test('a message on its way when an engine dies is given to the next one, under the same name', async () => {
  const timers = createTimers();
  const [old, next] = [createEngineSide(timers), createEngineSide(timers, 'two')];
  const asked: (string | undefined)[] = [];
  old.handle('timeline.send', ({ key }) => {
    asked.push(key);
    return new Promise(() => {});
  });
  next.handle('timeline.send', async ({ key }) => {
    asked.push(key);
    return { key: key ?? '' };
  });
  const tab = createTab(timers);
  await connect(old, tab);
  const args = { roomId: '!a', text: 'Hello', mentions: [], replyTo: null, key: 'h1' };
  const sent = tab.call('timeline.send', args);
  await settled();
  await connect(next, tab);
  assert.deepEqual(await sent, { key: 'h1' });
  assert.deepEqual(asked, ['h1', 'h1']);
});

test('a topic is opened once for all tabs, and closed some time after the last of them left', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  const counts = { opened: 0, closed: 0 };
  host.source('members', (_key, feed) => {
    counts.opened += 1;
    feed.set('@a:test', { userId: '@a:test' } as MemberRow);
    return () => void (counts.closed += 1);
  });
  const tabs = [createTab(timers), createTab(timers)];
  for (const tab of tabs) await connect(host, tab);
  const watches = tabs.map((tab) => tab.watch('members', '!a'));
  await settled();
  assert.deepEqual(counts, { opened: 1, closed: 0 });
  for (const { release } of watches) release();
  await timers.pass(15_000);
  assert.equal(counts.closed, 0);
  await timers.pass(25_000);
  assert.deepEqual(counts, { opened: 1, closed: 1 });
});

test('when an account leaves, its rows go, and the next account fills the same topics', async () => {
  const timers = createTimers();
  const host = createEngineSide(timers);
  const tab = createTab(timers);
  await connect(host, tab);
  const { view } = tab.watch('rooms', '');
  const fill = (name: string) => {
    const scope = host.scope();
    scope.source('rooms', (_key, feed) => {
      feed.set(name, room(name, 1));
      return () => {};
    });
    return scope;
  };
  const alice = fill('!alice');
  await settled();
  alice.end();
  await settled();
  assert.deepEqual(view.order, []);
  fill('!bob');
  await settled();
  assert.deepEqual(view.order, ['!bob']);
});
