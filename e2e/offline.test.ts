import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { journey } from './journey.ts';
import {
  allWell,
  atChats,
  createGroup,
  message,
  openRoom,
  room,
  say,
  startGroup,
  until,
  write,
} from './steps.ts';

const group = 'Expedition';
const notes = 'My notes';
const queued = ['First from the tent', 'Second from the tent', 'Third from the tent'];

journey('what was read stays readable offline, and what was written goes out once', async (world) => {
  const { gate, story, visitor, step } = world;
  const alice = await visitor();
  // Bob goes round the gate: he stays online.
  const bob = await visitor({ baseURL: story.baseUrl });
  let { page } = alice;
  await noteWords(page, ['No conversations yet', 'Say hello', 'There is nothing here']);

  await step('two conversations have messages', async () => {
    await startGroup(page, bob.page, group);
    await say(page, 'We leave at dawn');
    await message(bob.page, 'We leave at dawn').waitFor();
    await say(bob.page, 'I will be there');
    await message(page, 'I will be there').waitFor();
    await createGroup(page, notes);
    await say(page, 'Take the small lamp');
    // From then on the page opens without a network, and what came is on this device.
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await untilKept(page, [1, 2]);
  });

  await step('without a network the page opens, and both can be read', async () => {
    gate.shut();
    await page.reload();
    await message(page, 'Take the small lamp').waitFor();
    await openRoom(page, group);
    await message(page, 'We leave at dawn').waitFor();
    await message(page, 'I will be there').waitFor();
    await page.getByText("You're offline.").first().waitFor();
    assert.deepEqual(await notedWords(page), []);
  });

  await step('what is written waits, and says so', async () => {
    for (const text of queued.slice(0, 2)) {
      await write(page, text);
      await message(page, text).getByText("Goes out when you're online").waitFor();
    }
    await room(page, group).getByRole('img', { name: 'A message waits to be sent' }).waitFor();
  });

  await step('it survives the tab', async () => {
    await page.close();
    page = await alice.context.newPage();
    await page.goto('/chats');
    await atChats(page);
    await openRoom(page, group);
    for (const text of queued.slice(0, 2)) {
      await message(page, text).getByText("Goes out when you're online").waitFor();
    }
    await write(page, queued[2] ?? '');
    await message(page, queued[2] ?? '')
      .getByText("Goes out when you're online")
      .waitFor();
    await page.close();
  });

  await step('with the network it goes out, in order and once', async () => {
    gate.open();
    page = await alice.context.newPage();
    await page.goto('/chats');
    await atChats(page);
    await openRoom(page, group);
    for (const text of queued) await message(bob.page, text).waitFor();
    await say(bob.page, 'All three are here');
    await message(page, 'All three are here').waitFor();
    await page.locator('[data-send]').waitFor({ state: 'detached' });
    for (const tab of [page, bob.page]) {
      const texts = await tab.locator('[data-entry]').allInnerTexts();
      const seen = texts.flatMap((text) => queued.filter((each) => text.includes(each)));
      assert.deepEqual(seen, queued);
    }
    await room(page, group)
      .getByRole('img', { name: 'A message waits to be sent' })
      .waitFor({ state: 'detached' });
    await page.getByText("You're offline.").waitFor({ state: 'detached' });
    await allWell(bob);
    assert.deepEqual(alice.complaints, []);
    assert.equal(await page.locator('[data-unreadable]').count(), 0);
  });
});

/** Waits until the rooms are stored on this device with so many encrypted messages, fewest first. */
async function untilKept(page: Page, counts: readonly number[]): Promise<void> {
  const isKept = async (wanted: readonly number[]): Promise<boolean> => {
    const databases = await indexedDB.databases();
    const name = databases.find((each) => each.name?.startsWith('matrix-js-sdk:'))?.name;
    if (name === undefined) return false;
    const read = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await read(indexedDB.open(name));
    const [stored] = (await read(database.transaction('sync').objectStore('sync').getAll())) as {
      roomsData?: { join: Record<string, { timeline: { events: { type: string }[] } }> };
    }[];
    database.close();
    const rooms = Object.values(stored?.roomsData?.join ?? {});
    const found = rooms.map(
      ({ timeline }) => timeline.events.filter(({ type }) => type === 'm.room.encrypted').length,
    );
    const sorted = found.toSorted((a, b) => a - b);
    return wanted.every((count, at) => (sorted[at] ?? 0) >= count);
  };
  await until(() => page.evaluate(isKept, counts));
}

/** Notes which of these words ever stand on the page, be it for a moment. */
async function noteWords(page: Page, words: readonly string[]): Promise<void> {
  await page.addInitScript((wanted) => {
    const noted = new Set<string>();
    Reflect.set(globalThis, 'notedWords', noted);
    const look = (): void => {
      const text = document.body?.innerText ?? '';
      for (const each of wanted) if (text.includes(each)) noted.add(each);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  }, words);
}

/** What was noted since the page was loaded. */
async function notedWords(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => [...(Reflect.get(globalThis, 'notedWords') as Set<string>)]);
}
