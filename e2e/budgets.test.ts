import assert from 'node:assert/strict';
import { join } from 'node:path';
import { compressedBytes } from '../bench/web/compressed-bytes.ts';
import { journey } from './journey.ts';
import { signIn } from './steps.ts';

const dist = join(import.meta.dirname, '../web/dist');
const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

journey('what a person has to load stays small', async ({ gate, story, visitor, step }, context) => {
  const { page } = await visitor();
  const alice = await story.user('alice');
  await alice.createRoom({ name: 'Harbour' });

  await step('JavaScript up to the form to sign in is at most 250 kB', async () => {
    await page.goto('/sign-in');
    await page.getByLabel('User name').waitFor();
    const { scripts } = compressedBytes(dist, gate.paths);
    context.diagnostic(`to the form: ${kilobytes(scripts)}`);
    assert.ok(scripts > 0);
    assert.ok(scripts <= 250_000, kilobytes(scripts));
  });

  await step('JavaScript of page and worker up to the list is at most 550 kB, and styles 40 kB', async () => {
    await signIn(page, 'alice');
    await page.locator('[data-room]').waitFor();
    const { scripts, styles } = compressedBytes(dist, gate.paths);
    context.diagnostic(`to the list: ${kilobytes(scripts)}, styles ${kilobytes(styles)}`);
    assert.ok(scripts <= 550_000, kilobytes(scripts));
    assert.ok(styles > 0);
    assert.ok(styles <= 40_000, kilobytes(styles));
  });

  await step('the wallet and its engine are at most 150 kB more, and come when it is opened', async () => {
    const before = new Set(gate.paths);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Wallet' }).click();
    await page.getByRole('button', { name: 'Top up' }).waitFor();
    const { scripts } = compressedBytes(
      dist,
      gate.paths.filter((path) => !before.has(path)),
    );
    context.diagnostic(`for the wallet: ${kilobytes(scripts)}`);
    assert.ok(scripts > 0);
    assert.ok(scripts <= 150_000, kilobytes(scripts));
  });
});
