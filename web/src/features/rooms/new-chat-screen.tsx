import { useRef, useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { ScanQrCode, Users, Link } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { SearchField } from '#ui/search-field.tsx';
import { FinderResults } from './finder-results.tsx';
import { useFinder } from './use-finder.ts';
import styles from './new-chat-screen.module.css';

/** A new conversation with a person, by name, address or link; and the ways to the other kinds. */
export function NewChatScreen() {
  const t = useWords('rooms');
  const [typed, setTyped] = useState('');
  const [attempt, setAttempt] = useState(0);
  const body = useRef<HTMLDivElement>(null);
  const found = useFinder(typed, attempt);
  useScreenTitle(t('new.title'));
  return (
    <div className={styles.screen}>
      <ScreenHeader title={t('new.title')} backHref={paths.chats} isBackNarrowOnly />
      <div ref={body} className={styles.body}>
        <SearchField
          label={t('new.label')}
          placeholder={t('new.placeholder')}
          value={typed}
          onChange={setTyped}
          autoFocus
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown')
              body.current?.querySelector<HTMLElement>('section button')?.focus();
            else event.continuePropagation();
          }}
        />
        {typed.trim() === '' ? (
          <div className={styles.ways}>
            <ListRow
              leading={<Users aria-hidden="true" />}
              title={t('new.group')}
              subtitle={t('new.groupText')}
              href={paths.newGroup}
            />
            <ListRow
              leading={<ScanQrCode aria-hidden="true" />}
              title={t('new.scan')}
              subtitle={t('new.scanText')}
              href={paths.scan}
            />
            <p className={styles.hint}>
              <Link aria-hidden="true" />
              {t('new.hint')}
            </p>
          </div>
        ) : (
          <FinderResults
            found={found}
            typed={typed}
            hasRooms={false}
            onRetry={() => setAttempt(attempt + 1)}
            onOpened={() => {}}
          />
        )}
      </div>
    </div>
  );
}
