import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createStory } from '../../../server/test/harness.ts';
import {
  addressOf,
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

async function begin(t: TestContext) {
  const { baseUrl } = await createStory(t, { checkSpec: false });
  const alice = await startDevice(t, { baseUrl }, 'alice', true);
  await untilReady(alice);
  return { baseUrl, alice };
}

/** Alice with something to read that was written before any other device of hers. */
async function beginWithHistory(t: TestContext) {
  const { baseUrl, alice } = await begin(t);
  const roomId = await createRoom(alice);
  await say(alice, roomId, 'an older message');
  await untilBackedUp(alice, 1);
  return { baseUrl, alice, roomId };
}

async function codeOf(device: TestDevice): Promise<string> {
  const pending = await device.call('keys.pendingCode', {});
  assert.ok(pending);
  return pending.code;
}

const refusal = (code: string) => (error: Error & { code?: string }) => {
  assert.equal(error.code, code, error.message);
  return true;
};

test('whoever signs up has an identity and a numbered code at once, which waits until it is saved', async (t) => {
  const { alice } = await begin(t);
  const code = await alice.call('keys.pendingCode', {});
  assert.equal(code?.number, 1);
  assert.match(code?.code ?? '', /^(\S{4} ){11}\S{4}$/u);
  assert.deepEqual(security(alice).code, { number: 1, createdMs: code?.createdMs, isSaved: false });

  assert.deepEqual(await alice.call('keys.setUp', {}), code, 'a code that waits is not replaced by another');
  await alice.call('keys.confirmSaved', {});
  assert.equal(security(alice).code?.isSaved, true);
  assert.equal(await alice.call('keys.pendingCode', {}), null);
});

test('a second device is locked, and reads older messages with the code', async (t) => {
  const { baseUrl, alice, roomId } = await beginWithHistory(t);
  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  await until('it is locked', () => security(phone).state === 'locked');
  assert.equal(security(phone).otherDevices, 1);
  assert.equal(security(phone).code?.number, 1);

  // As somebody types it: with hyphens, and without the spaces.
  const typed = (await codeOf(alice)).replaceAll(' ', '-');
  await phone.call('keys.recover', { code: typed });
  assert.equal(security(phone).state, 'ready');
  await untilReads(phone, roomId, ['an older message']);
  assert.equal(
    (
      await phone.client
        .getCrypto()
        ?.getDeviceVerificationStatus(phone.userId, phone.client.getDeviceId() ?? '')
    )?.signedByOwner,
    true,
  );
});

test('a wrong code and a replaced one are told apart', async (t) => {
  const { baseUrl, alice } = await begin(t);
  const first = await codeOf(alice);
  await alice.call('keys.confirmSaved', {});
  const second = await alice.call('keys.setUp', {});
  assert.equal(second.number, 2);
  assert.notEqual(second.code, first);

  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  await until('it is locked', () => security(phone).state === 'locked');
  await assert.rejects(phone.call('keys.recover', { code: 'no code at all' }), refusal('wrong-code'));
  await assert.rejects(phone.call('keys.recover', { code: first }), (error: Error & { code?: string }) => {
    assert.equal(error.message, new Date(second.createdMs).toISOString());
    return refusal('replaced-code')(error);
  });
  assert.equal(security(phone).state, 'locked');
  await assert.rejects(phone.call('keys.setUp', {}), refusal('locked'), 'a locked device makes no new code');
  await phone.call('keys.recover', { code: second.code });
  await untilReady(phone);
});

test('a passkey recovers a device, until it is removed', async (t) => {
  const { baseUrl, alice, roomId } = await beginWithHistory(t);
  const prf = Buffer.alloc(32, 7).toString('base64url');
  const passkey = {
    credentialId: 'credential',
    salt: Buffer.alloc(32, 1).toString('base64url'),
    name: 'My key',
  };
  await alice.call('keys.addPasskey', { ...passkey, prf });
  assert.equal(security(alice).passkeys, 1);
  // Another code in between leaves the passkey as it is.
  await alice.call('keys.confirmSaved', {});
  const code = await alice.call('keys.setUp', {});

  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  await until('it is locked', () => security(phone).state === 'locked');
  const [listed] = await phone.call('keys.passkeys', {});
  assert.equal(listed?.salt, passkey.salt);
  const wrong = Buffer.alloc(32, 8).toString('base64url');
  await assert.rejects(
    phone.call('keys.recoverWithPasskey', { credentialId: 'credential', prf: wrong }),
    refusal('wrong-code'),
  );
  await phone.call('keys.recoverWithPasskey', { credentialId: 'credential', prf });
  await untilReads(phone, roomId, ['an older message']);

  await phone.call('keys.removePasskey', { credentialId: 'credential' });
  const tablet = await startDevice(t, { baseUrl }, 'alice', false);
  await until('it is locked', () => security(tablet).state === 'locked');
  await assert.rejects(
    tablet.call('keys.recoverWithPasskey', { credentialId: 'credential', prf }),
    refusal('not-found'),
  );
  await tablet.call('keys.recover', { code: code.code });
  await untilReady(tablet);
});

test('a reset needs the password, and makes everything anew', async (t) => {
  const { baseUrl, alice, roomId } = await beginWithHistory(t);
  const old = await codeOf(alice);
  await alice.call('keys.addPasskey', {
    credentialId: 'c',
    salt: 'AAAA',
    prf: Buffer.alloc(32).toString('base64url'),
    name: 'k',
  });
  const phone = await startDevice(t, { baseUrl }, 'alice', false);
  await until('it is locked', () => security(phone).state === 'locked');

  await assert.rejects(phone.call('keys.reset', { password: 'something else' }), refusal('wrong-password'));
  assert.equal(security(alice).state, 'ready', 'a wrong password changes nothing');
  const made = await phone.call('keys.reset', { password: PASSWORD });
  assert.equal(made.number, 2);
  assert.equal(security(phone).state, 'ready');
  assert.equal(security(phone).passkeys, 0);

  // The first device does not belong to the new identity, and is told so.
  await until('the laptop is locked', () => security(alice).state === 'locked');
  assert.equal(security(alice).isReplaced, true);
  await assert.rejects(alice.call('keys.recover', { code: old }), refusal('replaced-code'));
  await alice.call('keys.recover', { code: made.code });
  await untilReady(alice);
  await say(alice, roomId, 'after the reset');
  await untilReads(phone, roomId, ['after the reset']);
});

test('an account without an identity gets one when it is asked for', async (t) => {
  const story = await createStory(t, { checkSpec: false });
  await story.user('alice');
  const alice = await startDevice(t, { baseUrl: story.baseUrl }, 'alice', false);
  await until('it is known', () => security(alice).state === 'none');
  const code = await alice.call('keys.setUp', { password: PASSWORD });
  assert.equal(code.number, 1);
  await untilReady(alice);
});

test('a sign-up that is interrupted at any step of making the code goes on and ends whole', async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const { baseUrl } = story;
  const isStep = (url: string, init?: RequestInit): boolean =>
    init?.method !== 'GET' && /account_data|room_keys\/version|device_signing|signatures\/upload/u.test(url);
  let steps = 0;
  const counting: typeof fetch = async (input, init) => {
    if (isStep(addressOf(input), init)) steps += 1;
    return fetch(input, init);
  };
  await untilReady(await startDevice(t, { baseUrl, fetch: counting }, 'counted', true));
  assert.ok(steps >= 8, `${steps} steps`);

  for (let broken = 1; broken <= steps; broken += 1) {
    let step = 0;
    const failing: typeof fetch = async (input, init) => {
      if (isStep(addressOf(input), init)) step += 1;
      else return fetch(input, init);
      // The server does it, and its answer is lost.
      const reply = await fetch(input, init);
      return step === broken
        ? Response.json({ errcode: 'M_UNKNOWN', error: 'Lost.' }, { status: 418 })
        : reply;
    };
    const alice = await startDevice(t, { baseUrl, fetch: failing }, `alice${broken}`, true);
    await untilReady(alice);
    await until('the code is there', async () => (await alice.call('keys.pendingCode', {})) !== null);
    const phone = await startDevice(t, { baseUrl }, `alice${broken}`, false);
    await until('it is locked', () => security(phone).state === 'locked');
    await phone.call('keys.recover', { code: await codeOf(alice) });
    assert.equal(security(phone).state, 'ready', `step ${broken}`);
    await phone.stop();
    await alice.stop();
  }
});
