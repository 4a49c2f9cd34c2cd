/** A pattern that was read once. */
export type Glob = (text: string) => boolean;

/** The characters of a pattern, and before which of them, or at the end, any text may stand. */
interface Pattern {
  /** null: `?`, any one character. */
  readonly characters: readonly (string | null)[];
  readonly gaps: ReadonlySet<number>;
}

/**
 * Glob-style matching (appendices): `*` matches zero or more characters, `?` exactly one, without regard
 * to case. The whole text must match. Takes time in proportion to the text, whatever the pattern.
 */
export function createGlob(pattern: string): Glob {
  const lower = pattern.toLowerCase();
  if (!/[*?]/.test(lower)) return (text) => text.toLowerCase() === lower;
  const run = createMatcher(readPattern(lower));
  return (text) => run(text.toLowerCase(), false);
}

/**
 * The match of push rules on `content.body`: some part of the text matches that starts and ends at a
 * word boundary.
 */
export function createWordGlob(pattern: string): Glob {
  const run = createMatcher(readPattern(pattern.toLowerCase()));
  return (text) => run(text.toLowerCase(), true);
}

/** Whether a text holds some words, taken literally, between word boundaries. */
export function containsWords(text: string, words: string): boolean {
  const characters = [...words.toLowerCase()];
  return createMatcher({ characters, gaps: new Set() })(text.toLowerCase(), true);
}

function readPattern(text: string): Pattern {
  const characters: (string | null)[] = [];
  const gaps = new Set<number>();
  for (const character of text) {
    if (character === '*') gaps.add(characters.length);
    else characters.push(character === '?' ? null : character);
  }
  return { characters, gaps };
}

/**
 * Follows all ways to match at once: bit i of the state says that the first i characters of the pattern
 * have matched so far. No way is tried twice, so there is no pattern that takes long.
 */
function createMatcher({ characters, gaps }: Pattern): (text: string, inWords: boolean) => boolean {
  const words = (characters.length >> 5) + 1;
  const stays = new Uint32Array(words);
  for (const gap of gaps) setBit(stays, gap);
  const anyCharacter = new Uint32Array(words);
  characters.forEach((character, i) => {
    if (character === null) setBit(anyCharacter, i);
  });
  const advances = new Map<string, Uint32Array>();
  characters.forEach((character, i) => {
    if (character === null) return;
    const mask = advances.get(character) ?? anyCharacter.slice();
    setBit(mask, i);
    advances.set(character, mask);
  });
  return (text, inWords) => {
    const state = new Uint32Array(words);
    state[0] = 1;
    for (const character of text) {
      const isWord = inWords && WORD_CHARACTER.test(character);
      // A part may end here, before a character that is not of a word.
      if (inWords && !isWord && hasBit(state, characters.length)) return true;
      step(state, advances.get(character) ?? anyCharacter, stays);
      // And one may start after it.
      if (inWords && !isWord) setBit(state, 0);
    }
    return hasBit(state, characters.length);
  };
}

// A word boundary is defined as the start or end of the value, or any character not in the sets [A-Z],
// [a-z], [0-9] or _.
const WORD_CHARACTER = /^[A-Za-z0-9_]$/;

function step(state: Uint32Array, advances: Uint32Array, stays: Uint32Array): void {
  let carry = 0;
  for (let i = 0; i < state.length; i++) {
    const before = state[i] as number;
    const moved = before & (advances[i] as number);
    state[i] = (moved << 1) | carry | (before & (stays[i] as number));
    carry = moved >>> 31;
  }
}

function setBit(bits: Uint32Array, at: number): void {
  bits[at >> 5] = (bits[at >> 5] as number) | (1 << (at & 31));
}

function hasBit(bits: Uint32Array, at: number): boolean {
  return (((bits[at >> 5] as number) >>> (at & 31)) & 1) === 1;
}
