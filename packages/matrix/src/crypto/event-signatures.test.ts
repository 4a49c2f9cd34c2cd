import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner, hasher, verifier } from '../../test/node-crypto.ts';
import {
  addEventSignature,
  checkEventSignature,
  checkSignature,
  contentHash,
  decodeBase64,
  encodeBase64,
  eventIdOf,
  hasValidContentHash,
  redact,
  redactUnlessHashed,
  sealEvent,
  signEvent,
  signJson,
  V10,
  V11,
  V12,
  V6,
  verifyEventSignatures,
  type JsonObject,
  type KeyId,
  type KeyLookup,
  type ServerName,
} from '../index.ts';

// Appendices, "Cryptographic Test Vectors".
const seed = decodeBase64('YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1') as Uint8Array;
const domain = createSigner('domain' as ServerName, 'ed25519:1' as KeyId, seed);
const other = createSigner('other' as ServerName, 'ed25519:1' as KeyId, new Uint8Array(32));
const findKey: KeyLookup = (entity, keyId) => {
  if (keyId !== 'ed25519:1') return undefined;
  return entity === 'domain' ? domain.publicKey : entity === 'other' ? other.publicKey : undefined;
};

const MINIMAL: JsonObject = {
  room_id: '!x:domain',
  sender: '@a:domain',
  origin: 'domain',
  origin_server_ts: 1000000,
  signatures: {},
  hashes: {},
  type: 'X',
  content: {},
  prev_events: [],
  auth_events: [],
  depth: 3,
  unsigned: { age_ts: 1000000 },
};
const REDACTABLE: JsonObject = {
  content: { body: 'Here is the message content' },
  event_id: '$0:domain',
  origin: 'domain',
  origin_server_ts: 1000000,
  type: 'm.room.message',
  room_id: '!r:domain',
  sender: '@u:domain',
  signatures: {},
  unsigned: { age_ts: 1000000 },
};

test('vector: an empty object signed', () => {
  assert.deepEqual(signJson({}, domain), {
    signatures: {
      domain: {
        'ed25519:1': 'K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ',
      },
    },
  });
});

test('vector: an object with data signed', () => {
  assert.deepEqual(signJson({ one: 1, two: 'Two' }, domain), {
    one: 1,
    signatures: {
      domain: {
        'ed25519:1': 'KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw',
      },
    },
    two: 'Two',
  });
});

test('vector: a minimal event hashed and signed', () => {
  // The vectors are of the redaction rules that keep `origin`: those until version 10.
  for (const version of [V6, V10]) {
    assert.deepEqual(signEvent(MINIMAL, version, domain, hasher), {
      ...MINIMAL,
      hashes: { sha256: '5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos' },
      signatures: {
        domain: {
          'ed25519:1':
            'KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg',
        },
      },
    });
  }
});

test('vector: an event with redactable content hashed and signed', () => {
  assert.deepEqual(signEvent(REDACTABLE, V6, domain, hasher), {
    ...REDACTABLE,
    hashes: { sha256: 'onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g' },
    signatures: {
      domain: {
        'ed25519:1': 'Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA',
      },
    },
  });
});

test('the id of a sealed event is its reference hash, which redaction and signatures leave alone', () => {
  for (const version of [V6, V11, V12]) {
    const { event, eventId } = sealEvent(REDACTABLE, version, domain, hasher);
    assert.match(eventId, /^\$[A-Za-z0-9_-]{43}$/);
    assert.equal(eventIdOf(event, version, hasher), eventId);
    assert.equal(eventIdOf(redact(event, version), version, hasher), eventId);
    assert.equal(eventIdOf({ ...event, unsigned: { age: 5 }, signatures: {} }, version, hasher), eventId);
    assert.notEqual(eventIdOf({ ...event, depth: 9 }, version, hasher), eventId);
    assert.equal(verifyEventSignatures(event, version, findKey, verifier).ok, true);
    assert.equal(verifyEventSignatures(redact(event, version), version, findKey, verifier).ok, true);
  }
});

test('an event whose content was changed is redacted, not refused', () => {
  const event = signEvent(REDACTABLE, V11, domain, hasher);
  const changed = { ...event, content: { body: 'Something else' } };
  assert.equal(hasValidContentHash(event, hasher), true);
  assert.equal(redactUnlessHashed(event, V11, hasher), event);
  assert.equal(hasValidContentHash(changed, hasher), false);
  assert.deepEqual(redactUnlessHashed(changed, V11, hasher), redact(event, V11));
  assert.equal(verifyEventSignatures(changed, V11, findKey, verifier).ok, true);
  for (const hashes of [{}, { sha256: 1 }, { sha256: '!' }, { sha256: 'AAAA' }, 'x']) {
    assert.equal(hasValidContentHash({ ...event, hashes } as JsonObject, hasher), false);
  }
});

