import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase } from '../../test/database.ts';
import { createSeededRandom } from '#platform/random';
import { ACCOUNT_ENDS } from '#homeserver/sessions';
import { createLedger } from '#superapp/wallet';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'herald-cli-'));
});
after(() => rm(folder, { recursive: true }));

const program = join(import.meta.dirname, 'index.ts');
const ownerScript = join(import.meta.dirname, '../../test/postgres-owner.ts');

interface Outcome {
  stdout: string;
  stderr: string;
  status: number | null;
}

function herald(args: readonly string[], env: Record<string, string> = {}, input = ''): Outcome {
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, env, input, encoding: 'utf8' });
}

test('settings that can be used are called good, and others are refused with their names', () => {
  const good = herald(['config', 'check'], { HERALD_LISTEN: '127.0.0.1:9000' });
  assert.match(good.stdout, /^The configuration is good: 1 of \d+ settings differ/);
  assert.equal(good.status, 0);
  const bad = herald(['config', 'check'], { HERALD_LISTN: '127.0.0.1:9000' });
  assert.match(bad.stderr, /HERALD_LISTN is not a setting\. Did you mean HERALD_LISTEN\?/);
  assert.equal(bad.status, 1);
});

test('every setting is printed with its source, and no secret is', () => {
  const env = { HERALD_LISTEN: '127.0.0.1:9000', DATABASE_URL: 'postgres://herald:hunter2@db/herald' };
  const { stdout } = herald(['config', 'print'], env);
  assert.match(stdout, /^listen +127\.0\.0\.1:9000 {2}\(environment\)$/m);
  assert.match(stdout, /^database_url +\[secret\] {2}\(environment\)$/m);
  assert.match(stdout, /^registration +closed$/m);
  assert.doesNotMatch(stdout, /hunter2/);
});

test('a command that does not exist, or is half of one, is answered with the ones that do', () => {
  const cases: [string[], RegExp][] = [
    [['usr'], /no command usr/],
    [['config'], /config check, config print/],
    [['config', 'check', 'all'], /config check, config print/],
  ];
  for (const [args, words] of cases) {
    const { stderr, status } = herald(args);
    assert.match(stderr, words);
    assert.equal(status, 1);
  }
});

test('an operator makes, lists and ends accounts', async () => {
  const { db, connectionString } = await createTestDatabase();
  const env = { DATABASE_URL: connectionString, HERALD_SERVER_NAME: 'example.org' };
  assert.match(herald(['user', 'list'], env).stdout, /no accounts yet/);
  const added = herald(['user', 'add', 'alice', '--admin'], env, 'correct horse battery\n');
  assert.equal(added.stdout, '@alice:example.org can log in now, as an administrator.\n');
  assert.match(
    herald(['user', 'add', 'bob'], env, 'correct horse battery\n').stdout,
    /^@bob:example\.org can log in/,
  );
  assert.equal(herald(['user', 'list'], env).stdout, '@alice:example.org  administrator\n@bob:example.org\n');
  assert.match(herald(['user', 'deactivate', 'bob'], env).stdout, /^@bob:example\.org is ended/);
  const waiting = await db.query('select key, payload from outbox.entry where topic = $1', [ACCOUNT_ENDS]);
  assert.deepEqual(waiting, [{ key: '@bob:example.org', payload: { userId: '@bob:example.org' } }]);
});

test('an operator gives a role and takes it, which is seen, and is written down', async () => {
  const { db, connectionString } = await createTestDatabase();
  const env = { DATABASE_URL: connectionString, HERALD_SERVER_NAME: 'example.org' };
  herald(['user', 'add', 'dora'], env, 'correct horse battery\n');
  const user = (...args: string[]): string => herald(['user', ...args], env).stdout;
  assert.match(user('grant', 'dora', 'wallet_desk'), /^@dora:example\.org has the role wallet_desk/);
  assert.match(user('grant', '@dora:example.org', 'wallet_desk'), /has the role already: wallet_desk/);
  assert.equal(user('list'), '@dora:example.org  wallet_desk\n');
  assert.match(
    user('revoke', 'dora', 'wallet_desk'),
    /^@dora:example\.org no longer has the role wallet_desk/,
  );
  assert.match(user('revoke', 'dora', 'wallet_desk'), /does not have the role: wallet_desk/);
  assert.equal(user('list'), '@dora:example.org\n');
  const acts = await db.query('select area, actor, act, subject, details from audit.entry order by number');
  const written = { area: 'accounts', actor: 'operator', subject: '@dora:example.org' };
  assert.deepEqual(
    acts,
    ['role.grant', 'role.revoke'].map((act) => ({ ...written, act, details: { role: 'wallet_desk' } })),
  );
});

