import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTidy } from './check-tidy.ts';
import { scan } from './scan.ts';
import { listFunctions } from './size-rules.ts';

const order = [
  'platform/errors',
  'platform/clock',
  'platform/db',
  'platform/egress',
  'homeserver/events',
  'homeserver/rooms',
];

/** A rule, a file that breaks it, and one that is near to it and does not. */
interface Fault {
  rule: string;
  path: string;
  bad: string;
  good: string;
  goodPath?: string;
}

const rooms = 'server/src/homeserver/rooms/service.ts';
const store = 'server/src/homeserver/rooms/store.ts';
const lines = (count: number): string => 'f();\n'.repeat(count);

const faults: readonly Fault[] = [
  {
    rule: 'translated text',
    path: 'web/src/features/rooms/room-list.tsx',
    bad: 'export const A = () => <p>No rooms yet</p>;',
    good: 'export const A = () => <p>{words("none")} · {1}</p>;',
  },
  {
    rule: 'translated text',
    path: 'web/src/features/rooms/room-list.tsx',
    bad: 'export const A = () => <button aria-label="Close" />;',
    good: 'export const A = () => <button className="close" aria-label={words("close")} />;',
  },
  {
    rule: 'logical sides',
    path: 'web/src/ui/button.module.css',
    bad: '.a { margin-left: 4px; }',
    good: '.a { margin-inline-start: 4px; background: linear-gradient(to right, red, blue); }',
  },
  {
    rule: 'views know no SDK',
    path: 'web/src/features/rooms/room-list.tsx',
    bad: "import { Room } from 'matrix-js-sdk/lib/matrix.js';",
    good: "import type { RoomRow } from '@herald/client/port';",
  },
  {
    rule: 'floors of the client',
    path: 'web/src/ui/avatar.tsx',
    bad: "import { useMedia } from '#features/media';",
    good: "import { classNames } from './class-names.ts';",
  },
  {
    rule: 'floors of the client',
    path: 'web/src/features/rooms/room-list.tsx',
    bad: "import { entries } from '../timeline/entries.ts';",
    good: "import { lastLine } from './last-line.ts';\nimport { Conversation } from '#features/timeline';",
  },
  {
    rule: 'markup from text',
    path: 'web/src/features/timeline/rich-text.tsx',
    bad: 'export const a = (e: Element) => (e.innerHTML = "x");',
    good: 'export const a = (e: Element) => (e.textContent = "x");',
  },
  {
    rule: 'purity of packages',
    path: 'packages/matrix/src/hash.ts',
    bad: "import { createHash } from 'node:crypto';",
    good: "import { hash } from './hash-port.ts';",
  },
  {
    rule: 'purity of packages',
    path: 'packages/contract/src/rooms.ts',
    bad: "import { fail } from '@herald/server';",
    good: "import { Type } from 'typebox';\nimport type { RoomId } from '@herald/matrix';",
  },
  {
    rule: 'order of modules',
    path: 'server/src/homeserver/events/service.ts',
    bad: "import { createRooms } from '#homeserver/rooms';",
    good: "import { createDb } from '#platform/db';",
  },
  {
    rule: 'order of modules',
    path: rooms,
    bad: "import { store } from '#homeserver/events/store';",
    good: "import { createEvents } from '#homeserver/events';",
  },
  {
    rule: 'order of modules',
    path: rooms,
    bad: "import type { Config } from '#config';",
    good: "import { readConfig } from '#config';",
    goodPath: 'server/src/main.ts',
  },
  {
    rule: 'order of modules',
    path: 'server/src/homeserver/wallet/service.ts',
    bad: 'export const a = 1;',
    good: 'export const a = 1;',
    goodPath: rooms,
  },
  {
    rule: 'own folder',
    path: rooms,
    bad: "import { read } from '../events/store.ts';",
    good: "import { read } from '../store.ts';",
    goodPath: 'server/src/homeserver/rooms/use-cases/join.ts',
  },
  {
    rule: 'own folder',
    path: rooms,
    bad: "import { createStory } from '../../../test/harness.ts';",
    good: "import { createStory } from '../../../test/harness.ts';",
    goodPath: 'server/src/homeserver/rooms/rooms.test.ts',
  },
  {
    rule: 'one door',
    path: rooms,
    bad: "import { request } from 'node:https';",
    good: "import { isIP } from 'node:net';\nimport type { Socket } from 'node:net';",
  },
  {
    rule: 'one door',
    path: rooms,
    bad: "import pg from 'pg';",
    good: "import pg from 'pg';",
    goodPath: 'server/src/platform/db/db.ts',
  },
  {
    rule: 'snapshots stay in events',
    path: rooms,
    bad: "import type { RoomSnapshot } from '#homeserver/events';",
    good: "import type { RoomSnapshot } from '#homeserver/events';",
    goodPath: 'server/src/homeserver/rooms/hooks.ts',
  },
  {
    rule: 'pure rules',
    path: 'server/src/homeserver/rooms/rules.ts',
    bad: 'export async function checkName() {}',
    good: "import { refuse } from '#platform/errors';\nexport function checkName() {}",
  },
  {
    rule: 'pure rules',
    path: 'server/src/homeserver/rooms/rules.ts',
    bad: "import { createDb } from '#platform/db';",
    good: "import type { Clock } from '#platform/clock';",
  },
  {
    rule: 'wall clock',
    path: rooms,
    bad: 'const now = Date.now();',
    good: 'const now = clock.now(); // not Date.now()',
  },
  {
    rule: 'wall clock',
    path: 'server/src/homeserver/rooms/rooms.test.ts',
    bad: 'const startMs = performance.now();',
    good: 'const startMs = performance.now();',
    goodPath: 'packages/matrix/test/fuzz.ts',
  },
  { rule: 'wall clock', path: rooms, bad: 'const now = new Date();', good: 'const day = new Date(atMs);' },
  { rule: 'timers', path: rooms, bad: 'setTimeout(fn, 5);', good: 'timers.after(5, fn);' },
  {
    rule: 'timers',
    path: 'server/src/homeserver/rooms/rooms.test.ts',
    bad: 'await new Promise((done) => setTimeout(done, 50));',
    good: 'clock.advance(50);',
  },
  { rule: 'chance', path: rooms, bad: 'const n = Math.random();', good: 'const n = random.int(5);' },
  { rule: 'chance', path: rooms, bad: 'const id = crypto.randomUUID();', good: "const id = 'randomUUID';" },
  {
    rule: 'environment',
    path: rooms,
    bad: 'const port = process.env.PORT;',
    good: 'const port = process.env.PORT;',
    goodPath: 'server/src/config.ts',
  },
  {
    rule: 'outbound call',
    path: rooms,
    bad: 'const reply = await fetch(url);',
    good: 'const reply = await egress.fetch(url);',
  },
  { rule: 'RegExp from text', path: rooms, bad: 'new RegExp(pattern)', good: '/^[a-z]+$/' },
  {
    rule: 'any',
    path: rooms,
    bad: 'const a = b as any;',
    good: "const all = Promise.any(list); const word = 'any';",
  },
  { rule: 'any', path: rooms, bad: 'function f(a: Map<string, any>) {}', good: 'function f(a: unknown) {}' },
  {
    rule: 'enum',
    path: rooms,
    bad: 'export enum Mode { On }',
    good: "export type Mode = 'enum'; const enumeration = {};",
  },
  {
    rule: 'default export',
    path: rooms,
    bad: 'export default createRooms;',
    good: 'export { createRooms };',
  },
  {
    rule: 'bare error',
    path: rooms,
    bad: "throw new Error('no room');",
    good: "fail(404, 'M_NOT_FOUND', 'No room.');",
  },
  { rule: 'console', path: rooms, bad: "console.log('sent');", good: "log.info('rooms.sent');" },
  { rule: 'evaluated text', path: rooms, bad: "eval('1')", good: "retrieval('1')" },
  {
    rule: 'skipped test',
    path: 'server/src/homeserver/rooms/rooms.test.ts',
    bad: "test.skip('a banned user cannot send', () => {});",
    good: "test('a test that has to skip a room', () => {});",
  },
  { rule: 'unfinished work', path: rooms, bad: '// TODO check it', good: "const todo = 'TODO';" },
  {
    rule: 'SQL has a home',
    path: rooms,
    bad: "db.query('select room_id from rooms.room');",
    good: "const words = 'select a room from the list'; const more = 'Update available';",
    goodPath: store,
  },
  {
    rule: 'SQL has a home',
    path: rooms,
    bad: 'db.query(`\n  INSERT INTO rooms.room VALUES (1)`)',
    good: "say('Insert a coin');",
  },
  {
    rule: 'SQL is constant',
    path: store,
    bad: 'db.query(`select name from rooms.room where id = ${id}`)',
    good: 'db.query(`select ${ROOM_COLUMNS} from rooms.room where id = $1`, [id]); say(`${name} joined`);',
  },
  {
    rule: 'own schema',
    path: store,
    bad: "db.query('select 1 from rooms.room join events.event on true');",
    good: "db.query('select 1 from rooms.room r join events.member_view m on m.id = r.id'); say('see events.event');",
  },
  {
    rule: 'migration of one module',
    path: 'server/migrations/0042_rooms_add_name.sql',
    bad: 'alter table rooms.room add event int8 references events.event;',
    good: '-- unlike events.event\nalter table rooms.room add name text;',
  },
  {
    rule: 'migration of one module',
    path: 'server/migrations/0042_misc.sql',
    bad: 'select 1;',
    good: 'select 1;',
    goodPath: 'server/migrations/0042_rooms.sql',
  },
  { rule: 'size of files', path: rooms, bad: lines(401), good: lines(400) },
  {
    rule: 'size of files',
    path: 'server/src/homeserver/rooms/rooms.test.ts',
    bad: lines(801),
    good: lines(800),
  },
  {
    rule: 'size of functions',
    path: rooms,
    bad: `export function join(a: Map<string, { b: 1 }>): Promise<{ c: 2 }> {\n${lines(69)}}`,
    good: `export function join(a: Map<string, { b: 1 }>): Promise<{ c: 2 }> {\n${lines(68)}}`,
  },
  {
    rule: 'size of functions',
    path: rooms,
    bad: `export function createRooms() {\n return { a() {\n${lines(69)}} };\n}`,
    good: `export function createRooms() {\n return { a() {\n${lines(60)}}, b: async () => {\n${lines(60)}} };\n}`,
  },
  {
    rule: 'size of READMEs',
    path: 'server/src/homeserver/rooms/README.md',
    bad: 'a\n'.repeat(61),
    good: 'a\n'.repeat(60),
  },
  {
    rule: 'names of files',
    path: 'server/src/homeserver/rooms/utils.ts',
    bad: '',
    good: '',
    goodPath: rooms,
  },
  {
    rule: 'names of files',
    path: 'server/src/homeserver/rooms/roomStore.ts',
    bad: '',
    good: '',
    goodPath: store,
  },
  {
    rule: 'face of modules',
    path: 'server/src/homeserver/rooms/index.ts',
    bad: 'export const createRooms = () => ({});',
    good: "export { createRooms } from './service.ts';",
  },
  {
    rule: 'every module has a face',
    path: 'server/src/homeserver/events/service.ts',
    bad: '',
    good: '',
    goodPath: rooms,
  },
];

