import { foldText } from '#app/fold-text.ts';

/** One emoji: itself, its name, its keywords joined by `|`. */
export type EmojiEntry = readonly [emoji: string, name: string, keywords: string];

export interface EmojiGroup {
  readonly id: string;
  readonly emoji: readonly EmojiEntry[];
}

const FOUND_LIMIT = 90;

/** The emoji whose name or keywords hold a word that begins with each word typed; by name first. */
export function searchEmoji(groups: readonly EmojiGroup[], typed: string): readonly EmojiEntry[] {
  const words = foldText(typed)
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const byName: EmojiEntry[] = [];
  const byKeyword: EmojiEntry[] = [];
  for (const entry of groups.flatMap((group) => group.emoji)) {
    if (holdsAll(entry[1], words)) byName.push(entry);
    else if (holdsAll(`${entry[1]} ${entry[2]}`, words)) byKeyword.push(entry);
  }
  return [...byName, ...byKeyword].slice(0, FOUND_LIMIT);
}

/** The list of recently used emoji with one more at its front, without doubles. */
export function rememberEmoji(recent: readonly string[], emoji: string, limit = 24): readonly string[] {
  return [emoji, ...recent.filter((other) => other !== emoji)].slice(0, limit);
}

function holdsAll(text: string, words: readonly string[]): boolean {
  const parts = foldText(text).split(/[\s|:,-]+/u);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}
