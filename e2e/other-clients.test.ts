import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { confirmCinny, enterCinny } from '../bench/web/cinny.ts';
import { serveFolder } from '../bench/web/serve-folder.ts';
import { PASSWORD } from '../server/test/harness.ts';
import {
  readEncryptedFile,
  readUntil,
  sendEncryptedFile,
  setUpIdentity,
  startDevice,
  type SdkDevice,
} from '../server/test/stories/sdk-device.ts';
import { journey, type Journey } from './journey.ts';
import { allWell, attach, choose, composer, createGroup, message, readFile, say, signUp } from './steps.ts';

const group = 'Both worlds';

journey('a room is read and written by a client of the SDK without our code', async (world, context) => {
  const { visitor, step } = world;
  const alice = await visitor();
  const { page } = alice;
  const { pat, roomId } = await meet(world, context, page);
  const read = async (body: string) => {
    const events = await readUntil(pat, roomId, (all) =>
      all.some((event) => event.getContent().body === body),
    );
    const found = events.find((event) => event.getContent().body === body);
    assert.ok(found);
    return found;
  };
  let theirs = '';
  const theirMessage = page.getByRole('article', { name: /^Pat, Hello from far away/ });

  await step('text goes both ways', async () => {
    await say(page, 'Hello over there');
    await read('Hello over there');
    ({ event_id: theirs } = await pat.client.sendTextMessage(roomId, 'Hello from elsewhere'));
    await message(page, 'Hello from elsewhere').waitFor();
  });

  await step('replies go both ways', async () => {
    await choose(page, 'Hello from elsewhere', 'Reply');
    await say(page, 'How is the weather?');
    const reply = await read('How is the weather?');
    assert.equal(reply.getWireContent()['m.relates_to']?.['m.in_reply_to']?.event_id, theirs);
    await pat.client.sendMessage(roomId, {
      msgtype: 'm.text',
      body: 'Sunny',
      'm.relates_to': { 'm.in_reply_to': { event_id: reply.getId() ?? '' } },
    } as never);
    const quote = message(page, 'Sunny').getByRole('button', {
      name: /^Go to the message of .*How is the weather\?$/,
    });
    await quote.waitFor();
  });

  await step('edits go both ways', async () => {
    await composer(page).press('ArrowUp');
    await page.getByText('Editing your message').waitFor();
    await composer(page).fill('How is the weather today?');
    await composer(page).press('Enter');
    const edit = await read('* How is the weather today?');
    assert.equal(edit.getContent()['m.new_content']?.['body'], 'How is the weather today?');
    await pat.client.sendMessage(roomId, {
      msgtype: 'm.text',
      body: '* Hello from far away',
      'm.new_content': { msgtype: 'm.text', body: 'Hello from far away' },
      'm.relates_to': { rel_type: 'm.replace', event_id: theirs },
    } as never);
    await theirMessage.getByText('edited').waitFor();
  });

  await step('reactions go both ways', async () => {
    await pat.client.sendEvent(
      roomId,
      'm.reaction' as never,
      {
        'm.relates_to': { rel_type: 'm.annotation', event_id: theirs, key: '🌞' },
      } as never,
    );
    const chip = theirMessage.getByRole('button', { name: /^🌞 1 / });
    await chip.click();
    await theirMessage.getByRole('button', { name: /^🌞 2 / }).waitFor();
    await readUntil(pat, roomId, (all) =>
      all.some((event) => event.getType() === 'm.reaction' && event.getSender() === '@alice:localhost'),
    );
  });

  await step('files go both ways', async () => {
    await attach(page, { name: 'ours.txt', mimeType: 'text/plain', buffer: Buffer.from('from our side') });
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
    const file = await read('ours.txt');
    assert.equal(Buffer.from(await readEncryptedFile(pat, file)).toString(), 'from our side');
    await sendEncryptedFile(pat, roomId, new TextEncoder().encode('from the other side'));
    const theirFile = page.getByRole('button', { name: /^Save the file report\.pdf/ });
    const [download] = await Promise.all([page.waitForEvent('download'), theirFile.click()]);
    assert.equal(await readFile(await download.createReadStream()), 'from the other side');
  });

  await step('a deletion goes both ways', async () => {
    await pat.client.redactEvent(roomId, theirs);
    await message(page, 'Pat deleted this message').waitFor();
    assert.equal((await read('Hello over there')).isRedacted(), false);
    await choose(page, 'Hello over there', 'Delete');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await readUntil(pat, roomId, (all) =>
      all.some((event) => event.isRedacted() && event.getSender() === '@alice:localhost'),
    );
    await allWell(alice);
  });
});

/** A client that others built: how a person signs in and confirms the device with the recovery key. */
interface OtherClient {
  readonly name: string;
  readonly variable: string;
  enter(page: Page, user: string, recoveryKey: string): Promise<void>;
}

const others: readonly OtherClient[] = [
  {
    name: 'Cinny',
    variable: 'E2E_CLIENT_CINNY_DIR',
    async enter(page, user, recoveryKey) {
      await enterCinny(page, user, PASSWORD);
      await confirmCinny(page, user, recoveryKey);
    },
  },
  {
    name: 'Element',
    variable: 'E2E_CLIENT_ELEMENT_DIR',
    async enter(page, user, recoveryKey) {
      await page.goto(`${new URL(page.url()).origin}/#/login`);
      await page.getByLabel('Username').fill(user);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: /(Verify with|Use) (Recovery|Security) Key/i }).click();
      await page.getByRole('textbox').first().fill(recoveryKey);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Done' }).click();
    },
  },
];

for (const { name, variable, enter } of others) {
  const folder = process.env[variable];
  const missing =
    folder === undefined ? `${name} was not tried: name the folder of a built client in ${variable}` : null;
  journey(
    `a room is read and written by ${name}`,
    async (world, context) => {
      const alice = await world.visitor();
      const { pat } = await meet(world, context, alice.page);
      const served = await serveFolder(folder ?? '', world.story.baseUrl);
      context.after(() => served.close());
      const other = await world.visitor({ baseURL: served.url });
      await other.page.goto(served.url);
      await enter(other.page, pat.userId, pat.recoveryKey ?? '');
      await other.page.getByText(group, { exact: true }).first().click();
      await say(alice.page, 'Can you read this?');
      await other.page.getByText('Can you read this?').first().waitFor();
      const field = other.page.locator('[contenteditable="true"]').last();
      await field.click();
      await other.page.keyboard.type(`I can, says ${name}`);
      await other.page.keyboard.press('Enter');
      await message(alice.page, `I can, says ${name}`).waitFor();
      await allWell(alice);
    },
    { missing },
  );
}

/** Alice with our client and Pat with the SDK are in an encrypted group. */
async function meet(
  { story }: Journey,
  context: TestContext,
  page: Page,
): Promise<{ pat: SdkDevice; roomId: string }> {
  const pat = await startDevice({ baseUrl: story.baseUrl, fetch, password: PASSWORD }, 'pat', {
    isNew: true,
  });
  context.after(() => pat.stop());
  await setUpIdentity(pat, PASSWORD);
  await pat.client.setDisplayName('Pat');
  await signUp(page, 'alice', 'Alice');
  await createGroup(page, group, [pat.userId]);
  const roomId = decodeURIComponent(page.url().split('/').at(-1) ?? '');
  await pat.client.joinRoom(roomId);
  await message(page, 'Pat joined').waitFor();
  return { pat, roomId };
}
