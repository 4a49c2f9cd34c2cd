import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeMarkdown } from './markdown.ts';
import { parseRichText } from './rich-text.ts';

test('plain text has no formatting', () => {
  assert.deepEqual(writeMarkdown('hello there\nyou', []), {
    body: 'hello there\nyou',
    formattedBody: null,
    mentions: {},
  });
  assert.equal(writeMarkdown('https://herald.example/a_b_c', []).formattedBody, null);
});

test('Markdown becomes the elements that every client shows', () => {
  const html = (text: string): string | null => writeMarkdown(text, []).formattedBody;
  assert.equal(html('a **b** _c_ ~~d~~ `e`'), 'a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code>');
  assert.equal(html('- a\n- b'), '<ul><li>a</li><li>b</li></ul>');
  assert.equal(html('2. a'), '<ol start="2"><li>a</li></ol>');
  assert.equal(html('> q\n\nr'), '<blockquote><p>q</p></blockquote><p>r</p>');
  assert.equal(html('```js\n1 < 2\n```'), '<pre><code class="language-js">1 &lt; 2\n</code></pre>');
  assert.equal(html('[x](https://herald.example)'), '<a href="https://herald.example/">x</a>');
  assert.equal(html('**a**\nb'), '<strong>a</strong><br>b');
});

test('HTML that somebody types is shown as typed', () => {
  assert.equal(writeMarkdown('<b>x</b>', []).formattedBody, null);
  const { formattedBody } = writeMarkdown('**a** <img src=x onerror=alert(1)>', []);
  assert.equal(formattedBody, '<strong>a</strong> &lt;img src=x onerror=alert(1)&gt;');
  assert.equal(writeMarkdown('[x](javascript:alert(1))', []).formattedBody, null);
});

test('people who are mentioned are named in the text and told to their clients', () => {
  const people = [
    { userId: '@ann:localhost', name: '@Ann' },
    { userId: '@anna:localhost', name: '@Anna' },
  ];
  const written = writeMarkdown('hi @Anna and @Ann', people);
  assert.equal(
    written.formattedBody,
    'hi <a href="https://matrix.to/#/%40anna%3Alocalhost">@Anna</a> and <a href="https://matrix.to/#/%40ann%3Alocalhost">@Ann</a>',
  );
  assert.deepEqual(written.mentions, { user_ids: ['@ann:localhost', '@anna:localhost'] });
  assert.deepEqual(writeMarkdown('hi', people).mentions, {});
  assert.deepEqual(writeMarkdown('@room now', [{ userId: '@room', name: '@room' }]).mentions, { room: true });
});

test('nothing and too much are refused in words', () => {
  assert.throws(() => writeMarkdown(' \n', []), { code: 'empty' });
  assert.throws(() => writeMarkdown('x'.repeat(16_001), []), { code: 'too-long' });
});

test('hostile Markdown neither throws nor takes long', () => {
  const started = performance.now();
  for (const piece of [
    '>',
    '> ',
    '*',
    '_',
    '[',
    '![',
    '`',
    '- ',
    '|',
    '\\',
    '<',
    '[a](',
    '**a ',
    '~~',
    '&',
    '[a]: b\n',
  ])
    parseRichText(
      writeMarkdown(`x${piece.repeat(Math.floor(15_000 / piece.length))}`, []).formattedBody ?? '',
    );
  assert.ok(performance.now() - started < 10_000, `took ${performance.now() - started} ms`);
});
