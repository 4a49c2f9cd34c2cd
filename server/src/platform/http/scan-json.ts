import { jsonLimits } from '#platform/limits';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openArray = 0x5b;
const closeArray = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** What is wrong with the shape of a document, before any of it is parsed. */
export type ShapeFault = 'too deep' | 'too many values';

/**
 * Measures the nesting and the number of values of a JSON text in one pass over its bytes, so that a hostile
 * document costs neither stack nor memory. Whether it is JSON at all, the parser says.
 */
export function findShapeFault(bytes: Buffer, limits: { depth: number; nodes: number } = jsonLimits) {
  let depth = 0;
  let nodes = 1;
  for (let i = 0; i < bytes.length; i++) {
    switch (bytes[i]) {
      case quote:
        i = endOfString(bytes, i);
        break;
      case openArray:
      case openObject:
        nodes++;
        if (++depth > limits.depth) return 'too deep';
        break;
      case closeArray:
      case closeObject:
        depth--;
        break;
      case comma:
        if (++nodes > limits.nodes) return 'too many values';
        break;
    }
  }
  return null;
}

/** The index of the quote that ends the string beginning at `start`, or the end of the text. */
function endOfString(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(quote, start + 1); end !== -1; end = bytes.indexOf(quote, end + 1)) {
    let escapes = end;
    while (escapes > start + 1 && bytes[escapes - 1] === backslash) escapes--;
    if ((end - escapes) % 2 === 0) return end;
  }
  return bytes.length;
}
