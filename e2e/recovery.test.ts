import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { PASSWORD } from '../server/test/harness.ts';
import { readUntil, setUpIdentity, startDevice } from '../server/test/stories/sdk-device.ts';
import { createCamera } from './camera.ts';
import { journey, type Visitor } from './journey.ts';
import {
  allWell,
  atRecovery,
  conversation,
  createGroup,
  keepCode,
  message,
  openChats,
  openMe,
  recovered,
  recoverWithCode,
  room,
  say,
  signIn,
  signUp,
} from './steps.ts';
import { addAuthenticator } from './virtual-authenticator.ts';

const camera = await createCamera();
const group = 'Family';

journey(
  'a lost device is recovered by code, by another device, and by passkey',
  async ({ story, visitor, step }, context) => {
    context.after(camera.close);
    const laptop = await visitor();
    const { page } = laptop;
    let code = '';

    const bob = await startDevice({ baseUrl: story.baseUrl, fetch, password: PASSWORD }, 'bob', {
      isNew: true,
    });
    context.after(() => bob.stop());
    await setUpIdentity(bob, PASSWORD);

    await step('there are older messages on a device', async () => {
      await signUp(page, 'alice', 'Alice');
      code = await keepCode(page);
      await createGroup(page, group, [bob.userId]);
      await say(page, 'Written on the first device');
      const roomId = decodeURIComponent(page.url().split('/').at(-1) ?? '');
      await bob.client.joinRoom(roomId);
      await message(page, '@bob:localhost joined').waitFor();
      await say(page, 'Welcome, Bob');
      await readUntil(bob, roomId, (events) =>
        events.some((event) => event.getContent().body === 'Welcome, Bob'),
      );
      await bob.client.sendTextMessage(roomId, 'Thank you, says Bob');
      await message(page, 'Thank you, says Bob').waitFor();
      await openMe(page, 'Recovery');
      await page.getByText('You showed that you kept it.').waitFor();
    });

    await step('a new device reads them with the recovery code', async () => {
      const device = await newDevice(visitor);
      await device.page.getByRole('button', { name: /^Recovery code/ }).waitFor();
      await device.page.getByRole('button', { name: /^Recovery code/ }).click();
      await device.page.getByRole('textbox', { name: 'Recovery code' }).fill(`${code.slice(0, -4)}AAAA`);
      await device.page.getByRole('button', { name: 'Recover', exact: true }).click();
      await device.page.getByText("This isn't the recovery code.").waitFor();
      await device.page.getByRole('button', { name: 'Another way' }).click();
      await recoverWithCode(device.page, code);
      await readsOlder(device);
      await say(device.page, 'By code');
      await device.context.close();
    });

    await step('a new device reads them after both devices showed the same pictures', async () => {
      const device = await newDevice(visitor);
      await askOtherDevice(device.page, page);
      await page.getByRole('button', { name: 'Compare pictures instead' }).click();
      const [here, there] = await Promise.all([pictures(device.page), pictures(page)]);
      assert.equal(here.length, 7);
      assert.deepEqual(here, there);
      await page.getByRole('button', { name: "They're the same" }).click();
      await device.page.getByRole('button', { name: "They're the same" }).click();
      await confirmed(device.page);
      await confirmed(page);
      await recovered(device.page);
      await readsOlder(device);
      await message(device.page, 'By code').waitFor();
      await device.context.close();
    });

    await step('a new device reads them after it scanned what the other shows', async () => {
      const device = await newDevice(visitor);
      await askOtherDevice(device.page, page);
      await camera.show(page.getByRole('img', { name: 'Code to scan with the other device' }));
      await device.page.getByRole('button', { name: 'Scan the other code' }).click();
      await page.getByText('Does your other device say that it worked?').waitFor();
      await page.getByRole('button', { name: 'Yes' }).click();
      await confirmed(device.page);
      await confirmed(page);
      await recovered(device.page);
      await readsOlder(device);
      await device.context.close();
    });

    await step('a passkey is added, and everything on the device is erased', async () => {
      await addAuthenticator(page);
      await openMe(page, 'Recovery');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByRole('button', { name: /^Remove the passkey/ }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
    });

    await step('a new device reads them with the passkey', async () => {
      await page.getByRole('link', { name: 'Sign in' }).click();
      await signIn(page, 'alice');
      await atRecovery(page);
      await page.getByRole('button', { name: /^Passkey/ }).click();
      await recovered(page);
      await readsOlder(laptop);
      await say(page, 'By passkey');
      await allWell(laptop);
    });

    await step('somebody else reads what each of these devices wrote', async () => {
      const [bobsRoom] = bob.client.getRooms();
      assert.ok(bobsRoom);
      const events = await readUntil(bob, bobsRoom.roomId, (seen) =>
        seen.some((event) => event.getContent().body === 'By passkey'),
      );
      assert.ok(events.some((event) => event.getContent().body === 'By code'));
      assert.equal(events.filter((event) => event.isDecryptionFailure()).length, 0);
    });
  },
  {
    hostname: 'localhost',
    flags: camera.flags,
  },
);

/** Signs in on a device that knows nothing, up to where it is asked to show that it is Alice's. */
async function newDevice(visitor: () => Promise<Visitor>): Promise<Visitor> {
  const device = await visitor();
  await signIn(device.page, 'alice');
  await atRecovery(device.page);
  return device;
}

async function readsOlder(device: Visitor): Promise<void> {
  const { page } = device;
  if (!page.url().includes('/chats')) await openChats(page);
  await room(page, group).click();
  await conversation(page, group).waitFor();
  for (const text of ['Written on the first device', 'Welcome, Bob', 'Thank you, says Bob']) {
    await message(page, text).waitFor();
  }
  await allWell(device);
}

/** The new device asks, the old one takes it up, and both offer their ways. */
async function askOtherDevice(page: Page, other: Page): Promise<void> {
  await page.getByRole('button', { name: /^Another device/ }).click();
  await page.getByText('Open one of your other devices and go on there.').waitFor();
  await other
    .getByRole('dialog', { name: "Confirm it's you" })
    .getByRole('button', { name: 'Go on' })
    .click();
  await page.getByRole('button', { name: 'Compare pictures instead' }).waitFor();
  await other.getByRole('button', { name: 'Compare pictures instead' }).waitFor();
}

async function confirmed(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: "Confirm it's you" });
  await dialog.getByText('Both devices can read your messages.').waitFor();
  await dialog.getByRole('contentinfo').getByRole('button', { name: 'Close' }).click();
}

async function pictures(page: Page): Promise<readonly string[]> {
  const list = page.getByRole('dialog').getByRole('listitem');
  await list.first().waitFor();
  return list.allInnerTexts();
}