test('an account that cannot be made or ended is refused in words', async () => {
  const { connectionString } = await createTestDatabase();
  const env = { DATABASE_URL: connectionString };
  const refused = (args: string[], words: RegExp, input = ''): void => {
    const { stderr, status } = herald(['user', ...args], env, input);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /bug/);
    assert.equal(status, 1);
  };
  refused(['add', 'alice'], /Without a password/);
  refused(['add', 'alice'], /password/i, 'short\n');
  refused(['add', 'Al ice'], /user name/i, 'correct horse battery\n');
  refused(['deactivate', 'carol'], /There is no account carol/);
  refused(['add'], /user add NAME/);
  refused(['grant', 'carol'], /user grant NAME ROLE/);
  refused(['grant', 'carol', 'wallet_desk'], /There is no account carol/);
  refused(['grant', 'carol', 'king'], /There is no role king\. The roles are: wallet_desk/);
  refused(['list', 'a', 'b'], /user add NAME/);
  refused(['add', 'alice', '--adm'], /--adm/);
});

test('the books are checked, and an entry that was changed is named', async () => {
  const { db, connectionString } = await createTestDatabase();
  const env = { DATABASE_URL: connectionString };
  const ledger = createLedger({ db });
  const bank = await ledger.openAccount({ currency: 'XTS', code: 'safeguarding', owner: '' });
  const alice = await ledger.openAccount({ currency: 'XTS', code: 'user', owner: '@alice:example.org' });
  const transfers = [
    {
      phase: 'single' as const,
      id: createSeededRandom('cli').uuid(),
      debit: bank,
      credit: alice,
      amount: 500n,
    },
  ];
  await ledger.post({ kind: 'top-up', actor: '@alice:example.org', transfers });
  await db.query(
    `insert into wallet.payment (payment_id, kind, state, payee, currency, amount, nonce, created_ms, decided_ms)
     select transfer_id, 'top_up', 'settled', '@alice:example.org', 'XTS', amount, '', 0, 0 from wallet.transfer`,
  );
  assert.match(herald(['wallet', 'checkpoint'], env).stderr, /There is no checkpoint yet/);
  await ledger.seal();
  await db.query("select wallet.write_checkpoint('2026-01-31')");
  const line = herald(['wallet', 'checkpoint'], env).stdout;
  assert.match(line, /^2026-01-31:1:1:[0-9a-f]{64}:XTS=500\n$/);
  const good = herald(['wallet', 'verify'], env);
  assert.equal(good.stdout, 'The books are in order. Journals: 1. Transfers: 1. Accounts: 2. Payments: 1.\n');
  assert.equal(good.status, 0);
  assert.equal(herald(['wallet', 'verify', '--checkpoint', line.trim()], env).stdout, good.stdout);
  const other = herald(['wallet', 'verify', '--checkpoint', line.trim().replace('XTS=500', 'XTS=501')], env);
  assert.match(other.stdout, /which was kept elsewhere, says that 501 XTS were posted/);
  assert.equal(other.status, 1);
  assert.match(herald(['wallet', 'verify', '--checkpoint', 'line'], env).stderr, /This is not a line that/);
  await db.query('alter table wallet.transfer disable trigger user');
  await db.query('update wallet.transfer set amount = 5000');
  const bad = herald(['wallet', 'verify'], env);
  assert.match(bad.stdout, /^The books are not in order\..*\nJournal 1 \(place 1\) is not what was sealed/);
  assert.equal(bad.status, 1);
  assert.match(herald(['wallet'], env).stderr, /wallet verify/);
});

test('the embedded database is reached through the server that runs it, and without one is started', async () => {
  const dataDir = join(folder, 'data');
  const env = { HERALD_DATA_DIR: dataDir };
  herald(['user', 'add', 'alice'], env, 'correct horse battery\n');
  const owner = spawn(process.execPath, [ownerScript, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(owner.stdout, 'data');
  assert.equal(herald(['user', 'list'], env).stdout, '@alice:localhost:8008\n');
  owner.kill('SIGTERM');
  await once(owner, 'exit');
});
