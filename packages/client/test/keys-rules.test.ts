import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKnownMembers } from '../src/engine/keys/known-members.ts';
import { listHolds, type Reader } from '../src/engine/keys/hold-rules.ts';
import { formatCode, parseCode } from '../src/engine/keys/recovery-code.ts';
import { emojiNumber } from '../src/engine/keys/sas-emoji.ts';
import { securityStateOf, type SecurityFacts } from '../src/engine/keys/security-state.ts';
import { cancelReasonOf, stageOf, type VerificationFacts } from '../src/engine/keys/verification-stage.ts';
import { connectionOf } from '../src/engine/matrix/connection.ts';
import { redact } from '../src/engine/matrix/sdk-logger.ts';
import { registrationOf } from '../src/engine/sessions/discover.ts';
import { createMemoryStorage } from '../src/engine/storage.ts';

const yesNo = [true, false] as const;

test('an account is ready only when its device is signed and older messages can come: every case', () => {
  let cases = 0;
  for (const isAsked of yesNo)
    for (const hasIdentity of yesNo)
      for (const isIdentityTrusted of yesNo)
        for (const isDeviceSigned of yesNo)
          for (const backup of ['none', 'connected', 'closed'] as const) {
            const facts: SecurityFacts = { isAsked, hasIdentity, isIdentityTrusted, isDeviceSigned, backup };
            const state = securityStateOf(facts);
            cases += 1;
            assert.equal(state === 'unknown', !isAsked);
            assert.equal(state === 'none', isAsked && !hasIdentity);
            const isWhole = isIdentityTrusted && isDeviceSigned && backup !== 'closed';
            assert.equal(state === 'ready', isAsked && hasIdentity && isWhole);
            assert.equal(state === 'locked', isAsked && hasIdentity && !isWhole);
          }
  assert.equal(cases, 48);
});

test('what a person sees of a verification, by how far it is', () => {
  const facts: VerificationFacts = {
    phase: 'requested',
    startedByUs: false,
    isAccepted: false,
    hasEmoji: false,
    isScanned: false,
    isConfirmed: false,
  };
  const table: readonly [Partial<VerificationFacts>, ReturnType<typeof stageOf>][] = [
    [{}, 'asked'],
    [{ startedByUs: true }, 'waiting'],
    [{ isAccepted: true }, 'waiting'],
    [{ phase: 'unsent', startedByUs: true }, 'waiting'],
    [{ phase: 'ready' }, 'choose'],
    [{ phase: 'ready', isConfirmed: true }, 'finishing'],
    [{ phase: 'started' }, 'waiting'],
    [{ phase: 'started', hasEmoji: true }, 'emoji'],
    [{ phase: 'started', hasEmoji: true, isConfirmed: true }, 'finishing'],
    [{ phase: 'started', isScanned: true }, 'confirm-scan'],
    [{ phase: 'started', isScanned: true, isConfirmed: true }, 'finishing'],
    [{ phase: 'done', isConfirmed: true }, 'done'],
    [{ phase: 'cancelled', hasEmoji: true }, 'cancelled'],
  ];
  for (const [change, stage] of table)
    assert.equal(stageOf({ ...facts, ...change }), stage, JSON.stringify(change));
});

test('why a verification ended, in causes', () => {
  assert.equal(cancelReasonOf('m.user', true), 'by-us');
  assert.equal(cancelReasonOf('m.user', false), 'by-them');
  assert.equal(cancelReasonOf(null, false), 'by-them');
  assert.equal(cancelReasonOf('m.timeout', true), 'timeout');
  assert.equal(cancelReasonOf('m.mismatched_sas', true), 'mismatch');
  assert.equal(cancelReasonOf('m.key_mismatch', false), 'mismatch');
  assert.equal(cancelReasonOf('m.accepted', false), 'elsewhere');
  assert.equal(cancelReasonOf('m.unknown_method', false), 'other');
});

test('a code is read however it was written down', () => {
  const key = new Uint8Array(32).map((_, place) => (place * 37) % 256);
  const code = formatCode(key);
  const same = (typed: string): void => {
    assert.ok(
      parseCode(typed).some((read) => Buffer.from(read).equals(key)),
      typed,
    );
  };
  same(code);
  same(code.replaceAll(' ', ''));
  same(code.replaceAll(' ', '-'));
  same(code.replaceAll(' ', ' – '));
  same(`\u200e${code.replaceAll(' ', '\u00a0')}\n`);
  same(
    [...code]
      .map((letter) =>
        /[0-9A-Za-z]/u.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter,
      )
      .join(''),
  );
  same(code.replace('o', '0'));
  same(code.replace('1', 'l'));
  assert.deepEqual(parseCode(''), []);
  assert.deepEqual(parseCode('EsTc'), []);
  assert.deepEqual(parseCode(`${code}x`), []);
  assert.deepEqual(parseCode('0OIl'.repeat(12)), [], 'guessing has an end');
  const last = code.at(-1) === 'a' ? 'b' : 'a';
  assert.ok(!parseCode(code.slice(0, -1) + last).some((read) => Buffer.from(read).equals(key)));
});

