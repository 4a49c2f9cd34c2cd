import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createStory } from '../../../server/test/harness.ts';
import type { VerificationRow } from '../src/port/index.ts';
import {
  createRoom,
  PASSWORD,
  say,
  security,
  startDevice,
  until,
  untilBackedUp,
  untilReads,
  untilReady,
  type TestDevice,
} from './keys-device.ts';

type Stage = VerificationRow['stage'];

async function untilStage(device: TestDevice, stage: Stage): Promise<VerificationRow> {
  await until(`${device.userId} is at ${stage}`, () => device.verification()?.stage === stage).catch(() =>
    assert.fail(`${device.userId} is not at ${stage} but ${JSON.stringify(device.verification())}`),
  );
  const row = device.verification();
  assert.ok(row);
  return row;
}

/** Alice's laptop, with an older message, and her phone that wants to read it. */
async function begin(t: TestContext) {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const laptop = await startDevice(t, { baseUrl }, 'alice', true);
  await untilReady(laptop);
  const roomId = await createRoom(laptop);
  await say(laptop, roomId, 'an older message');
  await untilBackedUp(laptop, 1);
  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  await until('it is locked', () => security(phone).state === 'locked' && security(phone).otherDevices === 1);
  return { baseUrl, laptop, phone, roomId };
}

/** The phone asks, the laptop says yes. */
async function ask(phone: TestDevice, laptop: TestDevice): Promise<{ id: string; other: string }> {
  const { id } = await phone.call('keys.startVerification', {});
  await untilStage(phone, 'waiting');
  const asked = await untilStage(laptop, 'asked');
  assert.equal(asked.with, 'own-device');
  await laptop.call('keys.acceptVerification', { id: asked.id });
  await untilStage(phone, 'choose');
  await untilStage(laptop, 'choose');
  return { id, other: asked.id };
}

test('a device is recovered by comparing emoji with another one, and reads older messages', async (t) => {
  const { laptop, phone, roomId } = await begin(t);
  const { id, other } = await ask(phone, laptop);
  assert.equal(laptop.verification()?.deviceName, "alice's phone");
  await phone.call('keys.startEmoji', { id });
  const [mine, theirs] = [await untilStage(phone, 'emoji'), await untilStage(laptop, 'emoji')];
  assert.deepEqual(mine.emoji, theirs.emoji);
  assert.equal(mine.emoji?.length, 7);
  assert.ok(mine.emoji?.every(({ number }) => number >= 0));

  await phone.call('keys.confirmVerification', { id });
  await untilStage(phone, 'finishing');
  await laptop.call('keys.confirmVerification', { id: other });
  await untilStage(phone, 'done');
  await untilStage(laptop, 'done');
  await untilReady(phone);
  await untilReads(phone, roomId, ['an older message']);
  await phone.call('keys.cancelVerification', { id });
  await until('the row goes', () => phone.verification() === null);
});

test('a device is recovered by scanning the code of another one, and reads older messages', async (t) => {
  const { laptop, phone, roomId } = await begin(t);
  const { id, other } = await ask(phone, laptop);
  await until('the laptop shows a code', () => (laptop.verification()?.qr ?? null) !== null);
  assert.equal(phone.verification()?.canScan, true);
  await assert.rejects(phone.call('keys.scanned', { id, bytes: new Uint8Array(40) }), { code: 'wrong-qr' });
  const bytes = new Uint8Array(Buffer.from(laptop.verification()?.qr ?? '', 'base64'));
  await phone.call('keys.scanned', { id, bytes });
  await untilStage(phone, 'finishing');
  await untilStage(laptop, 'confirm-scan');
  await laptop.call('keys.confirmVerification', { id: other });
  await untilStage(laptop, 'done');
  await untilStage(phone, 'done');
  await untilReady(phone);
  await untilReads(phone, roomId, ['an older message']);
});

test('the other device may scan as well', async (t) => {
  const { laptop, phone, roomId } = await begin(t);
  const { id, other } = await ask(phone, laptop);
  await until('the phone shows a code', () => (phone.verification()?.qr ?? null) !== null);
  const bytes = new Uint8Array(Buffer.from(phone.verification()?.qr ?? '', 'base64'));
  await laptop.call('keys.scanned', { id: other, bytes });
  await untilStage(phone, 'confirm-scan');
  await phone.call('keys.confirmVerification', { id });
  await untilStage(phone, 'done');
  await untilReady(phone);
  await untilReads(phone, roomId, ['an older message']);
});

test('emoji that differ end it on both sides, and nothing is trusted', async (t) => {
  const { laptop, phone } = await begin(t);
  const { id, other } = await ask(phone, laptop);
  await phone.call('keys.startEmoji', { id });
  await untilStage(phone, 'emoji');
  await untilStage(laptop, 'emoji');
  await laptop.call('keys.rejectVerification', { id: other });
  assert.equal((await untilStage(phone, 'cancelled')).cancelReason, 'mismatch');
  assert.equal((await untilStage(laptop, 'cancelled')).cancelReason, 'mismatch');
  assert.equal(security(phone).state, 'locked');
});

test('a question that is not wanted is refused, and asked again', async (t) => {
  const { laptop, phone } = await begin(t);
  await phone.call('keys.startVerification', {});
  const asked = await untilStage(laptop, 'asked');
  await laptop.call('keys.rejectVerification', { id: asked.id });
  await untilStage(phone, 'cancelled');
  assert.equal(phone.verification()?.cancelReason, 'by-them');
  assert.equal((await untilStage(laptop, 'cancelled')).cancelReason, 'by-us');
  await phone.call('keys.startVerification', {});
  await untilStage(laptop, 'asked');
});

test('two people confirm each other in their conversation', async (t) => {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const alice = await startDevice(t, { baseUrl }, 'alice', true);
  const bob = await startDevice(t, { baseUrl }, 'bob', true);
  await untilReady(alice);
  await untilReady(bob);
  await assert.rejects(alice.call('keys.startVerification', { userId: bob.userId }), {
    code: 'no-conversation',
  });
  const roomId = await createRoom(alice, bob);
  await say(alice, roomId, 'Hello');
  await until('alice knows bob', () => alice.keys.identityOf(bob.userId) === 'known');

  const { id } = await alice.call('keys.startVerification', { userId: bob.userId });
  const asked = await untilStage(bob, 'asked');
  assert.equal(asked.with, 'person');
  await bob.call('keys.acceptVerification', { id: asked.id });
  await untilStage(alice, 'choose');
  await alice.call('keys.startEmoji', { id });
  await untilStage(alice, 'emoji');
  await untilStage(bob, 'emoji');
  await alice.call('keys.confirmVerification', { id });
  await bob.call('keys.confirmVerification', { id: asked.id });
  await untilStage(alice, 'done');
  await untilStage(bob, 'done');
  await until('alice has confirmed bob', () => alice.keys.identityOf(bob.userId) === 'verified');
  await until('bob has confirmed alice', () => bob.keys.identityOf(alice.userId) === 'verified');

  // A confirmed person who is somebody else now: that weighs more, and is said so.
  await bob.call('keys.reset', { password: PASSWORD });
  await until('it is seen', () => alice.keys.identityOf(bob.userId) === 'changed');
  const hold = await alice.keys.holds.check(roomId);
  assert.ok(hold?.kind === 'identity-changed' && hold.wasVerified);
  await alice.call('keys.acceptIdentity', { userId: bob.userId });
  await say(alice, roomId, 'Hello again');
  await untilReads(bob, roomId, ['Hello again']);
});
