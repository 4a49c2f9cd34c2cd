import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { createStory, PASSWORD, type Json } from '../server/test/harness.ts';
import { readUntil, setUpIdentity, startDevice, type SdkDevice } from '../server/test/stories/sdk-device.ts';
import type { Gate } from './gate.ts';
import { journey } from './journey.ts';
import { allWell, conversation, createGroup, message, openRoom, say, signUp, write } from './steps.ts';

journey('a server that lies reads nothing, and the person is told in words', async (world, context) => {
  const { gate, story, visitor, step } = world;
  // Only Alice goes through the gate, and so only she is lied to.
  const alice = await visitor();
  const { page } = alice;
  const targets = listTargets(gate);
  const { baseUrl } = story;
  await signUp(page, 'alice', 'Alice');

  await step('a device that the server adds to somebody gets no keys', async () => {
    const bob = await friend(context, baseUrl, 'bob', 'Bob');
    const roomId = await groupWith(page, 'With Bob', bob);
    await say(page, 'Before the spy');
    await reads(bob, roomId, 'Before the spy');
    const spy = await startDevice({ baseUrl, fetch, password: PASSWORD }, 'bob', { isNew: false });
    context.after(() => spy.stop());
    await say(page, 'For signed devices');
    await reads(bob, roomId, 'For signed devices');
    const seen = await readUntil(spy, roomId, (events) =>
      events.some((event) => event.isDecryptionFailure()),
    );
    assert.ok(seen.every((event) => event.getContent().body !== 'For signed devices'));
    assert.ok(targets.has(bob.deviceId));
    assert.ok(!targets.has(spy.deviceId), 'no key was sent to it');
  });

  await step(
    'somebody whose identity the server swaps is not written to before the person agrees',
    async () => {
      const carol = await friend(context, baseUrl, 'carol', 'Carol');
      const roomId = await groupWith(page, 'With Carol', carol);
      await say(page, 'Before the swap');
      await reads(carol, roomId, 'Before the swap');
      const { deviceId: impostor, keys } = await impersonate(context, 'carol');
      const stop = swapKeys(gate, carol.userId, keys);
      await carol.client.sendTyping(roomId, true, 1_000);
      await page.getByRole('alert').getByText("Carol's security changed").waitFor();
      await page.getByText('Or somebody pretends to be Carol.').waitFor();
      await write(page, 'Only for Carol');
      await message(page, 'Only for Carol').getByText('Waits for your decision below').waitFor();
      assert.ok(!targets.has(impostor), 'no key was sent to the impostor');
      await page.getByRole('button', { name: 'Go on without confirming' }).click();
      await message(page, 'Only for Carol').locator('[data-send]').waitFor({ state: 'detached' });
      stop();
    },
  );

  await step(
    'somebody whom the server adds without a word reads nothing before the person agrees',
    async () => {
      const dora = await friend(context, baseUrl, 'dora', 'Dora');
      const mallory = await friend(context, baseUrl, 'mallory', 'Mallory');
      const roomId = await groupWith(page, 'With Dora', dora);
      await say(page, 'Before the stranger');
      await reads(dora, roomId, 'Before the stranger');
      const stop = addSilently(gate, roomId, mallory.userId);
      await dora.client.sendTyping(roomId, true, 1_000);
      await page.getByRole('alert').getByText('1 person was added in an unusual way').waitFor();
      await page.getByText(/Nobody here invited them: \W*Mallory\W+@mallory:localhost/).waitFor();
      await write(page, 'Only for Dora');
      await message(page, 'Only for Dora').getByText('Waits for your decision below').waitFor();
      assert.ok(!targets.has(mallory.deviceId), 'no key was sent to the stranger');
      stop();
      await page.getByRole('button', { name: 'They may read it' }).click();
      await reads(dora, roomId, 'Only for Dora');
    },
  );

  await step('the other conversations go on', async () => {
    await openRoom(page, 'With Bob');
    await say(page, 'And with you all is well');
    await allWell(alice);
  });
});

