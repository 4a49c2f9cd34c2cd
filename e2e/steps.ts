import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { PATIENCE_MS, type Visitor } from './journey.ts';

/** What people do, as they do it: by what stands on the screen. */

export const PASSWORD = 'correct horse battery';

/** Makes an account through the form, and ends in the list of conversations. */
export async function signUp(page: Page, username: string, displayName = ''): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(username);
  if (displayName !== '') await page.getByLabel('Your name (if you like)').fill(displayName);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await atChats(page);
}

/** Signs in through the form. */
export async function signIn(page: Page, user: string, password = PASSWORD): Promise<void> {
  if (!page.url().endsWith('/sign-in')) await page.goto('/sign-in');
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Waits for the list of conversations. */
export async function atChats(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Chats' }).first().waitFor();
}

/** Goes to the list of conversations. */
export async function openChats(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Chats' }).click();
  await atChats(page);
}

/** Opens one of the pages about oneself. */
export async function openMe(page: Page, entry: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Me' }).click();
  await page.getByRole('navigation', { name: 'Me' }).getByRole('link', { name: entry }).click();
}

/** Reads the recovery code from the screen that leads through keeping it, and shows that it was kept. */
export async function keepCode(page: Page): Promise<string> {
  await openMe(page, 'Recovery');
  await page.getByRole('link', { name: 'Keep it now' }).first().click();
  await page.locator('[data-recovery-code]').waitFor();
  const groups = await page.locator('[data-recovery-code] code').allInnerTexts();
  const code = groups.join(' ');
  await page.getByRole('button', { name: "I've kept it" }).click();
  for (const label of await page.getByLabel(/^Group \d+ of the code$/).all()) {
    const name = (await label.getAttribute('aria-label')) ?? (await labelOf(page, label));
    const [, number] = /Group (\d+)/.exec(name) ?? [];
    await label.fill(groups[Number(number) - 1] ?? '');
  }
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.getByRole('heading', { name: "You're safe" }).waitFor();
  await page.getByRole('link', { name: 'To your chats' }).click();
  return code;
}

async function labelOf(page: Page, field: Locator): Promise<string> {
  const id = await field.getAttribute('id');
  return page.locator(`label[for="${id}"]`).innerText();
}

/** A new device reads older messages with the code. */
export async function recoverWithCode(page: Page, code: string): Promise<void> {
  if (!page.url().endsWith('/recover')) await page.goto('/recover');
  await page.getByRole('button', { name: /^Recovery code/ }).click();
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(code);
  await page.getByRole('button', { name: 'Recover', exact: true }).click();
  await recovered(page);
}

/** Waits until a new device is asked to show that it is the person's. */
export async function atRecovery(page: Page): Promise<void> {
  await page.getByRole('heading', { name: "Confirm it's you" }).waitFor();
}

/** Waits until this device was let in and its older messages have come; the page then goes on by itself. */
export async function recovered(page: Page): Promise<void> {
  await page.getByRole('heading', { name: "It's you", exact: true }).waitFor();
  await atChats(page);
}

/** Starts a group, and waits until it is open. */
export async function createGroup(page: Page, name: string, people: readonly string[] = []): Promise<void> {
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await page.getByRole('link', { name: /^New group/ }).click();
  await page.getByLabel('Name of the group').fill(name);
  for (const person of people) {
    await page.getByRole('searchbox').or(page.getByRole('combobox')).last().fill(person);
    await page.getByText(person).first().click();
  }
  await page.getByRole('button', { name: 'Create the group' }).click();
  await conversation(page, name).waitFor();
}

/** Two people sign up and are in an encrypted group, which both have open. */
export async function startGroup(alice: Page, bob: Page, name: string): Promise<void> {
  await Promise.all([signUp(alice, 'alice', 'Alice'), signUp(bob, 'bob', 'Bob')]);
  await createGroup(alice, name, ['@bob:localhost']);
  await bob.getByRole('list', { name: 'Invitations' }).getByRole('button', { name: 'Accept' }).click();
  await conversation(bob, name).waitFor();
  await message(alice, 'Bob joined').waitFor();
}

/** Opens a conversation of the list. */
export async function openRoom(page: Page, name: string): Promise<void> {
  await room(page, name).click();
  await conversation(page, name).waitFor();
}

/** The messages of the open conversation. */
export function conversation(page: Page, name: string): Locator {
  return page.getByRole('feed', { name: `Messages with ${name}` });
}

/** Where a message is written. */
export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Message to/ });
}

/** Writes and sends; resolves once the message stands in the conversation, where Markdown may look different. */
export async function write(page: Page, text: string, shown = text): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await message(page, shown).waitFor();
}

/** Writes and sends; resolves once the server has the message. */
export async function say(page: Page, text: string, shown = text): Promise<void> {
  await write(page, text, shown);
  await message(page, shown).locator('[data-send]').waitFor({ state: 'detached' });
}

/** A message of the open conversation, by its text. */
export function message(page: Page, text: string): Locator {
  return page.locator('[data-entry]').filter({ hasText: text });
}

/** Presses a button, and lets it go when `meanwhile` has ended. */
export async function pressWhile(page: Page, button: Locator, meanwhile: () => Promise<void>): Promise<void> {
  await until(async () => {
    await button.hover();
    await page.mouse.down();
    if ((await button.getAttribute('data-pressed')) !== null) return true;
    // A list that had not come to rest when the pointer was put there.
    await page.mouse.up();
    return false;
  });
  await meanwhile();
  await page.mouse.up();
}

/** Chooses from what can be done with a message. */
export async function choose(page: Page, text: string, action: string): Promise<void> {
  await message(page, text).click({ button: 'right' });
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** A conversation of the list. */
export function room(page: Page, name: string): Locator {
  return page.locator('[data-room]').filter({ hasText: name });
}

/** Nothing in the open conversation is unreadable, and no page complained. */
export async function allWell({ page, complaints }: Visitor): Promise<void> {
  assert.equal(await page.locator('[data-unreadable]').count(), 0);
  assert.deepEqual(complaints, []);
}

export interface Upload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Chooses a file for the open conversation; what goes with it is asked before it is sent. */
export async function attach(page: Page, file: Upload): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), chooseFiles(page)]);
  await chooser.setFiles(file);
}

async function chooseFiles(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Attach', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Files' }).click();
}

/** The text of a file that was saved. */
export async function readFile(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Asks again and again until it is so: for what no screen shows. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 200) {
    if (await isSo()) return;
    await sleep(200);
  }
  assert.fail('It never came to be.');
}
