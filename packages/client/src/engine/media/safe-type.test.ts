import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeType } from './safe-type.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('what is a picture is shown as one, whatever it is called', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.equal(safeType(png, 'image/png'), 'image/png');
  assert.equal(safeType(png, 'text/html'), 'image/png');
  assert.equal(safeType(bytes('....ftypM4A '), 'audio/mp4'), 'audio/mp4');
  assert.equal(safeType(bytes('....ftypisom'), 'video/mp4; codecs="x"'), 'video/mp4');
  assert.equal(safeType(bytes('RIFF....WEBP'), 'image/webp'), 'image/webp');
  assert.equal(safeType(bytes('OggS'), 'video/ogg'), 'video/ogg');
});

test('what is no picture, sound or film is never shown as one', () => {
  for (const text of [
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '<html>',
    'GIF',
    '',
    '%PDF-1.7',
    '\u0000\u0000',
  ])
    for (const type of ['image/png', 'image/svg+xml', 'text/html', 'video/mp4', ''])
      assert.equal(safeType(bytes(text), type), 'application/octet-stream', `${text} as ${type}`);
});
