import type { Person, ResultOf } from '@herald/client/port';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { MxcAvatar } from '#features/media';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Code, Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Hash } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { Spinner } from '#ui/spinner.tsx';
import type { Found } from './use-finder.ts';
import styles from './finder-results.module.css';

export interface FinderResultsProps {
  readonly found: Found;
  readonly typed: string;
  readonly hasRooms: boolean;
  readonly onRetry: () => void;
  /** Something was opened: the dialog around it can close. */
  readonly onOpened: () => void;
}

/** What was found. Arrow keys move among the results, Enter opens one. */
export function FinderResults({ found, typed, hasRooms, onRetry, onOpened }: FinderResultsProps) {
  const t = useWords('rooms');
  const call = useCall();
  const [, navigate] = useLocation();
  const list = useRef<HTMLDivElement>(null);
  const go = (roomId: string) => {
    onOpened();
    navigate(paths.room(roomId));
  };
  const openPerson = useAction(async (userId: string) =>
    go((await call('rooms.openPerson', { userId })).roomId),
  );
  const join = useAction(async (room: string) =>
    go((await call('rooms.join', { roomIdOrAlias: room })).roomId),
  );
  const rooms = hasRooms ? found.rooms : [];
  const isNothing =
    found.state === 'done' && rooms.length + found.people.length === 0 && found.place === null;
  const error = openPerson.error ?? join.error;
  const handleKey = (event: KeyboardEvent) => moveFocus(event, list.current);
  return (
    <div ref={list} className={styles.results} onKeyDown={handleKey} aria-busy={found.state === 'searching'}>
      {error !== null && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {found.place !== null && (
        <Section title={t('find.link')}>
          <Place
            place={found.place}
            onPerson={(userId) => void openPerson.run(userId)}
            onJoin={(room) => void join.run(room)}
            onOpen={go}
          />
        </Section>
      )}
      {rooms.length > 0 && (
        <Section title={t('find.rooms')}>
          {rooms.map((row) => (
            <ListRow
              key={row.roomId}
              leading={
                <MxcAvatar
                  mxc={row.avatar}
                  name={row.name}
                  id={row.personId ?? row.roomId}
                  size="small"
                  shape={row.kind === 'group' ? 'rounded' : 'circle'}
                />
              }
              title={<Name>{row.name}</Name>}
              onPress={() => go(row.roomId)}
            />
          ))}
        </Section>
      )}
      {found.people.length > 0 && (
        <Section title={t('find.people')}>
          {found.people.map((person) => (
            <PersonRow
              key={person.userId}
              person={person}
              onPress={() => void openPerson.run(person.userId)}
            />
          ))}
          {found.isLimited && <p className={styles.note}>{t('find.limited')}</p>}
        </Section>
      )}
      {(found.state === 'searching' || openPerson.isPending || join.isPending) && (
        <div className={styles.waiting}>
          <Spinner size="small" label={t('find.searching')} />
        </div>
      )}
      {isNothing && (
        <p className={styles.nothing} role="status">
          {t('find.nothing', { text: typed.trim() })}
        </p>
      )}
      {found.state === 'failed' && (
        <div className={styles.nothing} role="alert">
          <p>{t('find.failed')}</p>
          <Button size="small" onPress={onRetry}>
            {t('find.retry')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A person among results. */
export function PersonRow({ person, onPress }: { person: Person; onPress: () => void }) {
  return (
    <ListRow
      leading={<MxcAvatar mxc={person.avatar} name={person.name} id={person.userId} size="small" />}
      title={<Name>{person.name}</Name>}
      subtitle={<Code>{person.userId}</Code>}
      onPress={onPress}
    />
  );
}

interface PlaceProps {
  readonly place: ResultOf<'rooms.resolve'>;
  readonly onPerson: (userId: string) => void;
  readonly onJoin: (room: string) => void;
  readonly onOpen: (roomId: string) => void;
}

function Place({ place, onPerson, onJoin, onOpen }: PlaceProps) {
  const t = useWords('rooms');
  if (place.kind === 'person')
    return <PersonRow person={place.person} onPress={() => onPerson(place.person.userId)} />;
  const { roomId } = place;
  const isOpenable = place.isJoined && roomId !== null;
  return (
    <ListRow
      leading={<Hash aria-hidden="true" />}
      title={<Name>{place.name ?? place.roomIdOrAlias}</Name>}
      subtitle={isOpenable ? t('find.youAreIn') : t('find.join')}
      onPress={() => (isOpenable ? onOpen(roomId) : onJoin(place.roomIdOrAlias))}
    />
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      {children}
    </section>
  );
}

/** Arrow keys among the buttons of a list. */
export function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  if (list === null || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  const buttons = [...list.querySelectorAll<HTMLElement>('button, a[href]')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = buttons[event.key === 'ArrowDown' ? at + 1 : at - 1];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