// What every file lies among, so that only the fault itself is found.
const surroundings: [string, string][] = [
  ['server/src/homeserver/rooms/index.ts', ''],
  ['server/src/homeserver/rooms/README.md', ''],
];

function findRules(path: string, text: string): string[] {
  const files = new Map([...surroundings, [path, text] as [string, string]]);
  return checkTidy({ files, order, exemptions: [] })
    .filter((finding) => finding.path === path)
    .map((finding) => finding.rule);
}

for (const { rule, path, bad, good, goodPath } of faults) {
  test(`${rule}: bites in ${bad.trim().split('\n')[0]?.slice(0, 50) || path}`, () => {
    assert.ok(findRules(path, bad).includes(rule), 'the fault is found');
    assert.ok(!findRules(goodPath ?? path, good).includes(rule), 'what is near to it is not');
  });
}

test('every rule has a planted fault', async () => {
  const { rules } = await import('./check-tidy.ts');
  const planted = new Set(faults.map((fault) => fault.rule));
  assert.deepEqual(
    rules.map(({ name }) => name).filter((name) => !planted.has(name)),
    [],
  );
});

test('an exemption silences one rule in one file, and is a finding itself when nothing needs it', () => {
  const files = new Map([
    ...surroundings,
    [rooms, 'const a = b as any; throw new Error();'] as [string, string],
  ]);
  const exemption = { rule: 'any', path: rooms, reason: 'to show it' };
  const rulesWith = (exemptions: (typeof exemption)[], text?: string): string[] => {
    if (text !== undefined) files.set(rooms, text);
    return checkTidy({ files, order, exemptions }).map((finding) => finding.rule);
  };
  assert.deepEqual(rulesWith([]).sort(), ['any', 'bare error']);
  assert.deepEqual(rulesWith([exemption]), ['bare error']);
  assert.deepEqual(rulesWith([exemption], 'export const a = 1;'), ['any']);
});

