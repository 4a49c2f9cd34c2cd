import type { MemberRow, RoomDetailRow } from '@herald/client/port';
import { useCallback, useEffect, useId, useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import { useRows } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { announce } from '#ui/announce.ts';
import { findMentionQuery, insertMention, matchMembers, type MentionQuery } from './mention-query.ts';
import type { Composer } from './use-composer.ts';

/** Somebody in the list under an @; `@room` is everybody. */
export interface MentionChoice {
  readonly userId: string;
  readonly name: string;
  readonly avatar: string | null;
}

const ROOM = '@room';

/** The list of names under an @: what it shows, which one is chosen, and what its keys do. */
export function useMentions(
  detail: RoomDetailRow,
  composer: Composer,
  area: RefObject<HTMLTextAreaElement | null>,
) {
  const t = useWords('timeline');
  const id = useId();
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [at, setAt] = useState(0);
  // Of a large room they are thousands: whoever mentions nobody does not wait for them.
  const [isWanted, setIsWanted] = useState(false);
  const members = useRows('members', isWanted ? detail.roomId : null);
  const everybody = t('mention.everybody');
  const choices = useMemo(
    () => (query === null ? [] : choicesOf(members, query.text, detail.can.mentionRoom, everybody)),
    [members, query, detail.can.mentionRoom, everybody],
  );
  const text = query?.text ?? null;
  useEffect(() => setAt(0), [text]);
  const count = choices.length;
  useEffect(() => {
    if (text !== null && count > 0) announce(t('mention.found', { count }));
  }, [t, text, count]);

  const look = useCallback(() => {
    const element = area.current;
    const isCaret = element !== null && element.selectionStart === element.selectionEnd;
    const found = isCaret ? findMentionQuery(element.value, element.selectionStart) : null;
    if (found !== null) setIsWanted(true);
    setQuery(found);
  }, [area]);
  const close = useCallback(() => setQuery(null), []);

  const pick = (choice: MentionChoice) => {
    if (query === null) return;
    const name = choice.userId === ROOM ? 'room' : choice.name;
    const made = insertMention(composer.state.text, query, name);
    composer.mention(made.text, { userId: choice.userId, name: `@${name}` });
    setQuery(null);
    requestAnimationFrame(() => area.current?.setSelectionRange(made.caret, made.caret));
  };
  const handleKey = (event: KeyboardEvent): boolean => {
    if (query === null || count === 0) return false;
    const chosen = choices[at];
    if (event.key === 'ArrowDown') setAt((at + 1) % count);
    else if (event.key === 'ArrowUp') setAt((at + count - 1) % count);
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') {
      if (chosen !== undefined) pick(chosen);
    } else if (event.key === 'Escape') setQuery(null);
    else return false;
    event.preventDefault();
    return true;
  };
  const isOpen = query !== null && count > 0;
  const areaProps = areaPropsOf(isOpen, id, at);
  return { query: isOpen ? query : null, choices, at, id, pick, look, close, handleKey, areaProps };
}

function areaPropsOf(isOpen: boolean, id: string, at: number) {
  return {
    'aria-autocomplete': 'list' as const,
    ...(isOpen && {
      'aria-haspopup': 'listbox' as const,
      'aria-controls': id,
      'aria-activedescendant': `${id}-${at}`,
    }),
  };
}

function choicesOf(
  members: readonly (readonly [string, MemberRow])[],
  query: string,
  hasRoom: boolean,
  everybody: string,
): readonly MentionChoice[] {
  const present = members.map(([, member]) => member).filter((member) => member.membership !== 'ban');
  const found: readonly MentionChoice[] = matchMembers(present, query);
  const room = { userId: ROOM, name: everybody, avatar: null };
  const isRoom =
    hasRoom && (query === '' || matchMembers([{ userId: ROOM, name: 'room' }, room], query).length > 0);
  return isRoom ? [...found, room] : found;
}
