import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkName, checkRoom } from './rules.ts';

test('a person has at most twenty passkeys', () => {
  assert.equal(checkRoom(0).ok, true);
  assert.equal(checkRoom(19).ok, true);
  assert.equal(checkRoom(20).ok, false);
});

test('a passkey has a name that can be seen', () => {
  assert.equal(checkName('Phone').ok, true);
  assert.equal(checkName(' \t').ok, false);
});
