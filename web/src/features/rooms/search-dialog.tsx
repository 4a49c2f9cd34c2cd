import { useRef, useState } from 'react';
import { useRows } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Dialog } from '#ui/dialog.tsx';
import { SearchField } from '#ui/search-field.tsx';
import { FinderResults, moveFocus } from './finder-results.tsx';
import { useFinder, type Found } from './use-finder.ts';
import styles from './search-dialog.module.css';

export interface SearchDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

const RECENT = 7;

/** One box for everything: conversations, people, links and addresses. Before anything is typed, the latest rooms. */
export function SearchDialog({ isOpen, onOpenChange }: SearchDialogProps) {
  const t = useWords('rooms');
  return (
    <Dialog title={t('search.title')} isOpen={isOpen} onOpenChange={onOpenChange} isFlush>
      <SearchBody onOpened={() => onOpenChange(false)} />
    </Dialog>
  );
}

function SearchBody({ onOpened }: { onOpened: () => void }) {
  const t = useWords('rooms');
  const [typed, setTyped] = useState('');
  const [attempt, setAttempt] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const found = useFinder(typed, attempt);
  const latest = useLatestRooms();
  const shown: Found = typed.trim() === '' ? { ...found, rooms: latest } : found;
  return (
    <div ref={body} className={styles.body}>
      <div className={styles.box}>
        <SearchField
          label={t('search.label')}
          placeholder={t('search.placeholder')}
          value={typed}
          onChange={setTyped}
          autoFocus
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown')
              body.current?.querySelector<HTMLElement>('section button')?.focus();
            else if (event.key === 'Enter')
              body.current?.querySelector<HTMLElement>('section button')?.click();
            // Escape belongs to the dialog.
            else event.continuePropagation();
          }}
        />
      </div>
      <div
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp') moveFocus(event, body.current);
        }}
      >
        <FinderResults
          found={shown}
          typed={typed}
          hasRooms
          onRetry={() => setAttempt(attempt + 1)}
          onOpened={onOpened}
        />
      </div>
    </div>
  );
}

function useLatestRooms() {
  const keyed = useRows('rooms', '');
  return keyed
    .map(([, row]) => row)
    .filter((row) => row.membership === 'join')
    .toSorted((a, b) => b.ts - a.ts)
    .slice(0, RECENT);
}
