import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import {
  signaturesCheckedOnReceipt,
  V12,
  type EventId,
  type JsonObject,
  type Pdu,
  type RoomId,
} from '@herald/matrix';
import {
  createMemoryRoomStore,
  fastPathRows,
  fullState,
  fullStateAt,
  isLive,
  MAIN_LINE,
  membershipAt,
  presentRef,
  stateAt,
  type Receipt,
  type RoomRows,
  type RoomStore,
} from '@herald/matrix/room-state';
import { createTestDatabase } from '../../../test/database.ts';
import { createStory } from '../../../test/harness.ts';
import {
  checkRows,
  openModel,
  PersistedRoom,
  randomRoom,
  takeStep,
  type RoomScript,
  type Step,
} from '../../../test/room-scripts.ts';
import { createSystemClock, createSystemTimers } from '#platform/clock';
import { createHasher, createVerifier } from '#platform/crypto';
import type { Db } from '#platform/db';
import { createSilentLog } from '#platform/log';
import { createCommitter, createNumbers, type Committer } from '#platform/stream';
import type { Draft, RoomIdentity } from './draft.ts';
import type { EventHooks } from './hooks.ts';
import type { WireEvent } from './journal-rows.ts';
import { pduBytes } from './pdu-bytes.ts';
import { mapNumbers } from './renumber.ts';
import { createRoomRegistry } from './room-registry.ts';
import { openRoom, type OpenRoom, type RoomCommit } from './room-state-store.ts';
import { listRooms } from './store/read.ts';
import { findStoredHead, loadRoomRows } from './store/room-state-rows.ts';
import { listStates } from './store/states.ts';
import { eventWriters, roomWriter } from './store/writers.ts';

const SIGNATURES = signaturesCheckedOnReceipt(createVerifier());

interface World {
  readonly db: Db;
  readonly committer: Committer;
  open(room: RoomIdentity, hooks?: readonly EventHooks[]): Promise<OpenRoom>;
}

/** A database and who writes it, without the rest of the server. */
async function createWorld(context: TestContext): Promise<World> {
  const { db, connectionString } = await createTestDatabase();
  const committer = createCommitter({
    connectionString,
    log: 1,
    owner: 'this',
    writers: eventWriters,
    numbers: createNumbers(),
    clock: createSystemClock(),
    timers: createSystemTimers(),
    logger: createSilentLog(),
    onFatal: (reason) => assert.fail(reason),
  });
  await committer.start();
  context.after(() => committer.stop());
  const parts = { db, committer, signatures: SIGNATURES };
  return { db, committer, open: (room, hooks = []) => openRoom({ ...parts, hooks }, room) };
}

function wire(pdu: Pdu): WireEvent {
  const bytes = pduBytes({
    auth_events: pdu.authEvents,
    content: pdu.content,
    depth: pdu.depth,
    origin_server_ts: pdu.originServerTs,
    prev_events: pdu.prevEvents,
    room_id: pdu.roomId,
    sender: pdu.sender,
    type: pdu.type,
    ...(pdu.stateKey !== null && { state_key: pdu.stateKey }),
  });
  return { pdu, bytes, signatures: null };
}

/** Rows in an order that does not depend on how they were kept. */
function sorted(rows: RoomRows): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]: [string, readonly object[]]) => [
      table,
      list.map(inKeyOrder).sort(),
    ]),
  );
}

function inKeyOrder(row: object): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The rows that the model says a linear room has: those of the fast path, one event after the other. */
function rowsOfFastPath(stored: RoomRows): RoomRows {
  const rows = new PersistedRoom();
  rows.write({ ...NOTHING, keys: stored.keys });
  const present = new Map<number, number>();
  let extremities: number[] = [];
  for (const { event, eventId, key, position, auth } of stored.events.toSorted(
    (a, b) => a.position! - b.position!,
  )) {
    const replaced = key === null ? null : (present.get(key) ?? null);
    rows.write(fastPathRows({ event, eventId, key, position: position!, auth, extremities, replaced }));
    if (key !== null) present.set(key, event);
    extremities = [event];
  }
  return rows.rows();
}

