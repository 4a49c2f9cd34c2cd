import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanUsername } from './clean-username.ts';
import { isPasswordLongEnough } from './password-rules.ts';

test('a whole user id, capitals and spaces are understood as the name that is meant', () => {
  assert.equal(cleanUsername(' @Alice:example.org '), 'alice');
  assert.equal(cleanUsername('bob'), 'bob');
  assert.equal(cleanUsername(''), '');
});

test('a password counts by its characters', () => {
  assert(!isPasswordLongEnough('1234567'));
  assert(isPasswordLongEnough('12345678'));
  assert(!isPasswordLongEnough('😀😀😀😀'));
});
