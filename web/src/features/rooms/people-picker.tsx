import type { Person } from '@herald/client/port';
import { useState } from 'react';
import { MxcAvatar } from '#features/media';
import { useWords } from '#app/i18n.ts';
import { announce } from '#ui/announce.ts';
import { Name } from '#ui/bidi.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { X } from '#ui/icons.ts';
import { SearchField } from '#ui/search-field.tsx';
import { Spinner } from '#ui/spinner.tsx';
import { PersonRow } from './finder-results.tsx';
import { useFinder } from './use-finder.ts';
import styles from './new-chat-screen.module.css';

export interface PeoplePickerProps {
  readonly label: string;
  readonly chosen: readonly Person[];
  readonly onChange: (chosen: readonly Person[]) => void;
  /** Who is there already and is not offered. */
  readonly without: ReadonlySet<string>;
}

/** At most this many are invited in one go; the server takes them one by one. */
const LIMIT = 50;

/** Chooses several people by name, address or link. */
export function PeoplePicker({ label, chosen, onChange, without }: PeoplePickerProps) {
  const t = useWords('rooms');
  const [typed, setTyped] = useState('');
  const found = useFinder(typed);
  const taken = new Set([...without, ...chosen.map((person) => person.userId)]);
  const linked = found.place?.kind === 'person' ? [found.place.person] : [];
  const offered = [...linked, ...found.people].filter((person) => !taken.has(person.userId));
  const add = (person: Person) => {
    if (chosen.length >= LIMIT) return;
    onChange([...chosen, person]);
    setTyped('');
    announce(t('picker.added', { name: person.name }));
  };
  return (
    <div className={styles.group}>
      {chosen.length > 0 && (
        <ul className={styles.chips} aria-label={t('picker.chosen')}>
          {chosen.map((person) => (
            <li key={person.userId} className={styles.chip}>
              <MxcAvatar mxc={person.avatar} name={person.name} id={person.userId} size="tiny" />
              <Name>{person.name}</Name>
              <IconButton
                label={t('picker.remove', { name: person.name })}
                size="small"
                icon={<X aria-hidden />}
                onPress={() => onChange(chosen.filter((each) => each.userId !== person.userId))}
              />
            </li>
          ))}
        </ul>
      )}
      <SearchField label={label} placeholder={label} value={typed} onChange={setTyped} />
      {found.state === 'searching' && <Spinner size="small" label={t('find.searching')} />}
      {offered.length > 0 && (
        <div>
          {offered.slice(0, 8).map((person) => (
            <PersonRow key={person.userId} person={person} onPress={() => add(person)} />
          ))}
        </div>
      )}
      {found.state === 'done' && offered.length === 0 && (
        <p role="status">{t('find.nothing', { text: typed.trim() })}</p>
      )}
      {found.state === 'failed' && <p role="alert">{t('find.failed')}</p>}
    </div>
  );
}