/** Devices for which Alice's browser encrypted something. */
function listTargets(gate: Gate): ReadonlySet<string> {
  const devices = new Set<string>();
  gate.listen(({ path, body }) => {
    if (!path.includes('/sendToDevice/m.room.encrypted/')) return;
    const { messages } = JSON.parse(body) as { messages: Record<string, Record<string, unknown>> };
    for (const each of Object.values(messages)) for (const id of Object.keys(each)) devices.add(id);
  });
  return devices;
}

/** Somebody with another client, an identity, and a device that it signed. */
async function friend(context: TestContext, baseUrl: string, user: string, name: string): Promise<SdkDevice> {
  const device = await startDevice({ baseUrl, fetch, password: PASSWORD }, user, { isNew: true });
  context.after(() => device.stop());
  await setUpIdentity(device, PASSWORD);
  await device.client.setDisplayName(name);
  return device;
}

/** Alice makes a group and invites somebody, who joins; the answer is the room's id. */
async function groupWith(page: Page, name: string, guest: SdkDevice): Promise<string> {
  await page.getByRole('link', { name: 'Chats' }).first().click();
  await createGroup(page, name, [guest.userId]);
  const roomId = decodeURIComponent(page.url().split('/').at(-1) ?? '');
  await guest.client.joinRoom(roomId);
  await conversation(page, name)
    .getByText(/ joined$/)
    .nth(1)
    .waitFor();
  return roomId;
}

async function reads(device: SdkDevice, roomId: string, text: string): Promise<void> {
  await readUntil(device, roomId, (events) => events.some((event) => event.getContent().body === text));
}

/** A whole identity and device in somebody's name, made with another server of the same name. */
async function impersonate(context: TestContext, user: string): Promise<{ deviceId: string; keys: Json }> {
  const elsewhere = await createStory(context, { checkSpec: false });
  const impostor = await friend(context, elsewhere.baseUrl, user, user);
  const reply = await fetch(`${elsewhere.baseUrl}/_matrix/client/v3/keys/query`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${impostor.client.getAccessToken()}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ device_keys: { [impostor.userId]: [] } }),
  });
  return { deviceId: impostor.deviceId, keys: (await reply.json()) as Json };
}

/** From now on the server shows these keys as somebody's, and says that they changed. */
function swapKeys(gate: Gate, userId: string, stolen: Json): () => void {
  let isSeen = false;
  return gate.meddle((reply) => {
    change(reply, '/keys/query', (body) => {
      for (const part of ['master_keys', 'self_signing_keys', 'device_keys']) {
        if (body[part]?.[userId]) body[part][userId] = stolen[part][userId];
      }
      isSeen ||= body['master_keys']?.[userId] !== undefined;
    });
    change(reply, '/sync', (body) => {
      if (!isSeen) Object.assign(body, { device_lists: { changed: [userId], left: [] } });
    });
  });
}

/** The next answer to a sync has somebody in the room, of whom nobody said a word. */
function addSilently(gate: Gate, roomId: string, userId: string): () => void {
  let isAdded = false;
  return gate.meddle((reply) =>
    change(reply, '/sync', (body) => {
      if (isAdded) return;
      isAdded = true;
      const join = ((body as { rooms?: Json }).rooms ??= {});
      const rooms = ((join as { join?: Record<string, Json> }).join ??= {});
      const room = (rooms[roomId] ??= { timeline: { events: [], limited: false, prev_batch: 'x' } });
      const block = 'org.matrix.msc4222.state_after';
      const events = (room[block]?.events ?? []) as unknown[];
      const stranger = {
        type: 'm.room.member',
        state_key: userId,
        sender: userId,
        content: { membership: 'join', displayname: 'Mallory' },
        event_id: '$silently',
        origin_server_ts: Date.now(),
      };
      Object.assign(room, { [block]: { events: [...events, stranger] } });
    }),
  );
}

function change(
  reply: { path: string; status: number; body: Buffer },
  path: string,
  how: (body: Json) => void,
): void {
  if (!new URL(reply.path, 'http://x').pathname.endsWith(path) || reply.status !== 200) return;
  const body = JSON.parse(reply.body.toString()) as Json;
  how(body);
  reply.body = Buffer.from(JSON.stringify(body));
}
