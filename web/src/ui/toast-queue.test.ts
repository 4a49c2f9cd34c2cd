import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dismissToast, findShownToast, showToast } from './toast-queue.ts';

test('toasts are seen one at a time, in the order they came, and never twice in a row', () => {
  for (const text of ['one', 'two', 'two', 'three']) showToast({ text });
  const seen: string[] = [];
  for (let toast = findShownToast(); toast !== null; toast = findShownToast()) {
    seen.push(toast.text);
    dismissToast(toast.id);
  }
  assert.deepEqual(seen, ['one', 'two', 'three']);
});

test('when too many wait, the oldest of those that wait are dropped', () => {
  for (let i = 0; i < 20; i++) showToast({ text: String(i) });
  const seen: string[] = [];
  for (let toast = findShownToast(); toast !== null; toast = findShownToast()) {
    seen.push(toast.text);
    dismissToast(toast.id);
  }
  assert.deepEqual(seen, ['0', '15', '16', '17', '18', '19']);
});
