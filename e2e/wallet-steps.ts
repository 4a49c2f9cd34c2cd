import type { Locator, Page } from 'playwright-core';
import { PASSWORD } from './steps.ts';

/** What people do with money, by what stands on the screen. */

/** Goes to the wallet. */
export async function openWallet(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Wallet' }).click();
  await page.getByRole('heading', { name: 'Wallet', exact: true }).waitFor();
}

/** Takes play money from the tap. */
export async function topUp(page: Page, amount: string): Promise<void> {
  await openWallet(page);
  await page.getByRole('button', { name: 'Top up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Play money from the tap' });
  await dialog.getByLabel('Amount').fill(amount);
  await dialog.getByRole('button', { name: 'Top up' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Waits until the wallet, which is open, has this much. */
export async function hasAvailable(page: Page, amount: string): Promise<void> {
  await page
    .getByRole('region', { name: 'Account in XTS' })
    .getByText(`${amount}\u00a0XTS`, { exact: true })
    .waitFor();
}

/** Chooses what a conversation can do with money. */
export async function chooseMoney(page: Page, what: string): Promise<void> {
  await page.getByRole('button', { name: 'Attach', exact: true }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

/** In the open dialog: says how much, and goes on to the proof. */
export async function order(page: Page, amount: string, note = ''): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill(amount);
  if (note !== '') await dialog.getByLabel('Note (optional)').fill(note);
  await dialog.getByRole('button', { name: 'Next' }).click();
}

/** In the open dialog: proves it with the password, and pays. */
export async function prove(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await dialog.getByRole('button', { name: /^Pay / }).click();
}

/** Waits until it is paid, and closes the dialog. */
export async function paid(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Done' });
  await dialog.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click();
}

/** A card of the open conversation, by what stands in it. */
export function card(page: Page, text: string): Locator {
  return page.locator('[data-entry]').filter({ hasText: text });
}
