import type { Page } from 'playwright-core';

// Cinny 4.2 as a person uses it. Its names of classes change with every build.

/** Signs in on the page that Cinny begins with. A full id would lead to the server of its name. */
export async function enterCinny(page: Page, userId: string, password: string): Promise<void> {
  const localpart = userId.replace(/^@|:.*$/g, '');
  await page.locator('input[name="usernameInput"]').fill(localpart);
  await page.locator('input[name="passwordInput"]').fill(password);
  await page.locator('button[type="submit"]').click();
}

/** Confirms the device with the recovery key. */
export async function confirmCinny(page: Page, userId: string, recoveryKey: string): Promise<void> {
  // The person's own picture, the letter of a name or of an id, opens the settings.
  const letter = userId.charAt(1);
  const buttons = page.locator('button');
  await buttons
    .getByText(letter.toUpperCase(), { exact: true })
    .or(buttons.getByText(letter, { exact: true }))
    .last()
    .click();
  await page.getByText('Security', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Verify', exact: true }).first().click();
  await page.locator('input[name="password"]').fill(recoveryKey);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.locator('input[name="password"]').waitFor({ state: 'detached' });
  // The settings have no key that closes them.
  await page.reload();
}