const NOTHING: RoomRows = {
  keys: [],
  events: [],
  edges: [],
  extremities: [],
  history: [],
  current: [],
  sideLines: [],
  sideRows: [],
};

const idsIn = (store: RoomStore, state: ReadonlyMap<number, number>): string[] =>
  [...state.values()].map((event) => store.getEvent(event).eventId).sort();
const idsOf = (events: readonly { eventId: string }[]): string[] =>
  events.map((event) => event.eventId).sort();

/** Every state that the tables answer is the one that the model holds. */
async function checkReads(db: Db, room: number, store: RoomStore): Promise<void> {
  assert.deepEqual(
    idsOf(await listStates(db, [room], [Number.MAX_SAFE_INTEGER], null)),
    idsIn(store, fullState(store, presentRef(store))),
  );
  const { history } = await loadRoomRows(db, room);
  for (const position of new Set(history.map((row) => row.seq))) {
    const state = idsIn(store, fullStateAt(store, position));
    assert.deepEqual(idsOf(await listStates(db, [room], [position], null)), state);
  }
}

test('a room that lived on the fast path is a room of the model, with the same answers everywhere', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await story.roomWith(alice, bob);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
  const said = await alice.say(roomId, 'one');
  await alice.put(`${path}/state/m.room.topic`, { topic: 'first' });
  await bob.say(roomId, 'two');
  await alice.put(`${path}/state/m.room.topic`, { topic: 'second' });
  await alice.put(`${path}/redact/${encodeURIComponent(said)}/r1`, {});
  await bob.post(`${path}/leave`, {});
  await alice.post(`${path}/invite`, { user_id: bob.userId });
  await bob.join(roomId);

  const { events, committer } = story.app;
  const identity = await events.findRoom(roomId);
  assert(identity);
  const rows = await loadRoomRows(story.db, identity.room);
  const live = rows.events.filter(isLive);
  assert(live.length >= 14);
  assert.deepEqual([rows.edges, rows.sideLines, rows.sideRows], [[], [], []]);
  assert(
    rows.events.every((row) => isLive(row) && row.before === null && row.after === null && !row.badAuth),
  );
  assert.deepEqual(sorted(rows), sorted(rowsOfFastPath(rows)));

  const parts = { db: story.db, committer, signatures: SIGNATURES, hooks: [] };
  const open = await openRoom(parts, identity);
  const readers = await Promise.all([alice, bob].map((one) => events.visibility(roomId, one.userId)));
  const present = await events.listState(roomId);
  const states = new Map(
    await Promise.all(
      live.map(
        async ({ position }) => [position!, await events.listState(roomId, { at: position! })] as const,
      ),
    ),
  );
  await open.read((store) => {
    checkRows(rows, store);
    assert.deepEqual(idsIn(store, fullState(store, presentRef(store))), idsOf(present));
    for (const { event, position } of live) {
      const state = states.get(position!)!;
      assert.deepEqual(idsIn(store, fullState(store, { line: MAIN_LINE, seq: position! })), idsOf(state));
      for (const one of state) {
        const found = stateAt(store, position!, one.record.type, one.stateKey!);
        assert.equal(store.getEvent(found!).eventId, one.eventId);
      }
      for (const [index, { userId }] of [alice, bob].entries()) {
        const membership = membershipAt(store, userId, event)?.content['membership'] ?? 'leave';
        assert.equal(membership, readers[index]!.membershipAt(position! - 1));
      }
    }
  });
  assert.equal(await open.commit(), null);
});

const ALICE = '@alice:local';
const draft = (type: string, stateKey: string | null, content: JsonObject): Draft => ({
  type,
  stateKey,
  content,
  sender: ALICE,
});

