import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { giveDesk } from '../server/test/desk.ts';
import { requireBalanced, walletOf } from '../server/test/wallet.ts';
import { journey } from './journey.ts';
import { atRecovery, openChats, openMe, PASSWORD, signIn, signUp } from './steps.ts';

/** Its screens and its calls. What says that it is closed is small, and of everybody. */
const DESK_CHUNK = /\/assets\/desk-(?!place-)/u;

journey('two people of the desk find a payment, put it right, and stop a wallet', async (world) => {
  const { story, gate, visitor, step } = world;
  const [dora, dan] = [await visitor(), await visitor()];
  const [d, e] = [dora.page, dan.page];
  const [alice, bob] = [await walletOf(story, 'alice', '100000'), await walletOf(story, 'bob')];
  const payment = await alice.pay(bob, '1250');
  const paymentId = String(payment.payment_id);

  await step('the desk is closed to whom nobody gave it, and they download nothing of it', async () => {
    await Promise.all([signUp(d, 'dora', 'Dora'), signUp(e, 'dan', 'Dan')]);
    await d.goto('/desk/wallet');
    await d.getByRole('heading', { name: "This desk isn't yours" }).waitFor();
    await d.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Me' }).click();
    await d
      .getByRole('link', { name: 'Sign out' })
      .or(d.getByRole('button', { name: 'Sign out' }))
      .waitFor();
    assert.equal(await d.getByRole('link', { name: 'Wallet desk' }).count(), 0);
    assert.deepEqual(
      gate.paths.filter((path) => DESK_CHUNK.test(path)),
      [],
    );
  });

  await step('who was given it finds the way under Me, and the books balance', async () => {
    for (const name of ['dora', 'dan']) await giveDesk(story, { userId: `@${name}:localhost` });
    await openChats(d);
    await Promise.all([d, e].map((page) => openMe(page, 'Wallet desk')));
    await Promise.all([d, e].map((page) => page.getByText('The books balance').waitFor()));
    assert.notDeepEqual(
      gate.paths.filter((path) => DESK_CHUNK.test(path)),
      [],
    );
  });

  await step('a payment of two citizens is found by its number, with its journals', async () => {
    await openPage(d, 'Payments');
    await d.getByLabel('Payment number or user id').fill(paymentId);
    await d.getByLabel('Reason').fill('case 12');
    await d.getByRole('button', { name: 'Find' }).click();
    const found = d.getByRole('article', { name: 'Payment' });
    await found.getByText('Paid', { exact: true }).waitFor();
    for (const text of [alice.userId, bob.userId, '12.50\u00a0XTS', 'Key of a device, with the password'])
      await found.getByText(text, { exact: true }).first().waitFor();
    await found.getByRole('table', { name: 'What was posted' }).getByRole('row').nth(1).waitFor();
  });

  await step('a correction is proposed, and its proposer cannot approve it', async () => {
    await openPage(d, 'Journals');
    await d.getByRole('link', { name: 'Propose a journal' }).click();
    await write(d, [bob.userId, alice.userId, '12.50'], 'case 12: paid to the wrong Bob');
    await sign(d, 'Propose', 'not the password');
    await d.getByText('The password is wrong').waitFor();
    await sign(d, 'Propose');
    await d.getByText('You proposed this').waitFor();
    assert.equal(await d.getByRole('button', { name: 'Approve and post' }).count(), 0);
  });

  await step('the other one sees its lines and approves, and it is posted', async () => {
    await openPage(e, 'Journals');
    await e.getByRole('button', { name: 'Approve and post' }).click();
    const dialog = e.getByRole('dialog', { name: 'Approve a journal' });
    const line = dialog.getByRole('table', { name: 'Lines' }).getByRole('row').nth(1);
    for (const text of [bob.userId, alice.userId, '12.50']) await line.getByText(text).waitFor();
    await sign(dialog, 'Approve and post');
    await e.getByRole('article', { name: 'Correction' }).getByText('Posted', { exact: true }).waitFor();
    assert.deepEqual([await alice.available(), await bob.available()], ['100000', '0']);
    await requireBalanced(story);
    await openPage(e, 'Books');
    await e.getByText('The books balance').waitFor();
  });

  await step('a wallet is frozen, and its holder cannot pay', async () => {
    await openPage(e, 'Payments');
    await e.getByLabel('Payment number or user id').fill(alice.userId);
    await e.getByLabel('Reason').fill('case 13');
    await e.getByRole('button', { name: 'Find' }).click();
    await e
      .getByRole('table', { name: `Payments of ${alice.userId}` })
      .getByText('Transfer')
      .waitFor();
    await e.getByRole('button', { name: 'Freeze or thaw', exact: true }).click();
    await sign(e.getByRole('dialog'), 'Freeze the wallet');
    await e.getByText('is frozen.').waitFor();

    const { page } = await visitor();
    await signIn(page, 'alice');
    await atRecovery(page);
    await page.goto(`/wallet/send?to=${bob.userId}&amount=100&currency=XTS`);
    await page.getByRole('dialog').getByRole('button', { name: 'Next' }).click();
    await page.getByText('The operator has frozen this wallet').waitFor();
  });

  await step('the freeze ends, and a second proposal is taken back by who made it', async () => {
    await e.getByRole('button', { name: 'Freeze or thaw', exact: true }).click();
    await e.getByRole('dialog').getByText("End the desk's freeze").first().click();
    await sign(e.getByRole('dialog'), "End the desk's freeze");
    await e.getByText('works again').waitFor();
    assert.equal(
      (await alice.command('/payments', { payee: bob.userId, amount: '1', currency: 'XTS' })).status,
      200,
    );

    await d.getByRole('link', { name: 'Propose a journal' }).click();
    await write(d, [bob.userId, alice.userId, '1'], 'case 14');
    await sign(d, 'Propose');
    await d.getByRole('button', { name: 'Take it back' }).click();
    await d.getByRole('dialog').getByLabel('Reason').fill('typed too fast');
    await sign(d.getByRole('dialog'), 'Reject');
    await d.getByRole('article').getByText('Rejected', { exact: true }).waitFor();
  });

  await step('the audit says who did what, and why', async () => {
    await openPage(d, 'Audit');
    const rows = d.getByRole('table', { name: /^Acts of the desk/u }).getByRole('row');
    await rows.nth(8).waitFor();
    const [, ...acts] = await rows.allInnerTexts();
    const wanted = [
      ['@dora:localhost', 'Rejected a journal', 'typed too fast'],
      ['@dora:localhost', 'Proposed a journal', 'case 14'],
      ['@dan:localhost', 'Ended a freeze', alice.userId, 'case 13'],
      ['@dan:localhost', 'Froze a wallet', alice.userId, 'case 13'],
      ['@dan:localhost', "Looked at a person's payments", alice.userId, 'case 13'],
      ['@dan:localhost', 'Approved a journal'],
      ['@dora:localhost', 'Proposed a journal', 'case 12: paid to the wrong Bob'],
      ['@dora:localhost', 'Looked at a payment', paymentId, 'case 12'],
    ];
    assert.equal(acts.length, wanted.length);
    for (const [at, words] of wanted.entries())
      for (const word of words) assert.ok(acts[at]?.includes(word), `${acts[at]} lacks ${word}`);
    for (const one of [dora, dan]) assert.deepEqual(one.complaints, []);
  });
});

/** Goes to one of the pages of the desk. */
async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Wallet desk' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Writes a journal of one line between two people. */
async function write(
  page: Page,
  [from, to, amount]: readonly [string, string, string],
  reason: string,
): Promise<void> {
  await page.getByLabel('From: whose account').fill(from);
  await page.getByLabel('To: whose account').fill(to);
  await page.getByLabel('Amount').fill(amount);
  await page.getByLabel('Reason').fill(reason);
}

/** Does what a form is for, with the password. */
async function sign(form: Page | Locator, submit: string, password = PASSWORD): Promise<void> {
  await form.getByLabel('Your password').fill(password);
  await form.getByRole('button', { name: submit, exact: true }).click();
}
