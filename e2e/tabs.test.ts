import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { journey, type Visitor } from './journey.ts';
import { allWell, atChats, composer, message, openRoom, say, startGroup } from './steps.ts';

const group = 'Windows';

for (const hasShared of [true, false]) {
  const how = hasShared ? 'share one engine' : 'elect one of them, without SharedWorkers';
  journey(
    `three tabs at once ${how}: one closes, and nothing is lost or doubled`,
    async ({ visitor, step }) => {
      const alice = await visitor();
      const bob = await visitor();
      if (!hasShared)
        await alice.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
      const first = alice.page;
      let [second, third] = [first, first];

      await step('two people are in an encrypted group', async () => {
        await startGroup(first, bob.page, group);
        await say(first, 'One');
      });

      await step('two more tabs open the same conversation', async () => {
        second = await openTab(alice);
        third = await openTab(alice);
        await Promise.all([message(second, 'One').waitFor(), message(third, 'One').waitFor()]);
      });

      await step('all three are live', async () => {
        await say(bob.page, 'Two');
        await Promise.all([first, second, third].map((tab) => message(tab, 'Two').waitFor()));
        await say(second, 'Three');
        await Promise.all([first, third, bob.page].map((tab) => message(tab, 'Three').waitFor()));
      });

      await step('the tab that was first closes while messages come and go', async () => {
        const coming = say(bob.page, 'Four');
        await Promise.all([first.close(), say(third, 'Five'), coming]);
        await say(second, 'Six');
        await say(bob.page, 'Seven');
        for (const tab of [second, third, bob.page]) await holds(tab, ['Four', 'Five', 'Six', 'Seven']);
      });

      await step('the next one closes too, and the last goes on with what was being written', async () => {
        const field = composer(third);
        await field.fill('Eight');
        await field.evaluate((element) => element.setAttribute('data-same', ''));
        await second.close();
        await say(bob.page, 'Nine');
        await message(third, 'Nine').waitFor();
        assert.notEqual(await field.getAttribute('data-same'), null, 'the field was made anew');
        await field.press('Enter');
        for (const tab of [third, bob.page]) await holds(tab, ['Eight', 'Nine']);
      });

      await step('nothing is lost or doubled, also after a reload', async () => {
        const all = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];
        await third.reload();
        for (const tab of [third, bob.page]) await holds(tab, all);
        alice.complaints.push(...(await unreadable(third)), ...(await unreadable(bob.page)));
        assert.deepEqual(alice.complaints, []);
        await allWell(bob);
      });
    },
  );
}

async function openTab({ context }: Visitor): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto('/chats');
  await atChats(tab);
  await openRoom(tab, group);
  return tab;
}

/** Each text stands in the open conversation, once. */
async function holds(tab: Page, texts: readonly string[]): Promise<void> {
  for (const text of texts) await message(tab, text).first().waitFor();
  for (const text of texts) assert.equal(await message(tab, text).count(), 1, text);
}

async function unreadable(tab: Page): Promise<readonly string[]> {
  return tab.locator('[data-unreadable]').allInnerTexts();
}
