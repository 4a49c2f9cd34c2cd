import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createMigration } from './new-migration.ts';
import { createModule } from './new-module.ts';
import { checkTidy, formatFinding } from './tidy/check-tidy.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'herald-new-module-'));
  mkdirSync(join(root, 'server/migrations'), { recursive: true });
  writeFileSync(join(root, 'server/migrations/0041_rooms.sql'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

test('a new module has every file of a module, under its one name', () => {
  const paths = createModule(root, 'superapp', 'town-hall');
  assert.deepEqual(paths, [
    'server/src/superapp/town-hall/README.md',
    'server/src/superapp/town-hall/index.ts',
    'server/src/superapp/town-hall/routes.ts',
    'server/src/superapp/town-hall/service.ts',
    'server/src/superapp/town-hall/rules.ts',
    'server/src/superapp/town-hall/rules.test.ts',
    'server/src/superapp/town-hall/store.ts',
    'server/src/superapp/town-hall/town-hall.test.ts',
    'packages/contract/src/town-hall.ts',
    'server/migrations/0042_town_hall.sql',
  ]);
  assert.match(read('server/src/superapp/town-hall/service.ts'), /export function createTownHall\(/);
  assert.match(read('server/src/superapp/town-hall/store.ts'), /insert into town_hall\.entry/);
  assert.match(read('packages/contract/src/town-hall.ts'), /\/_herald\/town-hall\/v1\//);
  for (const path of paths) assert.doesNotMatch(read(path), /__/, path);
});

test('what is written keeps the rules of the house', () => {
  const paths = createModule(root, 'superapp', 'town-hall');
  const files = new Map(paths.map((path) => [path, read(path)]));
  const platform = ['errors', 'db', 'http'].map((name) => `platform/${name}`);
  const findings = checkTidy({ files, order: [...platform, 'superapp/town-hall'], exemptions: [] });
  assert.deepEqual(findings.map(formatFinding), []);
  for (const path of paths.filter((each) => each.endsWith('.ts'))) stripTypeScriptTypes(read(path));
});

test('a module that is there is not written over', () => {
  createModule(root, 'superapp', 'notes');
  writeFileSync(join(root, 'server/src/superapp/notes/service.ts'), 'mine');
  assert.deepEqual(createModule(root, 'superapp', 'notes'), []);
  assert.equal(read('server/src/superapp/notes/service.ts'), 'mine');
});

test('a new migration has the next number, and the name of its module', () => {
  assert.equal(
    createMigration(root, 'to-device', 'add Sent-at'),
    'server/migrations/0042_to_device_add_sent_at.sql',
  );
  assert.equal(createMigration(root, 'rooms', 'drop topic'), 'server/migrations/0043_rooms_drop_topic.sql');
  assert.match(read('server/migrations/0043_rooms_drop_topic.sql'), /Forward only/);
});

test('the rules of a new module pass their own test', async () => {
  createModule(root, 'superapp', 'notes');
  // `#platform/errors` is found from the place where the server is.
  cpSync(join(import.meta.dirname, '../server/package.json'), join(root, 'server/package.json'));
  cpSync(
    join(import.meta.dirname, '../server/src/platform/errors'),
    join(root, 'server/src/platform/errors'),
    {
      recursive: true,
    },
  );
  const path = join(root, 'server/src/superapp/notes/rules.ts');
  const { checkEntry } = (await import(path)) as { checkEntry: (entry: object) => { ok: boolean } };
  assert.equal(checkEntry({ name: 'first', text: 'hello' }).ok, true);
  assert.equal(checkEntry({ name: 'first', text: '' }).ok, false);
});
