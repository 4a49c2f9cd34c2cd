import type { Person, ResultOf, RoomRow } from '@herald/client/port';
import { useEffect, useMemo, useState } from 'react';
import { useCall, useRows } from '#app/engine.tsx';
import { findRooms, isReference } from './find-rooms.ts';

/** What a text led to: rooms that this device knows, people of the server, and where a link or address leads. */
export interface Found {
  readonly rooms: readonly RoomRow[];
  readonly people: readonly Person[];
  /** More people fit than are shown: a longer text finds them. */
  readonly isLimited: boolean;
  readonly place: ResultOf<'rooms.resolve'> | null;
  readonly state: 'idle' | 'searching' | 'done' | 'failed';
}

const PAUSE_MS = 250;
const PEOPLE = 12;
/** The server searches from this many letters on. */
const SHORTEST = 2;

type Asked = Pick<Found, 'people' | 'isLimited' | 'place' | 'state'> & { readonly typed: string };
const NOTHING: Asked = { typed: '', people: [], isLimited: false, place: null, state: 'idle' };

/** Searches people and rooms for what is typed, after a short pause; answers that come too late are dropped. */
export function useFinder(typed: string, attempt = 0): Found {
  const call = useCall();
  const keyed = useRows('rooms', '');
  const text = typed.trim();
  const [asked, setAsked] = useState<Asked>(NOTHING);
  const rooms = useMemo(
    () =>
      findRooms(
        keyed.map(([, row]) => row).filter((row) => row.membership === 'join'),
        text,
      ),
    [keyed, text],
  );
  useEffect(() => {
    if ([...text].length < SHORTEST) {
      setAsked(NOTHING);
      return;
    }
    let isOver = false;
    setAsked((before) => ({ ...before, state: 'searching' }));
    const ask = async () => {
      try {
        if (isReference(text)) {
          const place = await call('rooms.resolve', { link: text });
          if (!isOver) setAsked({ ...NOTHING, typed: text, place, state: 'done' });
          return;
        }
        const { people, isLimited } = await call('rooms.searchPeople', { term: text, limit: PEOPLE });
        if (!isOver) setAsked({ ...NOTHING, typed: text, people, isLimited, state: 'done' });
      } catch {
        if (!isOver) setAsked({ ...NOTHING, typed: text, state: 'failed' });
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [call, text, attempt]);
  const { people, isLimited, place, state } = asked;
  return { rooms, people, isLimited, place, state };
}
