import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLanguage } from './languages.ts';
import { parsePreferences } from './preferences.ts';

test('broken or missing preferences are the defaults', () => {
  const defaults = parsePreferences(null);
  assert.deepEqual(parsePreferences('{'), defaults);
  assert.deepEqual(parsePreferences('[1]'), defaults);
  assert.deepEqual(parsePreferences('{"theme":"neon","textSize":1000,"language":"tlh"}'), defaults);
  assert.equal(defaults.theme, 'system');
});

test('stored preferences are kept', () => {
  const stored = parsePreferences('{"theme":"dark","textSize":130,"language":"kk","singleKeys":false}');
  assert.equal(stored.theme, 'dark');
  assert.equal(stored.textSize, 130);
  assert.equal(stored.language, 'kk');
  assert.equal(stored.singleKeys, false);
});

test('the first language that a person understands and the brand offers is shown', () => {
  assert.equal(chooseLanguage(['fr', 'ar-EG', 'en'], ['en', 'kk', 'ar']), 'ar');
  assert.equal(chooseLanguage(['ar'], ['en', 'kk']), 'en');
  assert.equal(chooseLanguage(['fr'], ['kk']), 'kk');
});