/** A room that an actor made on the fast path: create, alice's join, a topic. */
async function createLocalRoom({ db, committer }: World) {
  const registry = createRoomRegistry({
    db,
    committer,
    hooks: [],
    maxBytes: 1000,
    hasher: createHasher(),
    signatures: SIGNATURES,
    nowMs: () => 1000,
    nextNumber: () => committer.numbers.next(),
    onCommitted: () => {},
  });
  const actor = registry.create({ room: committer.numbers.next(), roomId: '', version: V12 });
  const send = (...drafts: Draft[]) => actor.append({ drafts, txn: null });
  await send(
    draft('m.room.create', '', { room_version: '12' }),
    draft('m.room.member', ALICE, { membership: 'join' }),
    draft('m.room.topic', '', { topic: 'old' }),
  );
  const { events } = await loadRoomRows(db, actor.room.room);
  /** An event of alice's that was made elsewhere. */
  const foreign = (eventId: string, event: Draft, prevEvents: readonly string[]): WireEvent =>
    wire({
      ...event,
      eventId: eventId as EventId,
      roomId: actor.room.roomId as RoomId,
      sender: ALICE as Pdu['sender'],
      originServerTs: 2000,
      depth: 4,
      prevEvents: prevEvents as EventId[],
      authEvents: [events[1]!.eventId as EventId],
    });
  return { actor, send, foreign };
}

test('a room of the fast path goes on with a fork, and its actor goes on behind it', async (t) => {
  const world = await createWorld(t);
  const { db } = world;
  const { actor, send, foreign } = await createLocalRoom(world);
  const { room } = actor;
  const [base] = actor.committedHead.extremities;
  await send(draft('m.room.topic', '', { topic: 'ours' }));
  const heard: unknown[] = [];
  const hooks: EventHooks[] = [
    {
      notifies: (pdu) => pdu.type === 'm.room.topic',
      onAppend: ({ event, offset }, view) => {
        heard.push([event, offset, view.state('m.room.topic', '')?.content]);
        return [];
      },
    },
  ];

  let behind: Promise<unknown> = Promise.resolve();
  const pending = send(draft('m.room.message', null, { body: 'just before' }));
  let isWritten = false;
  void pending.then(() => (isWritten = true));
  await actor.alone(async () => {
    assert(isWritten, 'nothing is pending while others write');
    const { position } = await pending;
    behind = send(draft('m.room.message', null, { body: 'behind' }));
    const open = await world.open(room, hooks);
    const theirs = foreign('$theirs', draft('m.room.topic', '', { topic: 'theirs' }), [base!.eventId]);
    assert.equal((await open.receive(theirs)).status, 'accepted');
    const done = await open.commit();
    assert.equal(positionOf(done), position! + 1);
    const [written] = done!.journal.events;
    assert.deepEqual(written!.before, { line: MAIN_LINE, seq: position! - 2 });
    assert.deepEqual(heard.at(-1), [written!.event, 0, { topic: 'ours' }]);
    const head = await findStoredHead(db, room.room);
    assert.deepEqual([head?.extremities.length, head?.running, head?.joined], [2, 1, 1]);
  });
  await behind;

  const rows = await loadRoomRows(db, room.room);
  const last = rows.events.at(-1)!;
  assert.deepEqual([last.before, last.after], [null, null]);
  const open = await world.open(room);
  await open.read((store) => {
    checkRows(rows, store);
    assert.deepEqual(store.listExtremities(), [last.event]);
    const { prevEvents, depth } = store.readPdu(last.event);
    assert.deepEqual([prevEvents.length, prevEvents.includes('$theirs' as EventId), depth], [2, true, 6]);
    const topic = stateAt(store, store.lastPosition(), 'm.room.topic', '');
    assert.equal(store.getEvent(topic!).eventId, '$theirs');
  });
  await checkReads(db, room.room, createMemoryRoomStore(rows));
  assert.equal((await findStoredHead(db, room.room))?.running, 1);
});

test('an actor reads its room anew when whoever wrote it has failed, too', async (t) => {
  const world = await createWorld(t);
  const { actor, send, foreign } = await createLocalRoom(world);
  const [base] = actor.committedHead.extremities;
  const failing = actor.alone(async () => {
    const open = await world.open(actor.room);
    await open.appendLocal(
      foreign('$left', draft('m.room.member', ALICE, { membership: 'leave' }), [base!.eventId]),
    );
    assert.equal((await open.commit())?.outcome.kind, 'committed');
    assert.fail('after the commit');
  });
  await assert.rejects(failing, /after the commit/);
  await assert.rejects(send(draft('m.room.message', null, { body: 'alice has left' })), {
    errcode: 'M_FORBIDDEN',
  });
});

