import type { DeskBooks } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Code } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { RefreshCw } from '#ui/icons.ts';
import { Skeleton } from '#ui/skeleton.tsx';
import { Heading } from '#ui/text.tsx';
import { SandboxNote } from '../sandbox-note.tsx';
import { useMoney } from '../use-money.ts';
import { DeskTable } from './desk-table.tsx';
import { codeName } from './account-words.ts';
import styles from './desk.module.css';

type CurrencyBooks = DeskBooks['currencies'][number];

/** The trial balance: what stands on each kind of account, and whether it comes out even. */
export function BooksPage() {
  const t = useWords('wallet/desk');
  const call = useCall();
  const [books, setBooks] = useState<DeskBooks | null>(null);
  const load = useAction(async () => setBooks(await call('walletDesk.books', {})));
  const { run } = load;
  useEffect(() => void run(), [run]);
  return (
    <>
      <Failure error={load.error} onAgain={() => void run()} />
      {books === null && load.error === null && <Skeleton look="lines" rows={6} label={t('loading')} />}
      {books === null ? null : (
        <>
          {books.currencies.length === 0 && <EmptyState title={t('books.none')} />}
          {books.currencies.map((each) => (
            <Currency key={each.currency} books={each} />
          ))}
          <Chain books={books} />
          <div>
            <Button icon={<RefreshCw aria-hidden />} isPending={load.isPending} onPress={() => void run()}>
              {t('books.refresh')}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function Currency({ books }: { readonly books: CurrencyBooks }) {
  const t = useWords('wallet/desk');
  const money = useMoney();
  const { formatNumber } = useFormat();
  const { currency, kinds, difference, difference_pending: pending } = books;
  const isEven = difference === '0' && pending === '0';
  const sum = (title: string, of: (kind: CurrencyBooks['kinds'][number]) => string) => ({
    title,
    isNumber: true,
    cell: (kind: CurrencyBooks['kinds'][number]) => money(of(kind), currency),
  });
  const words = { difference: money(difference, currency), pending: money(pending, currency) };
  return (
    <section className={styles.group} aria-label={t('books.of', { currency })}>
      <Banner
        tone={isEven ? 'success' : 'danger'}
        title={t(isEven ? 'books.even' : 'books.wrong')}
        {...(!isEven && { role: 'alert' as const })}
      >
        {t('books.difference', words)} {isEven ? null : t('books.wrongText')}
      </Banner>
      <DeskTable
        caption={t('books.of', { currency })}
        rows={kinds}
        keyOf={({ code }) => code}
        columns={[
          { title: t('books.kind'), cell: ({ code }) => codeName(t, code) },
          { title: t('books.accounts'), isNumber: true, cell: ({ accounts }) => formatNumber(accounts) },
          sum(t('books.debits'), (kind) => kind.debits),
          sum(t('books.credits'), (kind) => kind.credits),
          sum(t('books.debitsPending'), (kind) => kind.debits_pending),
          sum(t('books.creditsPending'), (kind) => kind.credits_pending),
        ]}
      />
      <SandboxNote currency={currency} />
    </section>
  );
}

/** How far the chain of hashes has come that nobody can rewrite unseen. */
function Chain({ books: { seal, unsealed, checkpoint } }: { readonly books: DeskBooks }) {
  const t = useWords('wallet/desk');
  const { formatDateTime, formatNumber } = useFormat();
  return (
    <section className={styles.group}>
      <Heading level={2} size="small">
        {t('chain.title')}
      </Heading>
      <dl className={styles.facts}>
        <dt>{t('chain.seal')}</dt>
        <dd>
          {seal === undefined ? (
            t('chain.none')
          ) : (
            <>
              {t('chain.sealed', {
                position: formatNumber(seal.position),
                journal: String(seal.journal),
                date: formatDateTime(seal.posted_at),
              })}
              <br />
              <Code>{seal.hash}</Code>
            </>
          )}
        </dd>
        <dt>{t('chain.unsealed')}</dt>
        <dd>{formatNumber(unsealed)}</dd>
        <dt>{t('chain.checkpoint')}</dt>
        <dd>
          {checkpoint === undefined ? (
            t('chain.none')
          ) : (
            <>
              {t('chain.checked', { day: checkpoint.day, count: checkpoint.journals })}
              <br />
              <Code>{checkpoint.hash}</Code>
            </>
          )}
        </dd>
      </dl>
    </section>
  );
}
