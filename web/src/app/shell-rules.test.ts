import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDeviceWords } from './device-name.ts';
import { isolate } from './isolate.ts';
import { choosePrompt } from './prompts.ts';
import { findCommand } from './shortcuts.ts';

const press = { key: '', hasControl: false, hasAlt: false, isTyping: false, singleKeys: true };

test('Ctrl or Cmd with K searches, also while typing', () => {
  assert.equal(findCommand({ ...press, key: 'K', hasControl: true, isTyping: true }), 'search');
});

test('single keys work in lists, not while typing, and not when they are switched off', () => {
  assert.equal(findCommand({ ...press, key: '?' }), 'help');
  assert.equal(findCommand({ ...press, key: '?', isTyping: true }), null);
  assert.equal(findCommand({ ...press, key: '?', singleKeys: false }), null);
});

test('other combinations are left to the browser', () => {
  assert.equal(findCommand({ ...press, key: 'c', hasControl: true }), null);
  assert.equal(findCommand({ ...press, key: 'x' }), null);
});

test('one prompt is shown at a time, the one that matters most', () => {
  assert.equal(choosePrompt(new Set(), null), null);
  assert.equal(choosePrompt(new Set(['update', 'recover']), null), 'recover');
});

test('a prompt that is shown stays until it is answered or a graver one comes', () => {
  assert.equal(choosePrompt(new Set(['update', 'save-code']), 'save-code'), 'save-code');
  assert.equal(choosePrompt(new Set(['update', 'recover']), 'update'), 'recover');
  assert.equal(choosePrompt(new Set(['update']), 'recover'), 'update');
});

test('a name that reads the other way is set apart from the sentence', () => {
  assert.equal(isolate('Alice', false), 'Alice');
  assert.equal(isolate('ليلى', false), '\u2068ليلى\u2069');
  assert.equal(isolate('Alice', true), '\u2068Alice\u2069');
});

test('a device is called by its browser and system', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0';
  assert.deepEqual(findDeviceWords(edge), { browser: 'Edge', system: 'Windows' });
  const android = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';
  assert.deepEqual(findDeviceWords(android), { browser: 'Firefox', system: 'Android' });
  assert.equal(findDeviceWords('curl/8'), null);
});