test('a finding names its line', () => {
  const files = new Map([...surroundings, [rooms, '\n\nconst a = b as any;'] as [string, string]]);
  assert.equal(checkTidy({ files, order, exemptions: [] })[0]?.line, 3);
});

test('a source is taken apart: words are words, code is code', () => {
  const text =
    "const a = 'x // y'; /* any */ const r = /['\"`]/g; const t = `a ${b /* c */ + `in ${'n'}`} z`; d / e / f; // end";
  const { code, strings, comments } = scan(text);
  assert.equal(code.length, text.length);
  assert.match(
    code,
    /^const a = ' +'; +const r = \/ +\/g; const t = ` +\$\{b +\+ ` +\$\{' '\}`\} +`; d \/ e \/ f; +$/,
  );
  assert.deepEqual(
    strings.map((token) => token.text),
    ['x // y', "a ${b /* c */ + `in ${'n'}`} z", "in ${'n'}", 'n'],
  );
  assert.deepEqual(
    comments.map((token) => token.text),
    ['/* any */', '/* c */', '// end'],
  );
});

test('the bodies of functions are found, whatever their signature, and nothing else is', () => {
  const bodies = (code: string): string[] =>
    listFunctions(code).map(({ start, end }) => code.slice(start, end + 1));
  assert.deepEqual(bodies('function a(b: { c: 1 }): { d: 2 } { e }'), ['(b: { c: 1 }): { d: 2 } { e }']);
  assert.deepEqual(bodies('const f = async (x): Promise<[A, B]> => { y };'), [
    '(x): Promise<[A, B]> => { y }',
  ]);
  assert.deepEqual(bodies('function g(): asserts x is { a: 1 } { b }'), ['(): asserts x is { a: 1 } { b }']);
  assert.deepEqual(bodies('function h(): (a: B) => void { c }'), ['(): (a: B) => void { c }']);
  assert.deepEqual(bodies('if (a) { b } for (;;) { c } while (d) { e } switch (f) { }'), []);
  assert.deepEqual(bodies('interface A { b(c: D): void; e: { f: 1 } }'), []);
  assert.deepEqual(bodies('class A { b() { c } }'), ['() { c }']);
  assert.deepEqual(bodies('const a = b(c) ? d(e) : { f: 1 };'), []);
});
