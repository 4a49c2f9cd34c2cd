import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkify, parseMatrixLink, parseWebLink } from './links.ts';

test('all forms of a Matrix address lead to the same place', () => {
  const bob = { kind: 'person', userId: '@bob:localhost' };
  for (const link of [
    '@bob:localhost',
    'https://matrix.to/#/@bob:localhost',
    'https://matrix.to/#/%40bob%3Alocalhost?web=1',
    'matrix:u/bob:localhost',
    'matrix:u/bob:localhost?action=chat',
    ' @bob:localhost ',
  ])
    assert.deepEqual(parseMatrixLink(link), bob, link);
  const room = { kind: 'room', roomIdOrAlias: '#tea:localhost', eventId: null };
  for (const link of ['#tea:localhost', 'https://matrix.to/#/#tea:localhost', 'matrix:r/tea:localhost'])
    assert.deepEqual(parseMatrixLink(link), room, link);
  assert.deepEqual(parseMatrixLink('https://matrix.to/#/!a:localhost/$e?via=localhost'), {
    kind: 'room',
    roomIdOrAlias: '!a:localhost',
    eventId: '$e',
  });
  assert.deepEqual(parseMatrixLink('matrix:roomid/a:localhost/e/e'), {
    kind: 'room',
    roomIdOrAlias: '!a:localhost',
    eventId: '$e',
  });
});

test('what is no Matrix address leads nowhere', () => {
  for (const link of [
    '',
    '@',
    '@bob',
    '@:x',
    'bob:localhost',
    'https://herald.example',
    'https://matrix.to/#/',
    'https://matrix.to/#/%E0%A4%A',
    'matrix:',
    'matrix:u/',
    'matrix:constructor/x',
    '@a b:localhost',
    `@${'x'.repeat(3_000)}:y`,
  ])
    assert.equal(parseMatrixLink(link), null, link);
});

test('only addresses that may be opened are links', () => {
  assert.equal(parseWebLink('https://herald.example'), 'https://herald.example/');
  assert.equal(parseWebLink('mailto:a@herald.example'), 'mailto:a@herald.example');
  for (const link of [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    '//x',
    'x',
    'blob:https://x/y',
  ])
    assert.equal(parseWebLink(link), null, link);
});

test('addresses in a text are found without the marks of the sentence', () => {
  const shape = (text: string) =>
    linkify(text).map((node) => (typeof node === 'string' ? node : { to: node.to, text: node.children[0] }));
  assert.deepEqual(shape('see https://herald.example/a, or (http://b.example/c(d)).'), [
    'see ',
    { to: 'https://herald.example/a', text: 'https://herald.example/a' },
    ', or (',
    { to: 'http://b.example/c(d)', text: 'http://b.example/c(d)' },
    ').',
  ]);
  assert.deepEqual(shape('xhttps://herald.example https:// http'), ['xhttps://herald.example https:// http']);
  const started = performance.now();
  linkify('https://'.repeat(8_000));
  linkify('https://a.example '.repeat(3_500));
  linkify(`https://a.example/${'('.repeat(60_000)}`);
  assert.ok(performance.now() - started < 2_000);
});
