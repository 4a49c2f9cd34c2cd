import type { Person } from '@herald/client/port';
import { useState } from 'react';
import { useRows } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { SearchField } from '#ui/search-field.tsx';
import { Spinner } from '#ui/spinner.tsx';
import { PersonRow } from './finder-results.tsx';
import { useFinder } from './use-finder.ts';

export interface PersonFinderProps {
  readonly label: string;
  readonly onChoose: (person: Person) => void;
}

/** Finds one person by name, address or link. Before anything is typed it offers those of the newest conversations. */
export function PersonFinder({ label, onChoose }: PersonFinderProps) {
  const t = useWords('rooms');
  const [typed, setTyped] = useState('');
  const found = useFinder(typed);
  const newest = useRows('rooms', '').map(([, row]) => row);
  const known = (typed.trim() === '' ? newest : found.rooms).flatMap(({ personId, name, avatar }) =>
    personId === null ? [] : [{ userId: personId, name, avatar }],
  );
  const linked = found.place?.kind === 'person' ? [found.place.person] : [];
  const offered = new Map([...linked, ...known, ...found.people].map((person) => [person.userId, person]));
  return (
    <div>
      <SearchField label={label} placeholder={label} value={typed} onChange={setTyped} />
      {found.state === 'searching' && <Spinner size="small" label={t('find.searching')} />}
      {[...offered.values()].slice(0, MOST).map((person) => (
        <PersonRow key={person.userId} person={person} onPress={() => onChoose(person)} />
      ))}
      {found.state === 'done' && offered.size === 0 && (
        <p role="status">{t('find.nothing', { text: typed.trim() })}</p>
      )}
      {found.state === 'failed' && <p role="alert">{t('find.failed')}</p>}
    </div>
  );
}

const MOST = 8;
