import type { ReactNode } from 'react';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { AuditPage } from './audit-page.tsx';
import { BooksPage } from './books-page.tsx';
import { HoldsPage } from './holds-page.tsx';
import { JournalsPage } from './journals-page.tsx';
import { PaymentsPage } from './payments-page.tsx';
import { ProposePage } from './propose-page.tsx';
import styles from './desk.module.css';

export interface WalletDeskProps {
  /** What stands after `/desk/wallet/` in the address; null: the books. */
  readonly page: string | null;
}

const PAGES = new Map<string, () => ReactNode>([
  ['books', BooksPage],
  ['payments', PaymentsPage],
  ['holds', HoldsPage],
  ['journals', JournalsPage],
  ['journals/new', ProposePage],
  ['audit', AuditPage],
]);
const PLACES = ['books', 'payments', 'holds', 'journals', 'audit'];

/** The operator's desk: what the books say, and what people may do about them. */
export function WalletDesk({ page }: WalletDeskProps) {
  const t = useWords('wallet/desk');
  const shown = page ?? 'books';
  const Screen = PAGES.get(shown);
  const [place = '', rest] = shown.split('/');
  const title = Screen === undefined ? t('title') : t(`page.${rest ?? place}`);
  useScreenTitle(title);
  return (
    <>
      <ScreenHeader
        title={title}
        subtitle={t('title')}
        backHref={rest === undefined ? paths.me : deskAt(place)}
      />
      <nav className={styles.places} aria-label={t('title')}>
        {PLACES.map((each) => (
          <a
            key={each}
            className={styles.place}
            href={deskAt(each)}
            aria-current={each === place ? 'page' : undefined}
          >
            {t(`page.${each}`)}
          </a>
        ))}
      </nav>
      <div className={styles.scroll}>
        <div className={styles.page}>{Screen === undefined ? <NotFound /> : <Screen />}</div>
      </div>
    </>
  );
}

function deskAt(place: string): string {
  return place === 'books' ? paths.desk : paths.deskPage(place);
}

function NotFound() {
  const app = useWords('app');
  return (
    <EmptyState
      title={app('notFound.title')}
      text={app('notFound.text')}
      action={<ButtonLink href={paths.desk}>{app('desk.title')}</ButtonLink>}
    />
  );
}
