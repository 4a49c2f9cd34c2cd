import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSystemTimers } from '#platform/clock';
import { StartError } from '#platform/errors';
import { createSilentLog } from '#platform/log';
import { createSystemRandom } from '#platform/random';
import { prepareBinaries } from './binaries.ts';
import { chooseIdentity, rootIdentities } from './identity.ts';
import { startPostgres } from './index.ts';
import { restartDelayMs } from './supervise.ts';

const isRoot = process.getuid?.() === 0;

test('PostgreSQL runs as an identity that it accepts: never as root', async () => {
  const { postgres } = await prepareBinaries();
  const identity = chooseIdentity(postgres);
  assert.equal(identity.name === 'ourselves', !isRoot);
});

test('where no identity can run PostgreSQL the start is refused, with each reason and what to do', () => {
  assert.throws(
    () => chooseIdentity('/no/such/postgres', true),
    (error) =>
      error instanceof StartError &&
      /as user namespace: .*as nobody: .*ordinary user.*DATABASE_URL/s.test(error.message),
  );
});

test('pauses between starts double up to ten seconds', () => {
  const delays = [0, 1, 2, 6, 7, 60].map(restartDelayMs);
  assert.deepEqual(delays, [100, 200, 400, 6400, 10_000, 10_000]);
});

// Only root can become nobody.
if (isRoot) {
  test('where namespaces are forbidden root runs it as nobody, and later takes the folder back', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'herald-nobody-'));
    const options = {
      dataDir,
      log: createSilentLog(),
      random: createSystemRandom(),
      timers: createSystemTimers(),
      durable: false,
    };
    await chmod(dataDir, 0o700);
    const ownerOf = async (name: string) => (await stat(join(dataDir, 'postgres', name))).uid;
    const asNobody = await startPostgres({ ...options, identity: rootIdentities.nobody });
    assert.equal(await ownerOf('PG_VERSION'), 65_534);
    await asNobody.stop();
    const asRoot = await startPostgres({ ...options, identity: rootIdentities.namespaced });
    assert.equal(await ownerOf('PG_VERSION'), 0);
    await asRoot.stop();
    await rm(dataDir, { recursive: true });
  });
}
