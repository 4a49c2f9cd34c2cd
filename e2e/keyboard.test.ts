import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { journey } from './journey.ts';
import { allWell, message, PASSWORD } from './steps.ts';

/** More stops than any screen has before what is looked for. */
const STOPS = 40;

journey('a person with a keyboard alone goes from sign-in to a reply', async ({ story, visitor, step }) => {
  const visit = await visitor();
  const { page } = visit;
  const keys = page.keyboard;
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await bob.createRoom({ name: 'Reading circle', preset: 'public_chat' });
  await alice.join(roomId);
  await bob.say(roomId, 'Which book is next?');
  const eventId = await bob.say(roomId, 'The one about whales?');
  await bob.say(roomId, 'Or poems');

  await step('signing in', async () => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await tabTo(page, 'a[href="/sign-in"]');
    await keys.press('Enter');
    await focused(page, 'input[autocomplete="username"]');
    await keys.type('alice');
    await tabTo(page, 'input[autocomplete="current-password"]');
    await keys.type(PASSWORD);
    await keys.press('Enter');
    await page.locator('[data-room]').waitFor();
  });

  await step('opening the conversation', async () => {
    await tabTo(page, '[data-room]');
    await keys.press('ArrowDown');
    await keys.press('Home');
    await keys.press('Enter');
    await message(page, 'Or poems').waitFor();
  });

  await step('walking to a message, with what can be done one key away', async () => {
    await tabTo(page, '[role="feed"] [data-entry]');
    await keys.press('End');
    await focused(page, '[data-entry]');
    await keys.press('ArrowUp');
    await focused(page, `[data-entry="${eventId}"]`);
    await keys.press('ContextMenu');
    await focused(page, '[role="menu"] *, [role="menu"]');
    await keys.press('Escape');
    await focused(page, `[data-entry="${eventId}"]`);
    await keys.press('Shift+F10');
    await tabOrArrowTo(page, 'Reply');
    await keys.press('Enter');
  });

  await step('replying', async () => {
    await focused(page, 'textarea');
    await keys.type('Whales, please');
    await keys.press('Enter');
    const reply = message(page, 'Whales, please');
    await reply
      .getByRole('button', { name: 'Go to the message of @bob:localhost: The one about whales?' })
      .waitFor();
    await reply.locator('[data-send]').waitFor({ state: 'detached' });
    const { chunk } = await bob.get(
      `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=1`,
    );
    assert.equal(chunk[0].content['m.relates_to']['m.in_reply_to'].event_id, eventId);
  });

  await step('going elsewhere, and back', async () => {
    await keys.press('Control+k');
    await page.getByRole('dialog', { name: 'Search' }).waitFor();
    await keys.type('Reading');
    await page.getByRole('dialog').getByText('Reading circle').waitFor();
    // The first Escape empties the field, the second closes.
    await keys.press('Escape');
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tabTo(page, 'a[href="/me"]');
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Me', exact: true }).waitFor();
    await allWell(visit);
  });
});

/** Presses Tab until this has the focus, which has to be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stops = 0; stops < STOPS; stops += 1) {
    if (await hasFocus(page, selector)) return;
    await page.keyboard.press('Tab');
    assert.ok(await isFocusSeen(page), `where the focus is can be seen, on the way to ${selector}`);
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

async function tabOrArrowTo(page: Page, name: string): Promise<void> {
  const item = page.getByRole('menuitem', { name, exact: true });
  await item.waitFor();
  for (let stops = 0; stops < STOPS; stops += 1) {
    if (await item.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`no key leads to ${name}`);
}

async function focused(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted) === true, selector);
}

function hasFocus(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
}

/** The focused element is on the screen, and an outline, a shadow or a border tells it from before. */
function isFocusSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return true;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const hasRing = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    const box = element.getBoundingClientRect();
    const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    // A field may be framed by what is around it.
    const frame = element.closest('label, form, [role="group"], div');
    const isFramed = frame !== null && getComputedStyle(frame).boxShadow !== 'none';
    return isInSight && (hasRing || isFramed || element.matches('input, textarea'));
  });
}
