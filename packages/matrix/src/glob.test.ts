import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../test/graphs/random.ts';
import { containsWords, createGlob, createWordGlob } from './index.ts';

test('a star matches any text, a question mark one character', () => {
  const glob = createGlob('lunc?*');
  for (const text of ['Lunch plans', 'LUNCH', 'lunch']) assert.equal(glob(text), true, text);
  for (const text of [' lunch', 'lunc', '']) assert.equal(glob(text), false, text);
  assert.equal(createGlob('*')(''), true);
  assert.equal(createGlob('?')(''), false);
  assert.equal(createGlob('**?**')('x'), true);
  assert.equal(createGlob('')(''), true);
  assert.equal(createGlob('')('x'), false);
  assert.equal(createGlob('*.example.org')('matrix.example.org'), true);
  assert.equal(createGlob('*.example.org')('example.org'), false);
});

test('a character is a code point', () => {
  assert.equal(createGlob('?')('\u{1F600}'), true);
  assert.equal(createGlob('??')('\u{1F600}'), false);
});

test('nothing but star and question mark is special', () => {
  for (const pattern of ['[a-z]', 'a.c', '\\*x', 'a+', '(a|b)', '^a$'])
    assert.equal(createGlob(`${pattern}?`)(`${pattern}x`.replace('*', 'y')), true, pattern);
  assert.equal(createGlob('a.c?')('abcd'), false);
});

test('all short patterns on all short texts, against the definition', () => {
  const texts = wordsOf('ab', 5);
  for (const pattern of wordsOf('a?*', 4)) {
    const glob = createGlob(pattern);
    for (const text of texts) assert.equal(glob(text), isMatch(pattern, text), `${pattern} on ${text}`);
  }
});

test('patterns longer than a machine word, against the definition', () => {
  const random = createRandom(3);
  for (let i = 0; i < 2000; i++) {
    const pattern = Array.from({ length: 20 + random.int(60) }, () =>
      random.pick(['a', 'a', 'b', '?', ...'*'.repeat(random.int(2))]),
    ).join('');
    const text = pattern.replaceAll('?', 'a').replaceAll('*', () => random.pick(['', 'ab', 'bbbb']));
    const changed = random.chance(0.5) ? text : text.replace('b', random.pick(['a', 'bb', '']));
    assert.equal(createGlob(pattern)(changed), isMatchByTable(pattern, changed), `${pattern} on ${changed}`);
  }
});

test('CVE-2021-29471: no pattern takes long', () => {
  const started = performance.now();
  const text = 'a'.repeat(60_000);
  assert.equal(createGlob('*a'.repeat(120) + 'b')(text), false);
  assert.equal(createGlob('*?'.repeat(100) + 'b')(text), false);
  assert.equal(createWordGlob('a*'.repeat(120) + 'b')(`${'a '.repeat(30_000)}`), false);
  assert.ok(performance.now() - started < 10_000);
});

test('a word glob matches a part that begins and ends at word boundaries', () => {
  const glob = createWordGlob('ex*ple');
  for (const text of ['An example event.', 'exple', 'An exciting triple-whammy', 'EXAMPLE'])
    assert.equal(glob(text), true, text);
  for (const text of ['examples', 'anexample', 'ex_ple_', 'example1', '_example', ''])
    assert.equal(glob(text), false, text);
  assert.equal(createWordGlob('cake')('cakecake cake'), true);
  assert.equal(createWordGlob('cake')('cakecake'), false);
  assert.equal(createWordGlob('c?ke')('(coke)'), true);
  assert.equal(createWordGlob('müller')('Frau Müller!'), true);
});

test('words are taken literally', () => {
  assert.equal(containsWords('hello Al*ce?', 'al*ce?'), true);
  assert.equal(containsWords('hello alice', 'al*ce'), false);
  assert.equal(containsWords('hello malice', 'alice'), false);
});

function wordsOf(alphabet: string, length: number): string[] {
  if (length === 0) return [''];
  const shorter = wordsOf(alphabet, length - 1);
  return [
    ...shorter,
    ...shorter
      .filter((word) => word.length === length - 1)
      .flatMap((word) => [...alphabet].map((unit) => word + unit)),
  ];
}

function isMatch(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') return isMatch(rest, text) || (text !== '' && isMatch(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && isMatch(rest, text.slice(1));
}

/** The same definition for long patterns: which prefixes of the text the pattern so far can match. */
function isMatchByTable(pattern: string, text: string): boolean {
  let reached = new Set([0]);
  for (const unit of pattern) {
    const next = new Set<number>();
    for (const at of reached) {
      if (unit === '*') for (let end = at; end <= text.length; end++) next.add(end);
      else if (at < text.length && (unit === '?' || unit === text[at])) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(text.length);
}
