import assert from 'node:assert/strict';
import test from 'node:test';
import { safeName } from '../src/features/media/save-file.ts';
import { findLinkDoubt } from '../src/features/timeline/suspicious-link.ts';
import { isOnlyEmoji, splitLinks } from '../src/features/timeline/text-links.ts';

test('a link whose words name another host is doubted, and its true host is told', () => {
  assert.deepEqual(findLinkDoubt('https://evil.example/x', 'https://bank.example'), {
    reason: 'other-address',
    host: 'evil.example',
  });
  assert.equal(findLinkDoubt('https://bank.example/login', 'bank.example'), null);
  assert.equal(findLinkDoubt('https://www.bank.example', 'bank.example'), null);
  assert.equal(findLinkDoubt('https://bank.example', 'our bank'), null);
});

test('a host in lookalike letters is doubted, whole or mixed', () => {
  assert.equal(findLinkDoubt('https://аpple.com', 'https://аpple.com')?.reason, 'lookalike-letters');
  assert.equal(findLinkDoubt('https://аррӏе.com', 'аррӏе.com')?.reason, 'lookalike-letters');
  assert.equal(findLinkDoubt('https://xn--pple-43d.com', 'look here')?.host, 'xn--pple-43d.com');
});

test('an honest host in another script is plain', () => {
  assert.equal(findLinkDoubt('https://пример.рф/путь', 'https://пример.рф/путь'), null);
  assert.equal(findLinkDoubt('https://қазпошта.қаз', 'қазпошта.қаз'), null);
});

test('addresses in plain text end before the sentence does', () => {
  const pieces = splitLinks('See https://a.example/x_(y), or (https://b.example).');
  assert.deepEqual(
    pieces.filter((piece) => piece.address !== null).map((piece) => piece.text),
    ['https://a.example/x_(y)', 'https://b.example'],
  );
  assert.equal(
    pieces.map((piece) => piece.text).join(''),
    'See https://a.example/x_(y), or (https://b.example).',
  );
});

test('script addresses are no links', () => {
  assert.equal(
    splitLinks('javascript:alert(1) data:text/html,x').every((piece) => piece.address === null),
    true,
  );
});

test('a file name cannot turn the reading direction or leave its folder', () => {
  assert.equal(safeName('photo\u202Egpj.exe'), 'photogpj.exe');
  assert.equal(safeName('../../etc/passwd'), '.._.._etc_passwd');
  assert.equal(safeName('\u202E'), 'file');
});

test('a few emoji alone are shown large; digits are not emoji', () => {
  assert.equal(isOnlyEmoji('🎉'), true);
  assert.equal(isOnlyEmoji('👩‍🚀 🇰🇿'), true);
  assert.equal(isOnlyEmoji('12'), false);
  assert.equal(isOnlyEmoji('ok 👍'), false);
});

test('ten megabytes of text are taken apart and stay what they were', () => {
  const long = 'a'.repeat(10_000_000);
  assert.deepEqual(splitLinks(long), [{ text: long, address: null }]);
  assert.equal(isOnlyEmoji('🎉'.repeat(1_000_000)), false);
  assert.equal(findLinkDoubt(`https://example.org/${'a'.repeat(1_000_000)}`, 'x'.repeat(1_000_000)), null);
});
