import { foldText } from '#app/fold-text.ts';

/** Where somebody is typing a name after an @, and what of it is there. */
export interface MentionQuery {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Somebody who can be mentioned. */
export interface Mentionable {
  readonly userId: string;
  readonly name: string;
}

const QUERY_LIMIT = 40;

/** The mention that the caret stands in; null when it stands in none. An @ inside a word, as in an address, is none. */
export function findMentionQuery(text: string, caret: number): MentionQuery | null {
  const from = Math.max(0, caret - QUERY_LIMIT);
  const at = text.lastIndexOf('@', caret - 1);
  if (at < from || at === -1) return null;
  const before = text.slice(0, at);
  if (before !== '' && !/[\s([{"'«“]$/u.test(before)) return null;
  const query = text.slice(at + 1, caret);
  if (query.includes('\n') || query.startsWith(' ') || query.split(' ').length > 3) return null;
  return { start: at, end: caret, text: query };
}

/** The people whose name or id begins, in any word, with what was typed; accents and case do not matter. */
export function matchMembers<M extends Mentionable>(
  members: readonly M[],
  query: string,
  limit = 6,
): readonly M[] {
  const wanted = foldText(query);
  const ranked = members.flatMap((member) => {
    const rank = rankOf(member, wanted);
    return rank === null ? [] : [{ member, rank }];
  });
  return ranked
    .toSorted((a, b) => a.rank - b.rank || a.member.name.localeCompare(b.member.name))
    .slice(0, limit)
    .map(({ member }) => member);
}

/** The text with the name in place of what was typed, and where the caret goes. */
export function insertMention(
  text: string,
  query: MentionQuery,
  name: string,
): { text: string; caret: number } {
  const mention = `@${name} `;
  const rest = text.slice(query.end);
  const made = text.slice(0, query.start) + mention + (rest.startsWith(' ') ? rest.slice(1) : rest);
  return { text: made, caret: query.start + mention.length };
}

function rankOf(member: Mentionable, wanted: string): number | null {
  const name = foldText(member.name);
  if (name.startsWith(wanted)) return 0;
  if (name.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1;
  if (foldText(member.userId.slice(1)).startsWith(wanted)) return 2;
  return null;
}
