import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner, verifier } from '../../test/node-crypto.ts';
import { alice, bob, carol, member, openRoom, type RoomStory } from '../../test/room-story.ts';
import {
  encodeBase64,
  encodeUrlSafeBase64,
  signJson,
  V11,
  V6,
  type JsonObject,
  type JsonValue,
  type KeyId,
  type ServerName,
} from '../index.ts';

const identity = createSigner('id.example' as ServerName, 'ed25519:0' as KeyId, new Uint8Array(32).fill(1));
const stranger = createSigner('id.example' as ServerName, 'ed25519:0' as KeyId, new Uint8Array(32).fill(2));
const signatures = { verifier, isSignedBy: () => true };

/** Alice has issued an invite under the token `t`, for whoever the identity server's keys speak. */
function invited(content: JsonObject = { public_key: encodeBase64(identity.publicKey) }): RoomStory {
  const room = openRoom(V11, 'invite');
  room.put({ type: 'm.room.third_party_invite', sender: alice, stateKey: 't', content });
  return room;
}

function accept(signed: JsonValue, room = invited(), sender = alice): boolean {
  return room.may(member(sender, bob, 'invite', { third_party_invite: { signed } }), signatures).ok;
}

const promise = { mxid: bob, token: 't' };

test('a third-party invite that the identity server signed becomes an invitation', () => {
  assert.equal(accept(signJson(promise, identity)), true);
  assert.equal(accept(signJson(promise, stranger)), false);
  assert.equal(accept(promise), false);
});

test('the key may be one of a list, in either alphabet', () => {
  const keys = (key: string): JsonObject => ({
    public_key: encodeBase64(stranger.publicKey),
    public_keys: [{}, { public_key: key }],
  });
  assert.equal(
    accept(signJson(promise, identity), invited(keys(encodeUrlSafeBase64(identity.publicKey)))),
    true,
  );
  assert.equal(accept(signJson(promise, identity), invited({ public_keys: [] })), false);
  assert.equal(accept(signJson(promise, identity), invited({ public_key: 'not base64!' })), false);
});

test('unsigned data does not spoil the signature', () => {
  assert.equal(accept({ ...signJson(promise, identity), unsigned: { age: 1 } }), true);
  assert.equal(accept({ ...signJson(promise, identity), more: 1 }), false);
});

test('malformed signatures beside a good one do no harm', () => {
  const signed = signJson(promise, identity);
  const odd = { a: null, b: 'x', c: { 'ed25519:1': 1, 'rsa:1': 'AAAA', 'ed25519:2': '!' } };
  assert.equal(accept({ ...signed, signatures: { ...odd, ...(signed.signatures as JsonObject) } }), true);
  assert.equal(accept({ ...signed, signatures: odd }), false);
  assert.equal(accept({ ...signed, signatures: null }), false);
});

test('the invite is for the user whom it names, by who issued it, under its token', () => {
  assert.equal(accept(signJson({ ...promise, mxid: carol }, identity)), false);
  assert.equal(accept(signJson({ ...promise, token: 'other' }, identity)), false);
  assert.equal(accept(signJson({ mxid: bob }, identity)), false);
  const room = invited();
  room.put(member(carol, carol, 'join'));
  assert.equal(accept(signJson(promise, identity), room, carol), false);
});

test('a banned user is not let in by a third party', () => {
  const room = invited();
  room.put(member(alice, bob, 'ban'));
  assert.equal(accept(signJson(promise, identity), room), false);
});

test('a malformed third-party invite is not taken for an ordinary one', () => {
  const room = invited();
  const malformed: readonly JsonValue[] = [null, {}, { signed: null }, { signed: [] }, 'x'];
  for (const invite of malformed) {
    assert.equal(
      room.may(member(alice, bob, 'invite', { third_party_invite: invite }), signatures).ok,
      false,
    );
  }
  assert.equal(room.may(member(alice, bob, 'invite'), signatures).ok, true);
});

test('an invite with a thousand signatures does not cost a thousand verifications', () => {
  let verifications = 0;
  const counting = { isSignedBy: () => true, verifier: { verify: () => (verifications += 1) < 0 } };
  const signature = 'A'.repeat(86);
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`ed25519:${i}`, signature]));
  const room = invited();
  const wish = member(alice, bob, 'invite', {
    third_party_invite: { signed: { ...promise, signatures: { s: many } } },
  });
  assert.equal(room.may(wish, counting).ok, false);
  assert.equal(verifications, 100);
});

test('the rule is the same in the oldest version', () => {
  const room = openRoom(V6, 'invite');
  const content = { public_key: encodeBase64(identity.publicKey) };
  room.put({ type: 'm.room.third_party_invite', sender: alice, stateKey: 't', content });
  assert.equal(accept(signJson(promise, identity), room), true);
});