test('what holds a message back, the first thing to look at first', () => {
  const reader = (userId: string, change: Partial<Reader> = {}): Reader => ({
    userId,
    name: userId,
    identity: { state: 'known', wasVerified: false },
    isShown: true,
    ...change,
  });
  const changed = { state: 'changed', wasVerified: true } as const;
  assert.deepEqual(listHolds('ready', [reader('@a:x'), reader('@b:x')]), []);
  assert.deepEqual(listHolds('unknown', [reader('@a:x')]), [], 'nothing is shown before it is known');
  assert.deepEqual(listHolds('none', []), [{ kind: 'not-ready', reason: 'none' }]);
  const all = listHolds('locked', [
    reader('@a:x', { identity: changed }),
    reader('@b:x', { isShown: false }),
    reader('@c:x', { isShown: false }),
  ]);
  assert.deepEqual(all, [
    { kind: 'not-ready', reason: 'locked' },
    { kind: 'identity-changed', userId: '@a:x', name: '@a:x', wasVerified: true },
    {
      kind: 'silent-members',
      members: [
        { userId: '@b:x', name: '@b:x' },
        { userId: '@c:x', name: '@c:x' },
      ],
    },
  ]);
});

test('who was shown is remembered from the first sight of a room on', async () => {
  const storage = createMemoryStorage();
  const known = createKnownMembers(storage);
  await known.add('!r', ['@early:x']);
  assert.equal(await known.find('!r'), null, 'before the first sight nothing is kept');
  await known.adopt('!r', ['@a:x', '@b:x']);
  await known.adopt('!r', ['@a:x', '@b:x', '@silent:x']);
  assert.deepEqual([...((await known.find('!r')) ?? [])], ['@a:x', '@b:x'], 'there is one first sight');
  await Promise.all([known.add('!r', ['@c:x']), known.remove('!r', ['@a:x']), known.add('!r', ['@d:x'])]);
  const again = createKnownMembers(storage);
  assert.deepEqual([...((await again.find('!r')) ?? [])], ['@b:x', '@c:x', '@d:x']);
  await again.drop('!r');
  assert.equal(await createKnownMembers(storage).find('!r'), null);
});

test('the connection is told from what the sync and the tabs say', () => {
  const base = { isFromCache: false, isOnline: true };
  assert.equal(connectionOf({ ...base, sync: null }), 'connecting');
  assert.equal(connectionOf({ ...base, sync: 'PREPARED', isFromCache: true }), 'connecting');
  assert.equal(connectionOf({ ...base, sync: 'PREPARED' }), 'online');
  assert.equal(connectionOf({ ...base, sync: 'SYNCING' }), 'online');
  assert.equal(connectionOf({ ...base, sync: 'RECONNECTING' }), 'connecting');
  assert.equal(connectionOf({ ...base, sync: 'CATCHUP' }), 'connecting');
  assert.equal(connectionOf({ ...base, sync: 'ERROR' }), 'offline');
  assert.equal(connectionOf({ ...base, sync: 'SYNCING', isOnline: false }), 'offline');
});

test('which registration a server’s flows allow', () => {
  const flows = (...stages: readonly string[][]) => ({ flows: stages.map((each) => ({ stages: each })) });
  assert.equal(registrationOf(flows(['m.login.dummy'])), 'open');
  assert.equal(registrationOf(flows(['m.login.email.identity'], ['m.login.dummy'])), 'open');
  assert.equal(registrationOf(flows(['m.login.registration_token'])), 'token');
  assert.equal(registrationOf(flows(['m.login.registration_token', 'm.login.dummy'])), 'token');
  assert.equal(registrationOf(flows(['m.login.recaptcha', 'm.login.dummy'])), 'closed');
  assert.equal(registrationOf({ flows: 'nonsense' }), 'closed');
});

test('the emoji have the numbers of the specification', () => {
  assert.deepEqual([emojiNumber('Dog'), emojiNumber('Thumbs Up'), emojiNumber('Pin')], [0, 36, 63]);
  assert.equal(emojiNumber('Ghost'), -1);
});

test('a line of the log loses names, addresses and long secrets', () => {
  assert.equal(redact('Got key for @alice:example.org in !room:example.org'), 'Got key for … in …');
  assert.equal(redact('GET https://example.org/_matrix failed'), 'GET … failed');
  assert.equal(redact('token syt_YWxpY2U_abcdefghijklmnopqrstuv'), 'token …');
  assert.equal(redact(new TypeError('fetch failed')), 'TypeError: fetch failed');
});
