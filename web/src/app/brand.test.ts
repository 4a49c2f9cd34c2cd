import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paletteOf } from './brand-palette.ts';
import { parseBrand } from './brand.ts';
import { contrastOf, ensureContrast, parseColour, WHITE, writeColour } from './colour.ts';
import type { Colour } from './colour.ts';

const SERVED = {
  name: 'Harbour Mail',
  tagline: { en: 'Talk' },
  colours: {
    light: { primary: '#0d5361', accent: '#b8430a' },
    dark: { primary: '#74cdd3', accent: '#ffa36e' },
  },
  languages: ['en'],
};
const BUILT_IN = parseBrand(SERVED, null);

function colour(text: string): Colour {
  const found = parseColour(text);
  assert(found !== null);
  return found;
}

test('black on white stands out by 21, and a colour from itself by 1', () => {
  assert.equal(Math.round(contrastOf(colour('#000000'), WHITE)), 21);
  assert.equal(contrastOf(colour('#336699'), colour('#336699')), 1);
});

test('a colour that stands out enough is left as it is', () => {
  assert.equal(writeColour(ensureContrast(colour('#0d5361'), WHITE, 4.5)), '#0d5361');
});

test('a colour that is too pale is darkened on a light ground, and lightened on a dark one', () => {
  const [pale, deep] = [colour('#ffd400'), colour('#1a1a66')];
  assert(contrastOf(ensureContrast(pale, WHITE, 4.5), WHITE) >= 4.5);
  const ground = colour('#0f1e24');
  assert(contrastOf(ensureContrast(deep, ground, 4.5), ground) >= 4.5);
});

test('whatever colours an operator chooses, every ink of the palette is readable on its ground', () => {
  const choices = ['#ffffff', '#000000', '#ffd400', '#ff0000', '#00ff00', '#777777', '#0d5361', '#c0ffee'];
  for (const scheme of ['light', 'dark'] as const) {
    for (const choice of choices) {
      const palette = paletteOf({ primary: colour(choice), accent: colour(choice) }, scheme);
      for (const role of ['primary', 'accent']) {
        for (const [ink, ground] of [
          [`on-${role}`, role],
          [`on-${role}-soft`, `${role}-soft`],
        ] as const) {
          const contrast = contrastOf(colour(palette[ink] ?? ''), colour(palette[ground] ?? ''));
          assert(contrast >= 4.5, `${scheme}, ${choice}: ${ink} on ${ground} has ${contrast}`);
        }
      }
    }
  }
});

test('a served brand takes the place of the built-in one', () => {
  const brand = parseBrand(
    { ...SERVED, name: ' Ministry Post ', links: { help: 'https://help.example' } },
    BUILT_IN,
  );
  assert.equal(brand.name, 'Ministry Post');
  assert.equal(brand.links.help, 'https://help.example');
});

test('what a served brand lacks, or says wrongly, comes from the built-in one', () => {
  const brand = parseBrand(
    {
      name: 7,
      colours: { light: { primary: 'red' } },
      languages: ['xx'],
      links: { help: 'javascript:alert(1)' },
    },
    BUILT_IN,
  );
  assert.equal(brand.name, 'Harbour Mail');
  assert.deepEqual(brand.colours, BUILT_IN.colours);
  assert.deepEqual(brand.languages, ['en']);
  assert.equal(brand.links.help, null);
});

test('a logo may lie on this server or on https, and nowhere else', () => {
  assert.equal(parseBrand({ ...SERVED, logo: '/logo.svg' }, null).logo, '/logo.svg');
  for (const logo of [
    '//evil.example/x.svg',
    'http://evil.example/x.svg',
    'data:image/svg+xml,x',
    'mailto:a@b',
  ]) {
    assert.equal(parseBrand({ ...SERVED, logo }, null).logo, null);
  }
});

test('a built-in brand without a name or with a colour that is none is refused', () => {
  assert.throws(() => parseBrand({ ...SERVED, name: '' }, null), TypeError);
  assert.throws(() => parseBrand({ ...SERVED, colours: {} }, null), TypeError);
});
