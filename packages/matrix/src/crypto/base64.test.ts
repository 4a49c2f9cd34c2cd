import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBase64, encodeBase64, encodeUrlSafeBase64 } from '../index.ts';

// Appendices, "Unpadded Base64".
const EXAMPLES = [
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg'],
  ['fooba', 'Zm9vYmE'],
  ['foobar', 'Zm9vYmFy'],
] as const;

test('the examples of the specification', () => {
  for (const [text, encoded] of EXAMPLES) {
    assert.equal(encodeBase64(Buffer.from(text)), encoded);
    assert.deepEqual(Buffer.from(decodeBase64(encoded) ?? []), Buffer.from(text));
  }
});

test('both alphabets are written, and either is read', () => {
  const bytes = Uint8Array.of(0xfb, 0xff, 0xbf);
  assert.equal(encodeBase64(bytes), '+/+/');
  assert.equal(encodeUrlSafeBase64(bytes), '-_-_');
  for (const text of ['+/+/', '-_-_', '+_-/']) assert.deepEqual(decodeBase64(text), bytes);
});

test('every byte survives, as with the built-in coder', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length * 7) & 255);
    assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64').replaceAll('=', ''));
    assert.equal(encodeUrlSafeBase64(bytes), Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes);
  }
});

test('padding is read where it is right', () => {
  for (const text of ['Zg==', 'Zm8=', 'Zm9v']) assert.notEqual(decodeBase64(text), null, text);
  const wrong = ['Zg=', 'Zm8==', 'Zm9v=', '=', 'Z', 'Zm9vY', 'Zg===', 'Z g', 'Zé', 'Zm9v\n', 'Zg==Zg'];
  for (const text of wrong) {
    assert.equal(decodeBase64(text), null, text);
  }
});
