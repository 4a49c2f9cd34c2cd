import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { blocksReadBy } from '../../../../test/blocks-read.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/database.ts';
import type { Db, Queryable } from '#platform/db';
import * as members from './membership.ts';
import * as read from './read.ts';
import * as states from './states.ts';
import * as summaries from './summaries.ts';

const ROOM = 1;
const MEMBERS = 5_000;
const MESSAGES = 5_000;
const LAST = MEMBERS + MESSAGES;
/** Of 8 kB. All members, by any way, are more than a thousand. */
const FEW_BLOCKS = 150;

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
  await fillRoom(database.db);
});
after(() => database.drop());

/** What is asked about a room for messages, joins and syncs. */
const questions: readonly (readonly [name: string, ask: (db: Queryable) => Promise<unknown>])[] = [
  [
    'pieces of present state',
    (db) => states.listCurrentState(db, ROOM, ['m.room.member', 'm.room.name'], ['@user77:test', '']),
  ],
  [
    'pieces of state at a place',
    (db) => states.listStatesByKey(db, ROOM, MEMBERS, [['m.room.member', '@user77:test']]),
  ],
  ['state that changed', (db) => states.listStateChanges(db, [ROOM], [MEMBERS - 2], LAST)],
  ['visibility', (db) => states.listVisibilityHistory(db, [ROOM], '@user77:test')],
  ['an event', (db) => read.findEvent(db, ROOM, '$event77')],
  ['events by number', (db) => read.listEventsByNumber(db, ROOM, [77, 78])],
  ['the newest events', (db) => read.listNewest(db, [ROOM], [0], LAST, 20)],
  [
    'a page of history',
    (db) =>
      read.listHistory(db, ROOM, {
        from: { position: LAST, offset: 0 },
        backwards: true,
        limit: 20,
        to: null,
      }),
  ],
  ['state of some types', (db) => states.listStates(db, [ROOM], [LAST], ['m.room.name'])],
  [
    'state without members but for those who are shown',
    (db) => states.listLazyStates(db, [ROOM], [LAST], [{ room: ROOM, at: LAST, userId: '@user77:test' }]),
  ],
  ['how many members there are', (db) => summaries.listMemberCounts(db, [ROOM])],
  ['how much is unread', (db) => read.countNotifying(db, '@user77:test', [ROOM], [MEMBERS], LAST)],
  ['who came and went', (db) => members.listMemberChanges(db, [ROOM], MEMBERS - 2, LAST)],
  ['whose rooms are shared', (db) => members.listSharing(db, [ROOM], ['@user77:test'])],
  ['the rooms of somebody', (db) => members.listMemberships(db, '@user77:test', LAST)],
  ['membership changes of somebody', (db) => members.listMembershipChanges(db, '@user77:test', 0, LAST)],
];

for (const [name, ask] of questions) {
  test(`in a large room that the planner knows nothing of, a few blocks suffice for ${name}`, async () => {
    const blocks = await blocksOf(ask);
    assert.ok(blocks <= FEW_BLOCKS, `${blocks} blocks`);
  });
}

test('the heroes of a room are found among its first members', async () => {
  const [counts] = await summaries.listMemberCounts(database.db, [ROOM]);
  const heroes = await summaries.listHeroes(database.db, [counts!]);
  assert.deepEqual(
    heroes.get(ROOM),
    [1, 2, 3, 4, 5, 6].map((n) => `@user${n}:test`),
  );
});

test('and among the newest where the first have left, and among all where those have left, too', async (t) => {
  const leave = (from: number, to: number) =>
    database.db.query(
      `update events.membership set membership = 'leave' where room = $1 and position between $2 and $3`,
      [ROOM, from, to],
    );
  const heroes = async () => {
    const [counts] = await summaries.listMemberCounts(database.db, [ROOM]);
    return (await summaries.listHeroes(database.db, [counts!])).get(ROOM);
  };
  t.after(() =>
    database.db.query(`update events.membership set membership = 'join' where room = $1`, [ROOM]),
  );
  const six = (first: number) => Array.from({ length: 6 }, (_, n) => `@user${first + n}:test`);
  await leave(1, 48);
  assert.deepEqual(await heroes(), six(MEMBERS - 500));
  await leave(MEMBERS - 600, MEMBERS);
  assert.deepEqual(await heroes(), six(49));
});

test('a question that reads all members is no such lookup', async () => {
  const all = await blocksOf((db) => states.listStates(db, [ROOM], [LAST], null));
  assert.ok(all > 10 * FEW_BLOCKS, `${all} blocks`);
});

const blocksOf = (ask: (db: Queryable) => Promise<unknown>): Promise<number> =>
  blocksReadBy(database.db, ask);

/** A name, many members, then many messages. Nobody gathers statistics of what a test writes so fast. */
async function fillRoom(db: Db): Promise<void> {
  await db.tx(async (tx) => {
    const insert = async (into: string, values: string) => {
      await tx.query(
        `insert into events.${into} select ${values} from generate_series(1::int8, $2) n
         where n between 1 and $2 and $1 = 1::int8`,
        [ROOM, into.startsWith('event') ? LAST : MEMBERS],
      );
    };
    await tx.query(`insert into events.room (room, room_id, version) values ($1, '!room:test', '11')`, [
      ROOM,
    ]);
    await tx.query(
      `insert into events.head (room, position, extremities, depth, running, joined, invited)
       values ($1, $2, '1', 1, $2, $3, 0)`,
      [ROOM, LAST, MEMBERS],
    );
    await insert(
      'event (room, event, event_id, position, key, type, sender, running, pdu)',
      `$1, n, '$event' || n, n, case when n <= ${MEMBERS} then n end,
       case when n <= ${MEMBERS} then 'm.room.member' else 'm.room.message' end, '@user' || n || ':test',
       n, decode(repeat('00', 300), 'hex')`,
    );
    await insert('event_room (event_id, room, event)', `'$event' || n, $1, n`);
    await insert('state_key (room, key, type, state_key)', `$1, n, 'm.room.member', '@user' || n || ':test'`);
    await insert('state_history (room, key, position, event)', '$1, n, n, n');
    await insert('current_state (room, key, event, position)', '$1, n, n, n');
    await insert(
      'membership (user_id, room, position, membership, event)',
      `'@user' || n || ':test', $1, n, 'join', n`,
    );
    await tx.query(
      `update events.state_key set type = 'm.room.name', state_key = '' where room = $1 and key = $2`,
      [ROOM, MEMBERS],
    );
  });
}
