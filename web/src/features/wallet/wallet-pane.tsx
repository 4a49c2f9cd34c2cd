import { useAccount, useCall, useRows, useTopicState } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ChevronRight, FileText, FingerprintPattern, Gauge, Store, Wallet } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Heading } from '#ui/text.tsx';
import { BalanceCard } from './balance-card.tsx';
import { PaymentItem } from './payment-item.tsx';
import { RequestItem } from './request-item.tsx';
import { useWallet } from './use-money.ts';
import styles from './wallet.module.css';

export interface WalletPaneProps {
  /** What of the wallet is open beside it: `payments/<id>`, `send`, ...; null on a narrow screen that shows this alone. */
  readonly page: string | null;
}

/** The wallet: what there is, what waits for the person, and what was. */
export function WalletPane({ page }: WalletPaneProps) {
  const t = useWords('wallet');
  useScreenTitle(page === null ? t('title') : '');
  const call = useCall();
  const row = useWallet();
  const error = row?.error ?? null;
  const again = useAction(() => call('wallet.refresh', {}));
  return (
    <>
      <ScreenHeader title={t('title')} isLarge />
      <div className={styles.pane}>
        <Failure error={error} isPending={again.isPending} onAgain={() => void again.run()} />
        {row?.wallet == null ? (
          error === null && <Skeleton rows={4} label={t('loading')} />
        ) : (
          <>
            {row.wallet.accounts.map((account) => (
              <BalanceCard
                key={account.currency}
                account={account}
                isFrozen={row.wallet?.is_frozen === true}
              />
            ))}
            <Waiting page={page} hasMore={row.hasMoreRequests} />
            <History page={page} hasMore={row.hasMorePayments} />
            <Places page={page} />
          </>
        )}
      </div>
    </>
  );
}

/** Requests that wait for this person, or that they wait for. */
function Waiting({ page, hasMore }: WalletPaneProps & { readonly hasMore: boolean }) {
  const t = useWords('wallet');
  const userId = useAccount()?.userId ?? '';
  const open = useRows('wallet-requests', '');
  if (open.length === 0) return null;
  return (
    <section className={styles.section}>
      <Heading level={2} size="small">
        {t('requests.title')}
      </Heading>
      <ul className={styles.list}>
        {open.map(([id, request]) => (
          <li key={id}>
            <RequestItem request={request} userId={userId} isSelected={page === `requests/${id}`} />
          </li>
        ))}
      </ul>
      {hasMore && <More list="requests" />}
    </section>
  );
}

const MORE = { payments: 'history.more', requests: 'requests.more' } as const;

/** The button that loads the next page of a list. */
function More({ list }: { readonly list: 'payments' | 'requests' }) {
  const t = useWords('wallet');
  const call = useCall();
  const more = useAction(() => call('wallet.loadMore', { list }));
  return (
    <>
      <Failure error={more.error} />
      <Button isPending={more.isPending} onPress={() => void more.run()}>
        {t(MORE[list])}
      </Button>
    </>
  );
}

function History({ page, hasMore }: WalletPaneProps & { readonly hasMore: boolean }) {
  const t = useWords('wallet');
  const userId = useAccount()?.userId ?? '';
  // What was only begun is the person's own affair until they go on with it.
  const payments = useRows('wallet-payments', '').filter(([, { state }]) => state !== 'created');
  const isLoading = useTopicState('wallet-payments', '') === 'loading';
  return (
    <section className={styles.section}>
      <Heading level={2} size="small">
        {t('history.title')}
      </Heading>
      {isLoading && <Skeleton rows={3} label={t('loading')} />}
      {!isLoading && payments.length === 0 && (
        <EmptyState level={3} icon={<Wallet />} title={t('history.none')} text={t('history.noneText')} />
      )}
      <ul className={styles.list}>
        {payments.map(([id, payment]) => (
          <li key={id}>
            <PaymentItem payment={payment} userId={userId} isSelected={page === `payments/${id}`} />
          </li>
        ))}
      </ul>
      {hasMore && <More list="payments" />}
    </section>
  );
}

const PLACES = [
  { page: 'limits', icon: <Gauge aria-hidden /> },
  { page: 'passkeys', icon: <FingerprintPattern aria-hidden /> },
  { page: 'statement', icon: <FileText aria-hidden /> },
  { page: 'shops', icon: <Store aria-hidden /> },
];

function Places({ page }: WalletPaneProps) {
  const t = useWords('wallet');
  return (
    <nav className={styles.section} aria-label={t('places')}>
      <ul className={styles.list}>
        {PLACES.map((place) => (
          <li key={place.page}>
            <ListRow
              href={paths.walletPage(place.page)}
              isSelected={page === place.page}
              leading={place.icon}
              title={t(`${place.page}.title`)}
              trailing={<ChevronRight aria-hidden />}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}
