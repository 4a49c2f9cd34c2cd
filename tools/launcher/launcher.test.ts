import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

const repository = join(import.meta.dirname, '../..');
// What the launcher starts: it says how it was called, and waits when it is told to.
const program = `
if (process.argv.includes('wait')) {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => {}, 1000);
}
if (process.argv.includes('fail')) process.exitCode = 3;
const { MALLOC_ARENA_MAX: arenas } = process.env;
console.log(JSON.stringify({ pid: process.pid, args: process.argv.slice(2), flags: process.execArgv, arenas }));
`;
// In place of the web client's build: it notes that it was asked, and fails when it is told to.
const builder = `
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
const root = join(import.meta.dirname, '..');
appendFileSync(join(root, 'builds'), 'built\\n');
if (existsSync(join(root, 'unbuildable'))) process.exitCode = 5;
`;
// In place of npm: it notes its arguments and brings the pinned Node.
const npm = `#!/bin/sh
if [ -f broken ]; then echo "npm error code E404"; exit 1; fi
echo "$@" >> npm-calls
rm -rf node_modules
mkdir -p node_modules/.bin
ln -s "${process.execPath}" node_modules/.bin/node
echo "npm noise"
`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'herald-launcher-'));
  for (const path of ['herald', 'tools/launcher'])
    cpSync(join(repository, path), join(root, path), { recursive: true });
  for (const path of ['server/src/main.ts', 'tools/test.ts', 'server/src/cli/index.ts']) write(path, program);
  write('tools/build-web.ts', builder);
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{"packages":{}}');
  write('bin/npm', npm);
  chmodSync(join(root, 'bin/npm'), 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const env = () => ({ PATH: `${join(root, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin` });
const launch = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(join(root, 'herald'), args, { cwd: '/', env: env(), encoding: 'utf8' });
const readLines = (name: string): string[] => {
  const path = join(root, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
};
const npmCalls = (): string[] => readLines('npm-calls');

test('the server runs with few arenas and a young generation that cannot grow for ever', () => {
  const { stdout } = launch('start');
  const { flags, arenas } = JSON.parse(stdout) as { flags: string[]; arenas: string };
  assert.deepEqual(flags, ['--max-semi-space-size=16']);
  assert.equal(arenas, '2');
});

test('help names every command and installs nothing', () => {
  for (const args of [[], ['help'], ['--help']]) {
    const { stdout, stderr, status } = launch(...args);
    for (const command of ['start', 'test', 'dev', 'user add', 'doctor', 'config check']) {
      assert.ok(stdout.includes(`\n  ${command} `), command);
    }
    assert.deepEqual([stderr, status], ['', 0]);
  }
  assert.deepEqual(npmCalls(), []);
});

test('a command that does not exist is named, and nothing is installed', () => {
  const { stderr, status } = launch('strat');
  assert.match(stderr, /no command "strat"/);
  assert.equal(status, 64);
  assert.deepEqual(npmCalls(), []);
});

test('the first start installs the runtime packages alone, says so calmly, and goes on under the pinned Node', () => {
  const { stdout, stderr, status } = launch('start', 'one');
  assert.equal(status, 0);
  assert.deepEqual(npmCalls(), [
    'ci --omit=dev --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error',
  ]);
  assert.match(stderr, /^Installing packages \(first start, about 30 s\) \.\.\.\nInstalled in \d+ s\.\n$/);
  assert.deepEqual((JSON.parse(stdout) as { args: string[] }).args, ['one']);
});

test('a later start installs nothing and says nothing, until the lock file changes', () => {
  launch('start');
  assert.equal(launch('start').stderr, '');
  assert.equal(npmCalls().length, 1);
  write('package-lock.json', '{"packages":{"node_modules/x":{}}}');
  assert.match(launch('start').stderr, /^Updating packages \(they have changed/);
  assert.equal(npmCalls().length, 2);
});

test('a test adds the development packages, and a start after it leaves them', () => {
  launch('start');
  assert.match(launch('test').stderr, /^Updating packages and development packages/);
  assert.match(npmCalls()[1]!, /^ci --include=dev /);
  assert.equal(launch('start').stderr, '');
  write('package-lock.json', '{"packages":{"node_modules/x":{}}}');
  launch('start');
  assert.match(npmCalls()[2]!, /^ci --include=dev /);
});

test('when npm fails its words are shown, and the command does not go on', () => {
  write('broken', '');
  const { stdout, stderr, status } = launch('start');
  assert.equal(stdout, '');
  assert.match(stderr, /npm error code E404\n.*herald: npm could not install the packages/s);
  assert.equal(status, 69);
  rmSync(join(root, 'broken'));
  assert.equal(launch('start').status, 0);
});

test('the web client is made ready before the server starts, and for the other commands not at all', () => {
  launch('doctor');
  assert.deepEqual(readLines('builds'), []);
  launch('start');
  assert.deepEqual(readLines('builds'), ['built']);
  write('unbuildable', '');
  const { stdout, status } = launch('start');
  assert.equal(stdout, '', 'The server does not start without its pages.');
  assert.equal(status, 5);
});

test('without Node.js the operator is told what to install', () => {
  const { stderr, status } = spawnSync('/bin/sh', [join(root, 'herald'), 'start'], {
    env: { PATH: join(root, 'bin') },
    encoding: 'utf8',
  });
  assert.match(stderr, /^herald: Node\.js is missing\. .*18 or newer/);
  assert.equal(status, 69);
});

test("the program's exit code is the launcher's", () => {
  assert.equal(launch('start', 'fail').status, 3);
});

test(
  'a signal to the launcher is one to the server: they are the same process',
  { timeout: 60_000 },
  async () => {
    launch('start');
    const child = spawn(join(root, 'herald'), ['start', 'wait'], { cwd: '/', env: env() });
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal((JSON.parse(String(chunk)) as { pid: number }).pid, child.pid);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [7, null]);
  },
);

test('the launcher works through a link from another folder', () => {
  const link = join(root, 'elsewhere');
  spawnSync('ln', ['-s', join(root, 'herald'), link]);
  const { status, stdout } = spawnSync(link, ['doctor'], { cwd: '/', env: env(), encoding: 'utf8' });
  assert.equal(status, 0);
  assert.deepEqual((JSON.parse(stdout) as { args: string[] }).args, ['doctor']);
});
