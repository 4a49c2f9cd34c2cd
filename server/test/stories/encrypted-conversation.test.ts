import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { MatrixEvent } from 'matrix-js-sdk';
import { createStory, PASSWORD } from '../harness.ts';
import { createSpecRecorder } from '../spec/index.ts';
import {
  MsgType,
  Preset,
  readAll,
  readEncryptedFile,
  readUntil,
  recover,
  sendEncryptedFile,
  setUpIdentity,
  startDevice,
  verifyBySas,
  type SdkDevice,
  type SdkWorld,
} from './sdk-device.ts';

const MESSAGES_EACH = 100;
const FILE = new Uint8Array(200_000).map((_, place) => place % 251);

type Events = readonly MatrixEvent[];
const bodies = (events: Events) => events.map((event) => String(event.getContent()['body'] ?? ''));

/** Not one event of the room is one that the device cannot read. */
function assertReadable(device: SdkDevice, events: Events): void {
  const failed = events.filter((event) => event.isDecryptionFailure());
  const why = failed.map((event) => `${event.getId()} ${event.decryptionFailureReason}`);
  assert.deepEqual(why, [], `${device.userId} ${device.deviceId}`);
}

function assertWhole(events: Events): void {
  const seen = bodies(events);
  for (const name of ['alice', 'bob']) {
    const own = seen.filter((body) => body.startsWith(`${name} `));
    assert.deepEqual(
      own,
      Array.from({ length: MESSAGES_EACH }, (_, n) => `${name} ${n}`),
      `the messages of ${name}`,
    );
  }
}

async function gather(
  t: TestContext,
  world: SdkWorld,
): Promise<Record<'alice' | 'aliceTablet' | 'bob' | 'bobTablet', SdkDevice>> {
  const start = async (name: string, isNew: boolean): Promise<SdkDevice> => {
    const device = await startDevice(world, name, { isNew });
    t.after(() => device.stop());
    if (isNew) await setUpIdentity(device, PASSWORD);
    return device;
  };
  const alice = await start('alice', true);
  const bob = await start('bob', true);
  const aliceTablet = await start('alice', false);
  const bobTablet = await start('bob', false);
  await verifyBySas(aliceTablet, alice);
  await verifyBySas(bobTablet, bob);
  return { alice, aliceTablet, bob, bobTablet };
}

async function meet(alice: SdkDevice, bob: SdkDevice, devices: readonly SdkDevice[]): Promise<string> {
  const { room_id: roomId } = await alice.client.createRoom({
    preset: Preset.PrivateChat,
    invite: [bob.userId],
    is_direct: true,
  });
  await bob.client.joinRoom(roomId);
  const bobIsIn = (event: MatrixEvent): boolean =>
    event.getStateKey() === bob.userId && event.getContent()['membership'] === 'join';
  await Promise.all(devices.map((device) => readUntil(device, roomId, (events) => events.some(bobIsIn))));
  return roomId;
}

/** Clients put the keys of a new session into the backup within seconds of its first message, and not at once. */
async function untilBackedUp(device: SdkDevice, roomId: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const events = await readAll(device, roomId);
    if (!events.some((event) => event.isDecryptionFailure())) return;
    await new Promise((resolve) => void setTimeout(resolve, 1_500));
    await device.client.getCrypto()?.restoreKeyBackup();
  }
}

/** The signature that verifies somebody comes back with the next answer to a key query. */
async function untilVerified(device: SdkDevice, userId: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const trust = await device.client.getCrypto()?.getUserVerificationStatus(userId);
    if (trust?.isCrossSigningVerified()) return;
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  assert.fail(`${device.userId} has not verified ${userId}`);
}

test(
  'two people talk encrypted on two devices each, and a fifth device reads it all with the recovery key alone',
  { timeout: 240_000 },
  async (t) => {
    const story = await createStory(t);
    // A client takes a refused reply for a broken network: what the specification says against it is asked at the end.
    const recorder = createSpecRecorder();
    const world: SdkWorld = { baseUrl: story.baseUrl, fetch: recorder.fetchFn, password: PASSWORD };
    const { alice, aliceTablet, bob, bobTablet } = await gather(t, world);
    const devices = [alice, aliceTablet, bob, bobTablet];
    const roomId = await meet(alice, bob, devices);
    assert.equal(await alice.client.getCrypto()?.isEncryptionEnabledInRoom(roomId), true);
    await verifyBySas(alice, bob, roomId);
    await untilVerified(alice, bob.userId);

    for (let n = 0; n < MESSAGES_EACH; n += 1) {
      await Promise.all([
        alice.client.sendMessage(roomId, { msgtype: MsgType.Text, body: `alice ${n}` }),
        bob.client.sendMessage(roomId, { msgtype: MsgType.Text, body: `bob ${n}` }),
      ]);
    }
    const fileId = await sendEncryptedFile(alice, roomId, FILE);
    const { event_id: editedId } = await bob.client.sendMessage(roomId, {
      msgtype: MsgType.Text,
      body: 'teh draft',
    });
    await bob.client.sendMessage(roomId, {
      msgtype: MsgType.Text,
      body: '* the draft',
      'm.new_content': { msgtype: MsgType.Text, body: 'the draft' },
      'm.relates_to': { rel_type: 'm.replace', event_id: editedId },
    } as never);
    await alice.client.sendEvent(
      roomId,
      'm.reaction' as never,
      {
        'm.relates_to': { rel_type: 'm.annotation', event_id: editedId, key: '\u{1F44D}' },
      } as never,
    );
    const { event_id: regrettedId } = await alice.client.sendMessage(roomId, {
      msgtype: MsgType.Text,
      body: 'regretted',
    });
    await alice.client.redactEvent(roomId, regrettedId);
    await bob.client.sendMessage(roomId, { msgtype: MsgType.Text, body: 'goodbye' });

    const check = async (device: SdkDevice, events: Events): Promise<void> => {
      assertReadable(device, events);
      assertWhole(events);
      const find = (eventId: string) => events.find((event) => event.getId() === eventId);
      assert.equal(find(editedId)?.getContent()['body'], 'the draft', 'the edit shows');
      assert.equal(find(regrettedId)?.isRedacted(), true, 'what was taken back is gone');
      assert.ok(
        events.some((event) => event.getRelation()?.key === '\u{1F44D}'),
        'the reaction shows',
      );
      const file = find(fileId);
      assert.ok(file);
      assert.deepEqual(await readEncryptedFile(device, file), FILE);
    };
    for (const device of devices) {
      await readUntil(device, roomId, (all) => bodies(all).includes('goodbye'), 30_000);
      await check(device, await readAll(device, roomId));
    }

    const fifth = await startDevice(world, 'alice', { isNew: false, recoveryKey: alice.recoveryKey ?? '' });
    t.after(() => fifth.stop());
    await recover(fifth);
    await untilBackedUp(fifth, roomId);
    await check(fifth, await readAll(fifth, roomId));
    assert.deepEqual([...new Set(recorder.problems)], []);
  },
);