test('a local event off the fast path is one event for its transaction', async (t) => {
  const world = await createWorld(t);
  const { actor, foreign } = await createLocalRoom(world);
  const send = async (eventId: string): Promise<RoomCommit | null> => {
    const open = await world.open(actor.room);
    const event = foreign(eventId, draft('m.room.message', null, { body: 'once' }), open.listPrevEvents());
    const receipt = await open.appendLocal({ ...event, txn: { deviceId: 'PHONE', txnId: 'one' } });
    assert.equal(receipt?.status, 'accepted');
    return open.commit();
  };
  assert.equal((await send('$first'))?.outcome.kind, 'committed');
  const rows = await loadRoomRows(world.db, actor.room.room);
  assert.deepEqual((await send('$second'))?.outcome, { kind: 'duplicate', storedId: '$first' });
  assert.deepEqual(await loadRoomRows(world.db, actor.room.room), rows);
});

/** Every server of a random room, told as one that has a room id of its own. */
function longestScript(seed: number): { script: RoomScript; roomId: string } {
  const scripts = randomRoom(seed, { stepCount: 45 }).scripts();
  const script = scripts.reduce((longest, one) => (one.steps.length > longest.steps.length ? one : longest));
  const { roomId } = script.steps[0]!.pdu;
  const own = script.version.roomIdIsCreateHash ? roomId : (`!room${seed}:s0` as RoomId);
  const steps = script.steps.map((step) => ({ ...step, pdu: { ...step.pdu, roomId: own } }));
  return { script: { ...script, steps }, roomId: own };
}

async function take(open: OpenRoom, step: Step): Promise<Receipt | null> {
  const event = wire(step.pdu);
  switch (step.kind) {
    case 'outlier':
      await open.receiveOutlier(event);
      return null;
    case 'append':
      return open.appendLocal(event);
    case 'join':
      return open.joinRemote(event, step.given);
    case 'receive': {
      const { given, backfilledFrom } = step;
      return open.receive(event, { given, ...(backfilledFrom && { backfilledFrom }) });
    }
  }
}

/** Rows of the database in the numbers of a model that counts from one. */
class Translation {
  readonly #events = new Map<number, number>();
  readonly #keys = new Map<number, number>();

