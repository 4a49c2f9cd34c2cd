import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';

/** A PDF as far as the server's own need it: the pieces of text on each page, in the order in which they were set. */
export interface ReadPdf {
  readonly pages: string[][];
}

/** Reads a PDF that the server made. It understands what is in those, and nothing else of the format. */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const text = Buffer.from(bytes).toString('latin1');
  assert.ok(text.startsWith('%PDF-'), 'it is a PDF');
  assert.ok(text.trimEnd().endsWith('%%EOF'), 'it is whole');
  const objects = new Map<string, string>();
  for (const [, id = '', body = ''] of text.matchAll(/\n(\d+) 0 obj\n(.*?)\nendobj/gs)) objects.set(id, body);
  const fonts = new Map<string, Map<string, string>>();
  for (const [, name = '', id = ''] of text.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1];
    fonts.set(name, lettersOf(streamOf(objects.get(unicode ?? '') ?? '')));
  }
  const kids = /\/Kids \[(.*?)\]/s.exec(text)?.[1] ?? '';
  const pages = Array.from(kids.matchAll(/(\d+) 0 R/g), ([, id = '']) => {
    const contents = /\/Contents (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1] ?? '';
    return piecesOf(streamOf(objects.get(contents) ?? ''), fonts);
  });
  return { pages };
}

function streamOf(object: string): string {
  const start = object.indexOf('stream\n') + 'stream\n'.length;
  const bytes = Buffer.from(object.slice(start, object.lastIndexOf('\nendstream')), 'latin1');
  return inflateSync(bytes).toString('latin1');
}

/** What each glyph says: the ranges of a ToUnicode map. */
function lettersOf(map: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, first = '', list = ''] of map.matchAll(/^<(\w{4})> <\w{4}> \[(.*)\]$/gm)) {
    let glyph = Number.parseInt(first, 16);
    for (const [, codes = ''] of list.matchAll(/<([\w ]*)>/g)) {
      const units = codes.split(' ').filter((code) => code !== '');
      letters.set(
        glyph.toString(16).padStart(4, '0'),
        String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))),
      );
      glyph += 1;
    }
  }
  return letters;
}

function piecesOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  return Array.from(content.matchAll(/^BT$(.*?)^ET$/gms), ([, block = '']) => {
    const letters = fonts.get(/\/(F\d+) /.exec(block)?.[1] ?? '');
    assert.ok(letters, 'a piece of text has a font');
    const glyphs = Array.from(block.matchAll(/<(\w+)>/g), ([, hex = '']) => hex.match(/\w{4}/g) ?? []);
    return glyphs
      .flat()
      .map((glyph) => letters.get(glyph) ?? '\ufffd')
      .join('');
  });
}
