import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock, createManualTimers, nextTurn } from '../../server/src/platform/clock/index.ts';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import type { Operation, ReadMessages, Send, Sync } from '../history/operation.ts';
import type { Account } from './device.ts';
import { SMALL_SHAPE } from './shape.ts';
import { createWorkload } from './workload.ts';
import type { Answer, Ask } from './world.ts';

type Serve = (ask: Ask) => Promise<Answer>;

const ok = (body: Answer['body']): Answer => ({ status: 200, body });
const refused: Answer = { status: 403, body: { errcode: 'M_FORBIDDEN' } };

/** Says yes to everything, keeps nothing but transaction ids, and has no news. */
function createYesServer(): Serve {
  const events = new Map<string, string>();
  let rooms = 0;
  let syncs = 0;
  return async ({ path, token }) => {
    if (path.endsWith('/createRoom')) return ok({ room_id: `!${(rooms += 1)}:example.org` });
    if (path.includes('/sync'))
      return ok({ next_batch: `s${path.includes('timeout=0') ? 0 : (syncs += 1)}` });
    if (path.includes('/messages')) return ok({ chunk: [] });
    if (!path.includes('/send/')) return ok({});
    const key = `${token} ${path}`;
    if (!events.has(key)) events.set(key, `$${events.size}`);
    return ok({ event_id: events.get(key) });
  };
}

const accounts: Account[] = Array.from(
  { length: SMALL_SHAPE.users * SMALL_SHAPE.devicesPerUser },
  (_, at) => ({
    userId: `@user${Math.floor(at / SMALL_SHAPE.devicesPerUser)}:example.org`,
    deviceId: `DEVICE${at}`,
    token: `token${at}`,
  }),
);

/** Runs a workload of one seed to its end, in a time that passes at once. */
async function run(serve: Serve, seed: number, sends = 30): Promise<{ history: Operation[]; left: number }> {
  const clock = createManualClock(0);
  const timers = createManualTimers(clock);
  const history: Operation[] = [];
  const workload = createWorkload({
    world: { wire: { exchange: serve }, clock, timers, random: createSeededRandom(seed) },
    record: (operation) => history.push(operation),
    shape: { ...SMALL_SHAPE, sends, retries: 5 },
    serverName: 'example.org',
    accounts,
  });
  let left: number | null = null;
  const whole = (async () => {
    await workload.prepare();
    await workload.run();
    left = await workload.settle();
  })();
  for (let turn = 0; left === null && turn < 20_000; turn += 1) {
    await nextTurn();
    clock.advance(10);
  }
  assert.ok(left !== null, 'the workload did not end');
  await whole;
  return { history, left };
}

function sendsOf(history: readonly Operation[]): (Operation & { deed: Send })[] {
  return history.filter((operation): operation is Operation & { deed: Send } => operation.deed.f === 'send');
}

test('the same seed writes the same history, another seed another', async () => {
  const text = async (seed: number) => JSON.stringify(await run(createYesServer(), seed));
  assert.equal(await text(7), await text(7));
  assert.notEqual(await text(7), await text(8));
});

test('everybody writes, reads, changes and trades, and the run ends after its messages', async () => {
  const { history, left } = await run(createYesServer(), 3, 200);
  const deeds = new Set(history.map(({ deed }) => deed.f));
  for (const deed of [
    'createRoom',
    'member',
    'visibility',
    'send',
    'sync',
    'messages',
    'toDevice',
    'claimKey',
  ])
    assert.ok(deeds.has(deed as Operation['deed']['f']), `nobody did ${deed}`);
  const uids = new Set(sendsOf(history).map(({ deed }) => deed.uid));
  assert.ok(uids.size >= 200 && uids.size < 210, `${uids.size} messages`);
  assert.equal(left, 0);
});

test('a message without an answer is repeated with the same transaction id until there is one', async () => {
  const yes = createYesServer();
  const asked = new Map<string, number>();
  const { history, left } = await run(async (ask) => {
    const answer = await yes(ask);
    if (!ask.path.includes('/send/')) return answer;
    const key = `${ask.token} ${ask.path}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
    if ((asked.get(key) ?? 0) < 3) throw new Error('the connection broke');
    return answer;
  }, 5);
  for (const attempts of Map.groupBy(sendsOf(history), ({ deed }) => deed.uid).values()) {
    const endings = attempts.map(({ ending }) => ending);
    assert.deepEqual(endings.slice(0, 3), ['info', 'info', 'ok']);
    assert.equal(new Set(attempts.map(({ deed }) => `${deed.roomId} ${deed.txnId} ${deed.digest}`)).size, 1);
  }
  assert.equal(left, 0);
});

test('a message that is refused is not repeated, and one that never has an answer is told as left over', async () => {
  const yes = createYesServer();
  const refusing = await run(async (ask) => (ask.path.includes('/send/') ? refused : yes(ask)), 5);
  const [first] = sendsOf(refusing.history);
  assert.equal(first?.ending, 'fail');
  assert.equal(first?.why, '403 M_FORBIDDEN');
  assert.equal(refusing.left, 0);
  const silent = await run(
    async (ask) => {
      if (ask.path.includes('/send/')) throw new Error('the connection broke');
      return yes(ask);
    },
    5,
    4,
  );
  assert.ok(silent.left > 0, 'nothing is left over');
});

test('what a limited timeline leaves out is read from its prev_batch back to where the chain was', async () => {
  const yes = createYesServer();
  const { history } = await run(async (ask) => {
    const answer = await yes(ask);
    if (!ask.path.includes('/sync') || ask.path.includes('timeout=0')) return answer;
    const room = { timeline: { events: [], limited: true, prev_batch: 'before' } };
    return ok({ ...answer.body, rooms: { join: { '!1:example.org': room } } });
  }, 5);
  const gaps = history.filter(
    (operation): operation is Operation & { deed: ReadMessages } =>
      operation.deed.f === 'messages' && operation.deed.purpose === 'gap',
  );
  const syncs = history.filter(
    (operation): operation is Operation & { deed: Sync } =>
      operation.deed.f === 'sync' && operation.deed.rooms.length > 0 && operation.deed.since !== null,
  );
  assert.ok(gaps.length > 0, 'no gap was read');
  const told = syncs.map(({ proc, deed }) => `${proc} before ${deed.since}`);
  const read = gaps.map(({ proc, deed }) => `${proc} ${deed.from} ${deed.to}`);
  assert.deepEqual(new Set(read), new Set(told));
  assert.equal(read.length, told.length);
});
