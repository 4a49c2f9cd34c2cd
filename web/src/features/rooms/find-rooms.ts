import type { RoomRow } from '@herald/client/port';
import { foldText } from '#app/fold-text.ts';

/** The rooms whose name holds what was typed: beginnings of the name first, then of a word, then anywhere. */
export function findRooms(rows: readonly RoomRow[], typed: string, limit = 8): readonly RoomRow[] {
  const wanted = foldText(typed);
  if (wanted === '') return [];
  return rows
    .flatMap((row) => {
      const rank = rankOf(foldText(row.name), wanted);
      return rank === null ? [] : [{ row, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank || b.row.ts - a.row.ts)
    .slice(0, limit)
    .map(({ row }) => row);
}

/** Whether a text is an id, an address or a link to a person or room, which only the server can tell more about. */
export function isReference(typed: string): boolean {
  const text = typed.trim();
  if (/^[@#!][^\s:]+:[^\s]+$/u.test(text) || /^matrix:[ur]/iu.test(text)) return true;
  return (
    /^https?:\/\/[^\s]+\/#\/[@#!%][^\s]+$/iu.test(text) ||
    /^https?:\/\/[^\s]+\/(to|chats|u|r)\/[^\s]+$/iu.test(text)
  );
}

function rankOf(name: string, wanted: string): number | null {
  if (name.startsWith(wanted)) return 0;
  if (name.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1;
  return name.includes(wanted) ? 2 : null;
}
