import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { journey } from './journey.ts';
import { allWell, readFile, signUp } from './steps.ts';
import { hasAvailable, openWallet, paid, prove, topUp } from './wallet-steps.ts';

journey(
  'somebody looks through what waits for them, and keeps what was',
  async ({ story, visitor, step }) => {
    const alice = await visitor();
    const { page } = alice;
    const asker = await story.user('asker');

    await step('requests come in pages, and what was decided is not among them', async () => {
      await signUp(page, 'alice', 'Alice');
      const path = '/_herald/wallet/v1/requests';
      for (let number = 1; number <= 23; number += 1) {
        const body = { currency: 'XTS', shares: [{ payer: '@alice:localhost', amount: `${number}00` }] };
        const { status } = await asker.request('POST', path, body, { 'idempotency-key': `ask-${number}` });
        assert.equal(status, 200);
      }
      await openWallet(page);
      const requests = page.getByRole('link', { name: 'Asks you' });
      await requests.nth(19).waitFor();
      assert.equal(await requests.count(), 20);
      await page.getByRole('button', { name: 'Show more requests' }).click();
      await requests.nth(22).waitFor();
      await page.getByRole('button', { name: 'Show more requests' }).waitFor({ state: 'detached' });

      await requests.first().click();
      await page.getByRole('button', { name: 'Decline' }).click();
      await requests.nth(22).waitFor({ state: 'detached' });
      assert.equal(await requests.count(), 22);
    });

    await step('a statement is kept in each of its forms', async () => {
      await topUp(page, '12.50');
      await page.getByRole('link', { name: 'Statement' }).click();
      const csv = await keep(page, 'CSV, for a spreadsheet');
      assert.match(csv.name, /^statement-XTS-\d{4}-\d\d-01-\d{4}-\d\d-\d\d\.csv$/);
      assert.ok(csv.text.includes('12.50'), csv.text);
      const json = await keep(page, 'JSON, for programs (camt.053)');
      assert.equal(JSON.parse(json.text).account.currency, 'XTS');
      const pdf = await keep(page, 'PDF, to read and print');
      assert.equal(pdf.text.slice(0, 5), '%PDF-');
    });

    await step('what is on its way to somebody new is taken back', async () => {
      await topUp(page, '500');
      await page.goto('/wallet/send?to=@asker:localhost&amount=45000&currency=XTS');
      await page.getByRole('dialog').getByRole('button', { name: 'Next' }).click();
      await prove(page);
      await page.getByText('It is on its way to').waitFor();
      await paid(page);
      await openWallet(page);
      await hasAvailable(page, '62.50');
      await page.getByRole('link', { name: 'Held' }).click();
      await page.getByRole('button', { name: 'Take it back' }).click();
      await page.getByRole('article').getByText('Taken back').waitFor();
      await hasAvailable(page, '512.50');
    });

    await step('who asked takes it back', async () => {
      await page.goto('/wallet/ask');
      await page.getByRole('searchbox').last().fill('@asker:localhost');
      await page.getByRole('button', { name: 'asker' }).first().click();
      await page.getByRole('dialog').getByLabel('Amount').fill('7');
      await page.getByRole('dialog').getByRole('button', { name: 'Ask' }).click();
      await page.getByRole('link', { name: 'You asked' }).click();
      await page.getByRole('button', { name: 'Take back' }).click();
      await page.getByRole('article').getByText('Taken back').waitFor();
      await page.getByRole('link', { name: 'You asked' }).waitFor({ state: 'detached' });
    });

    await step('no page complained', () => allWell(alice));
  },
);

async function keep(page: Page, form: string): Promise<{ name: string; text: string }> {
  await page.getByText(form).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save' }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.createReadStream()) };
}
