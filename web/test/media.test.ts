import assert from 'node:assert/strict';
import test from 'node:test';
import { createBlobCache } from '../src/features/media/blob-cache.ts';
import { moveBy, NO_ZOOM, zoomAt } from '../src/features/media/zoom.ts';
import { fitInto, kindOfFile } from '../src/features/timeline/attachment-kind.ts';
import { rememberEmoji, searchEmoji } from '../src/features/timeline/emoji-search.ts';
import { loudnessOf, scaleWaveform } from '../src/features/timeline/waveform.ts';
import english from '../src/features/timeline/emoji/en.json' with { type: 'json' };
import kazakh from '../src/features/timeline/emoji/kk.json' with { type: 'json' };
import type { EmojiGroup } from '../src/features/timeline/emoji-search.ts';

function cacheOf(idleBytes: number, concurrency = 4) {
  const open = new Set<string>();
  let made = 0;
  const cache = createBlobCache(
    {
      createUrl() {
        const url = `blob:${(made += 1)}`;
        open.add(url);
        return url;
      },
      revokeUrl: (url) => open.delete(url),
    },
    { idleBytes, concurrency },
  );
  return { cache, open };
}

const blob = (size: number) => new Blob([new Uint8Array(size)]);

test('a file that two messages show is loaded once and freed after the last', async () => {
  const { cache, open } = cacheOf(0);
  let loads = 0;
  const load = async () => {
    loads += 1;
    return blob(10);
  };
  const first = cache.claim('a', load);
  const second = cache.claim('a', load);
  assert.equal(await first.url, await second.url);
  assert.equal(loads, 1);
  first.release();
  first.release();
  assert.equal(open.size, 1, 'releasing twice frees only one claim');
  second.release();
  assert.equal(open.size, 0);
});

test('files that nobody shows are kept for scrolling back, the oldest freed first', async () => {
  const { cache, open } = cacheOf(25);
  for (const key of ['a', 'b', 'c']) {
    const claim = cache.claim(key, async () => blob(10));
    await claim.url;
    claim.release();
  }
  assert.deepEqual([...open], ['blob:2', 'blob:3']);
  assert.equal(cache.claim('c', async () => blob(10)).ready, 'blob:3');
});

test('a failed load is tried again by the next who asks', async () => {
  const { cache } = cacheOf(100);
  await assert.rejects(cache.claim('a', () => Promise.reject(new RangeError('no'))).url);
  assert.equal(await cache.claim('a', async () => blob(1)).url, 'blob:1');
});

test('only so many files are loaded at once', async () => {
  const { cache } = cacheOf(100, 2);
  let running = 0;
  let most = 0;
  const load = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return blob(1);
  };
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => cache.claim(key, load).url));
  assert.equal(most, 2);
});

test('a waveform of any length has as many bars as are drawn, the loudest full', () => {
  assert.deepEqual(scaleWaveform([0, 0.5, 0.25, 0.25], 2), [1, 0.5]);
  assert.equal(scaleWaveform([0.1], 44).length, 44);
  assert.deepEqual(scaleWaveform([], 3), [0, 0, 0]);
  assert.deepEqual(scaleWaveform([Number.NaN, -4, 90], 3), [0, 0, 1]);
  assert.equal(loudnessOf(new Uint8Array(64).fill(128)), 0);
  assert.equal(loudnessOf(new Uint8Array(64).fill(255)), 1);
});

test('zooming keeps the point under the pointer, and the picture in its frame', () => {
  const zoom = zoomAt(NO_ZOOM, 2, { x: 100, y: 0 });
  assert.deepEqual(zoom, { scale: 2, x: -100, y: 0 });
  assert.deepEqual(zoomAt(zoom, 0.1, { x: 0, y: 0 }), NO_ZOOM);
  assert.equal(moveBy(zoom, 9_999, 0, { width: 400, height: 300 }).x, 200);
});

test('what can hold scripts is sent as a file, never as a picture', () => {
  assert.equal(kindOfFile('image/svg+xml'), 'file');
  assert.equal(kindOfFile('text/html'), 'file');
  assert.equal(kindOfFile('image/jpeg'), 'image');
  assert.equal(kindOfFile('audio/ogg; codecs=opus'), 'audio');
  assert.deepEqual(fitInto(4_000, 2_000, 400, 340), { width: 400, height: 200 });
  assert.deepEqual(fitInto(10, 10, 400, 340), { width: 10, height: 10 });
});

function groupsOf(file: typeof english): readonly EmojiGroup[] {
  return file.groups.map(({ id, emoji }) => ({
    id,
    emoji: emoji.map(([sign = '', name = '', keywords = '']) => [sign, name, keywords] as const),
  }));
}

test('emoji are found by their names in the language that is shown', () => {
  assert.equal(searchEmoji(groupsOf(english), 'red heart')[0]?.[0], '❤️');
  assert.ok(searchEmoji(groupsOf(kazakh), 'мысық').some(([sign]) => sign === '🐈'));
  assert.deepEqual(searchEmoji(groupsOf(english), ' '), []);
  assert.deepEqual(rememberEmoji(['a', 'b'], 'b'), ['b', 'a']);
});
