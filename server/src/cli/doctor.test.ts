import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { loadConfig } from '#config';
import { createSystemTimers } from '#platform/clock';
import { createSilentLog } from '#platform/log';
import { lockDataFolder } from '#platform/postgres';
import { createSystemRandom } from '#platform/random';
import { createTestDatabase } from '../../test/database.ts';
import { report } from './doctor.ts';
import { examineDatabase, judgeDurability, judgeSchema, judgeVersion } from './examine-database.ts';
import { examineMachine, examineNode, examineSettings, examineUser, judgeDisk } from './examine-machine.ts';
import { look, mend, well } from './finding.ts';
import type { Finding } from './finding.ts';
import type { Terminal } from './terminal.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'herald-doctor-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const gigabyte = 1024 ** 3;
const parts = { log: createSilentLog(), random: createSystemRandom(), timers: createSystemTimers() };
const stateOf = (findings: readonly Finding[], name: string) =>
  findings.find((finding) => finding.name === name)?.state;

test('each look has a good and a bad end', () => {
  assert.equal(examineNode('24.21.0').state, 'ok');
  assert.equal(examineNode('20.20.2').state, 'mend');
  assert.equal(examineUser(1000).state, 'ok');
  assert.equal(examineUser(0).state, 'look');
  assert.equal(judgeDisk(50 * gigabyte).state, 'ok');
  assert.equal(judgeDisk(5 * gigabyte).state, 'look');
  assert.equal(judgeDisk(gigabyte / 2).state, 'mend');
  assert.equal(judgeVersion({ version: 15, unsafe: [] }).state, 'ok');
  assert.equal(judgeVersion({ version: 14, unsafe: [] }).state, 'mend');
  assert.equal(judgeDurability({ version: 15, unsafe: [] }).state, 'ok');
  assert.equal(judgeDurability({ version: 15, unsafe: [{ name: 'fsync', value: 'off' }] }).state, 'mend');
  assert.equal(judgeSchema({ pending: ['0001_stream.sql'], ahead: [] }).state, 'ok');
  assert.equal(judgeSchema({ pending: [], ahead: ['0999_wallet.sql'] }).state, 'look');
});

test('settings that open the server are reported, and those that do not are not', () => {
  const closed = loadConfig({ DATABASE_URL: 'postgres://h:p@db/herald' }, null);
  assert.deepEqual(examineSettings(closed), []);
  const open = loadConfig(
    {
      HERALD_REGISTRATION: 'open',
      HERALD_ENCRYPT_PRIVATE_ROOMS: 'no',
      HERALD_RATE_LIMITS_ENABLED: 'no',
      HERALD_EGRESS_TEST_ALLOW: '127.0.0.1:9000',
    },
    null,
  );
  const names = examineSettings(open).map((finding) => finding.name);
  assert.deepEqual(names, ['Registration', 'Encryption', 'Rate limits', 'Open doors', 'Database']);
});

test('a port that another program has is to mend, unless it is the running server', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const config = loadConfig({ HERALD_DATA_DIR: dataDir, HERALD_LISTEN: `127.0.0.1:${port}` }, null);
  assert.equal(stateOf(await examineMachine(config), `Port ${port}`), 'mend');
  const lock = await lockDataFolder(dataDir);
  assert.equal(stateOf(await examineMachine(config), `Port ${port}`), 'ok');
  lock.release();
  await new Promise((resolve) => other.close(resolve));
  assert.equal(stateOf(await examineMachine(config), `Port ${port}`), 'ok');
});

test('a data folder that cannot be one is to mend', async () => {
  await writeFile(join(dataDir, 'file'), '');
  const config = loadConfig({ HERALD_DATA_DIR: join(dataDir, 'file') }, null);
  assert.equal(stateOf(await examineMachine(config), 'Data folder'), 'mend');
});

test('a database is looked into, and one that does not answer is to mend', async () => {
  const { connectionString } = await createTestDatabase();
  const there = loadConfig({ DATABASE_URL: connectionString, HERALD_DATA_DIR: dataDir }, null);
  const findings = await examineDatabase({ ...parts, config: there });
  assert.deepEqual(
    findings.map((finding) => finding.name),
    ['Version', 'Durability', 'Schema'],
  );
  assert.equal(stateOf(findings, 'Schema'), 'ok');
  const gone = loadConfig({ DATABASE_URL: 'postgres://h:p@127.0.0.1:1/herald' }, null);
  const [finding] = await examineDatabase({ ...parts, config: gone });
  assert.equal(finding?.state, 'mend');
  assert.match(finding.found, /ECONNREFUSED/);
  const fresh = loadConfig({ HERALD_DATA_DIR: dataDir }, null);
  assert.match((await examineDatabase({ ...parts, config: fresh }))[0]!.found, /first start/);
});

test('the report says what to do below what needs it, and ends with a verdict', () => {
  const lines: string[] = [];
  const terminal: Terminal = {
    print: (line) => lines.push(line),
    bold: (text) => text,
    dim: (text) => text,
    askSecret: async () => '',
  };
  assert.equal(report([well('Node.js', '24'), look('User', 'root', 'Use another.')], terminal), true);
  assert.deepEqual(lines, [
    '  ok    Node.js  24',
    '  look  User     root',
    '                 Use another.',
    '',
    'Herald can serve here. Worth a look: 1.',
  ]);
  lines.length = 0;
  assert.equal(report([mend('Disk', '0 GB free', 'Make room.')], terminal), false);
  assert.equal(lines.at(-1), 'Herald cannot serve here. To mend: 1.');
});
