import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RichNode } from '../../port/index.ts';
import { parseRichText, plainText } from './rich-text.ts';

const depthOf = (nodes: readonly RichNode[]): number =>
  nodes.reduce(
    (most, node) => (typeof node === 'string' ? most : Math.max(most, 1 + depthOf(node.children))),
    0,
  );
const countOf = (nodes: readonly RichNode[]): number =>
  nodes.reduce((sum, node) => sum + (typeof node === 'string' ? 1 : 1 + countOf(node.children)), 0);

test('allowed elements stay, others are unwrapped', () => {
  assert.deepEqual(parseRichText('<b>a</b><font color="red">b</font><blink><i>c</i></blink> &amp; d'), [
    { tag: 'strong', children: ['a'] },
    'b',
    { tag: 'em', children: ['c'] },
    ' & d',
  ]);
  assert.deepEqual(parseRichText('<ol start="3"><li>x</li></ol>'), [
    { tag: 'ol', start: 3, children: [{ tag: 'li', children: ['x'] }] },
  ]);
});

test('nothing that runs or loads comes through', () => {
  assert.deepEqual(parseRichText('<script>alert(1)</script><style>*{}</style>ok'), ['ok']);
  assert.deepEqual(parseRichText('<img src="mxc://x/y" alt="a cat" onerror="x()">'), ['a cat']);
  assert.deepEqual(parseRichText('<a href="javascript:alert(1)">x</a>'), ['x']);
  assert.deepEqual(parseRichText('<a href="data:text/html,x">x</a><a href=" jav&#x09;ascript:x">y</a>'), [
    'xy',
  ]);
  assert.deepEqual(parseRichText('<svg><a href="https://x.example">x</a></svg>after'), ['after']);
});

test('links open the web, and links to people are mentions', () => {
  assert.deepEqual(parseRichText('<a href="https://herald.example/a?b=c">x</a>'), [
    { tag: 'a', to: 'https://herald.example/a?b=c', children: ['x'] },
  ]);
  assert.deepEqual(parseRichText('<a href="https://matrix.to/#/%40bob%3Alocalhost">Bob</a>'), [
    { tag: 'mention', to: '@bob:localhost', children: ['Bob'] },
  ]);
  assert.deepEqual(parseRichText('<a href="matrix:u/bob:localhost">Bob</a>'), [
    { tag: 'mention', to: '@bob:localhost', children: ['Bob'] },
  ]);
});

test('the quotation of old replies is left out, and spoilers are hidden', () => {
  assert.deepEqual(parseRichText('<mx-reply><blockquote>old</blockquote></mx-reply>new'), ['new']);
  assert.deepEqual(parseRichText('<span data-mx-spoiler="why">secret</span>'), [
    { tag: 'spoiler', children: ['secret'] },
  ]);
});

test('hostile HTML is bounded in depth, nodes and time', () => {
  const started = performance.now();
  for (const piece of [
    '<blockquote>',
    '<b>',
    '<a href="https://x.example">',
    '<ul><li>',
    '<mx-reply>',
    '<!--',
    '&',
    '<',
  ])
    for (const html of [piece.repeat(100_000), `${piece.repeat(5_000)}text${'</b>'.repeat(5_000)}`]) {
      const nodes = parseRichText(html);
      assert.ok(depthOf(nodes) <= 41, piece);
      assert.ok(countOf(nodes) <= 8_100, piece);
      plainText(nodes);
    }
  assert.ok(performance.now() - started < 5_000);
});