  learn(written: RoomRows, model: RoomRows): void {
    written.events.forEach((row, at) => this.#events.set(row.event, model.events[at]!.event));
    written.keys.forEach((row, at) => this.#keys.set(row.key, model.keys[at]!.key));
  }

  rows(rows: RoomRows): RoomRows {
    return mapNumbers(
      rows,
      (event) => this.#events.get(event)!,
      (key) => this.#keys.get(key)!,
    );
  }
}

const figures = {
  steps: 0,
  sideRows: 0,
  edges: 0,
  removals: 0,
  lineOnly: 0,
  rejected: 0,
  soft: 0,
  history: 0,
};

function count(journal: RoomRows, receipt: Receipt | null): void {
  figures.steps += 1;
  figures.sideRows += journal.sideRows.length;
  figures.edges += journal.edges.length;
  figures.removals += journal.current.filter((row) => row.event === null).length;
  if (receipt === null) return;
  const isPlaced = journal.events.some(isLive);
  if (receipt.position !== null && !isPlaced) figures.lineOnly += 1;
  if (receipt.status === 'rejected') figures.rejected += 1;
  if (receipt.status === 'soft') figures.soft += 1;
  if (receipt.status === 'accepted' && !isPlaced) figures.history += 1;
}

/** Rooms in which everything occurs, and how many events go into one commit. */
const ROOMS = [
  { seed: 2, perCommit: 1 },
  { seed: 7, perCommit: 1 },
  { seed: 10, perCommit: 1 },
  { seed: 46, perCommit: 1 },
  { seed: 37, perCommit: 4 },
  { seed: 53, perCommit: 4 },
];

test('a room that is loaded anew before every commit goes on as one that never stopped', async (t) => {
  const world = await createWorld(t);
  for (const { seed, perCommit } of ROOMS) await compareWithRunning(world, seed, perCommit);
  // A generator that goes quiet would prove nothing.
  for (const [name, number] of Object.entries(figures)) assert(number > 0, `no ${name}`);
});

async function compareWithRunning(world: World, seed: number, perCommit: number): Promise<void> {
  const { script, roomId } = longestScript(seed);
  const room = { room: world.committer.numbers.next(), roomId, version: script.version };
  const running = openModel(script.version);
  const persisted = new PersistedRoom();
  const translation = new Translation();
  for (let at = 0; at < script.steps.length; at += perCommit) {
    const steps = script.steps.slice(at, at + perCommit);
    const open = await world.open(room);
    const receipts: (Receipt | null)[] = [];
    for (const step of steps) receipts.push(await take(open, step));
    const done = await open.commit();
    let taken = 0;
    const told = steps.map((step) => takeStep(running, step, () => positionOf(done) + taken++));
    const journal = running.store.takeJournal();
    persisted.write(journal);
    assert.deepEqual(
      receipts.map((one) => one?.status),
      told.map((one) => one?.status),
    );
    if (done === null) {
      assert.deepEqual(journal, NOTHING);
      continue;
    }
    translation.learn(done.journal, journal);
    assert.deepEqual(translation.rows(done.journal), journal);
    if (steps.length === 1) count(journal, receipts[0] ?? null);
  }
  const stored = await loadRoomRows(world.db, room.room);
  assert.deepEqual(sorted(translation.rows(stored)), sorted(persisted.rows()));
  const store = createMemoryRoomStore(stored);
  checkRows(stored, store);
  await checkReads(world.db, room.room, store);
  await checkHead(world.db, room.room, running.store);
}

function positionOf(done: RoomCommit | null): number {
  assert(done?.outcome.kind === 'committed');
  return done.outcome.position;
}

/** The head counts members as the present has them, and the table of memberships ends where the present is. */
async function checkHead(db: Db, room: number, store: RoomStore): Promise<void> {
  const members = [...store.listCurrent()].flatMap(({ key, event }) => {
    const { type, stateKey } = store.getKey(key);
    const { membership } = store.readPdu(event!).content;
    return type === 'm.room.member' ? [{ stateKey, membership }] : [];
  });
  const countOf = (membership: string): number =>
    members.filter((one) => one.membership === membership).length;
  const head = await findStoredHead(db, room);
  assert.deepEqual([head?.joined, head?.invited], [countOf('join'), countOf('invite')]);
  const latest = await db.query<{ userId: string; membership: string }>(
    `select distinct on (user_id) user_id as "userId", membership from events.membership
     where room = $1 order by user_id, position desc`,
    [room],
  );
  const joined = latest.filter((one) => one.membership === 'join').map((one) => one.userId);
  assert.deepEqual(
    joined,
    members
      .filter((one) => one.membership === 'join')
      .map((one) => one.stateKey)
      .sort(),
  );
}

test('a commit that the database refuses leaves no row, and what it held can be received again', async (t) => {
  const world = await createWorld(t);
  const { script, roomId } = longestScript(37);
  const room = { room: world.committer.numbers.next(), roomId, version: script.version };
  let refusals = 0;
  for (const step of script.steps) {
    const before = await countRows(world.db);
    const failing = await world.open(room);
    await take(failing, step);
    // The room's number is taken, or will be twice: the last row of the intent cannot be written.
    const bad = { room: room.room, roomId: `${roomId} `, version: '10' };
    const failed = await failing.commit([roomWriter.row(bad), roomWriter.row(bad)]);
    if (failed) {
      assert.equal(failed.outcome.kind, 'refused');
      refusals += 1;
    }
    assert.deepEqual(await countRows(world.db), before);
    const again = await world.open(room);
    await take(again, step);
    const done = await again.commit();
    assert.equal(done === null, failed === null);
    if (done) assert.equal(done.outcome.kind, 'committed');
  }
  assert(refusals > 30);
  assert.equal((await listRooms(world.db, [room.room]))[0]?.roomId, roomId);
});

const TABLES = [
  'room',
  'head',
  'event',
  'event_room',
  'edge',
  'state_key',
  'state_history',
  'current_state',
  'side_line',
  'side_row',
  'membership',
];

async function countRows(db: Db): Promise<unknown> {
  const counts = TABLES.map((table) => `(select count(*) from events.${table}) as ${table}`);
  return db.one(`select ${counts.join(', ')}`);
}
