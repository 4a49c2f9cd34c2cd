/** A piece of plain text: words, or an address to open. */
export interface TextPiece {
  readonly text: string;
  readonly address: string | null;
}

const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu;
/** At most six: flags, signs with their variations, and several joined into one. */
const ONLY_EMOJI =
  /^(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}(?:\u{FE0F}|\u{200D}\p{Extended_Pictographic}|\p{Emoji_Modifier})*|\s){1,6}$/u;
/** Signs that end a sentence rather than an address. */
const TRAILING = /[.,;:!?…)\]}»”’]+$/u;

/** Splits plain text at the addresses in it. A closing bracket belongs to an address that has its opening one. */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimAddress(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), address: null });
    pieces.push({ text: address, address });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), address: null });
  return pieces;
}

/** Whether a message is nothing but a few emoji, which are then shown large. */
export function isOnlyEmoji(text: string): boolean {
  const bare = text.trim();
  if (bare === '' || bare.length > 60) return false;
  return ONLY_EMOJI.test(bare);
}

function trimAddress(found: string): string {
  const trailing = TRAILING.exec(found)?.[0] ?? '';
  const bare = found.slice(0, found.length - trailing.length);
  const isOpenBracket = bare.split('(').length > bare.split(')').length;
  return isOpenBracket && trailing.startsWith(')') ? `${bare})` : bare;
}