test('a content hash that is wrong in one byte is wrong', () => {
  const right = decodeBase64(contentHash(REDACTABLE, hasher)) as Uint8Array;
  for (const at of [0, 15, 31]) {
    const wrong = right.map((byte, i) => (i === at ? byte ^ 1 : byte));
    assert.equal(
      hasValidContentHash({ ...REDACTABLE, hashes: { sha256: encodeBase64(wrong) } }, hasher),
      false,
    );
  }
});

test('a key called __proto__ is covered by the content hash', () => {
  const withProto = (value: number) =>
    JSON.parse(`{"type":"x","content":{},"__proto__":${value}}`) as JsonObject;
  assert.notEqual(contentHash(withProto(1), hasher), contentHash(withProto(2), hasher));
  assert.notEqual(contentHash(withProto(1), hasher), contentHash({ type: 'x', content: {} }, hasher));
});

test('the content hash is compared decoded, so padding does not matter', () => {
  const padded = `${contentHash(REDACTABLE, hasher)}=`;
  assert.equal(hasValidContentHash({ ...REDACTABLE, hashes: { sha256: padded } }, hasher), true);
});

test('an event that its sender has not signed is dropped', () => {
  const event = signEvent(REDACTABLE, V11, domain, hasher);
  const verify = (changed: JsonObject) => verifyEventSignatures(changed, V11, findKey, verifier).ok;
  assert.equal(verify(event), true);
  assert.equal(verify({ ...event, depth: 4 }), false);
  assert.equal(verify({ ...event, sender: '@u:other' }), false);
  assert.equal(verify({ ...event, sender: 'u' }), false);
  assert.equal(verify({ ...event, signatures: {} }), false);
  assert.equal(verify(signEvent(REDACTABLE, V11, other, hasher)), false);
});

test('signatures of unknown keys are passed over, all known ones must hold', () => {
  const signed = signJson({ one: 1 }, domain);
  const valid = (signed.signatures as { domain: JsonObject }).domain['ed25519:1'] as string;
  const check = (signatures: JsonObject, keys = findKey) =>
    checkSignature({ one: 1, signatures: { domain: signatures } }, 'domain', keys, verifier).ok;
  assert.equal(check({ 'ed25519:1': valid }), true);
  assert.equal(check({ 'ed25519:1': valid, 'ed25519:policy': 'AAAA', 'rsa:1': 7 }), true);
  assert.equal(check({ 'ed25519:2': valid }), false, 'only an unknown key');
  assert.equal(
    check({ 'ed25519:1': valid, 'ed25519:2': 'AAAA' }, () => domain.publicKey),
    false,
    'a known one is wrong',
  );
  assert.equal(check({ 'ed25519:1': 7 }), false);
  assert.equal(check({ 'ed25519:1': '!' }), false);
  assert.equal(check({}), false);
});

test('an entity may be called like what every object inherits', () => {
  for (const name of ['constructor', '__proto__', 'toString']) {
    assert.equal(checkSignature({ signatures: {} }, name, () => domain.publicKey, verifier).ok, false, name);
    const signer = { ...domain, serverName: name as ServerName };
    assert.equal(
      checkSignature(signJson({ one: 1 }, signer), name, () => domain.publicKey, verifier).ok,
      true,
      name,
    );
  }
});

test('a second server adds its signature to an event', () => {
  const event = signEvent(REDACTABLE, V11, domain, hasher);
  const both = addEventSignature(event, V11, other);
  for (const server of ['domain', 'other'] as ServerName[]) {
    assert.equal(checkEventSignature(both, server, V11, findKey, verifier).ok, true);
  }
  assert.equal(checkEventSignature(event, 'other' as ServerName, V11, findKey, verifier).ok, false);
  assert.equal(eventIdOf(both, V11, hasher), eventIdOf(event, V11, hasher));
});

test('a third-party invite needs no signature of its sender', () => {
  const invite = {
    type: 'm.room.member',
    sender: '@a:domain',
    content: { membership: 'invite', third_party_invite: {} },
  };
  assert.equal(verifyEventSignatures(invite, V11, findKey, verifier).ok, true);
  const plain = { ...invite, content: { membership: 'invite' } };
  assert.equal(verifyEventSignatures(plain, V11, findKey, verifier).ok, false);
  const join = { ...invite, content: { membership: 'join', third_party_invite: {} } };
  assert.equal(verifyEventSignatures(join, V11, findKey, verifier).ok, false);
  const other = { ...invite, type: 'm.room.message' };
  assert.equal(verifyEventSignatures(other, V11, findKey, verifier).ok, false);
});
