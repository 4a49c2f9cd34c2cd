import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode } from './passkey.ts';
import { chooseTwo, codeFileName, groupsOf, isSameGroup } from './recovery-groups.ts';

test('a code is read in its groups, however it is spaced', () => {
  assert.deepEqual(groupsOf(' EsTb 8kLm\n vQ2x '), ['EsTb', '8kLm', 'vQ2x']);
});

test('two different groups are asked for, in order, whatever the chance', () => {
  for (const first of [0, 0.3, 0.999999]) {
    for (const second of [0, 0.5, 0.999999]) {
      const [one, other] = chooseTwo(12, first, second);
      assert(one >= 0 && one < other && other < 12);
    }
  }
});

test('a group is the same with spaces in it, and another one with other capitals', () => {
  assert(isSameGroup(' Es Tb ', 'EsTb'));
  assert(!isSameGroup('estb', 'EsTb'));
});

test('the file of a code says whose, which and of when it is', () => {
  assert.equal(
    codeFileName('Ministry Post', 2, Date.UTC(2026, 4, 12)),
    'Ministry-Post-recovery-code-2-2026-05-12.txt',
  );
});

test('bytes survive base64url', () => {
  const bytes = Uint8Array.from([0, 255, 62, 63, 250, 1]);
  assert.deepEqual(decode(encode(bytes)), bytes);
  assert(!/[+/=]/u.test(encode(bytes)));
});
