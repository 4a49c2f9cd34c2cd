import type { WalletAccount } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { PasswordDialog } from '#app/password-dialog.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { Lock, LockOpen } from '#ui/icons.ts';
import { ProgressBar } from '#ui/progress-bar.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { showToast } from '#ui/toast.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useMoney, useWallet } from './use-money.ts';
import styles from './wallet.module.css';

/** How much can be paid, how much of it was, and the switch that stops all of it. */
export function LimitsPage() {
  const t = useWords('wallet');
  useScreenTitle(t('limits.title'));
  const wallet = useWallet()?.wallet ?? null;
  return (
    <>
      <ScreenHeader title={t('limits.title')} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        {wallet === null ? (
          <Skeleton look="lines" rows={4} label={t('loading')} />
        ) : (
          <>
            <Freeze isFrozen={wallet.is_frozen} isByDesk={wallet.frozen_by_desk === true} />
            {wallet.accounts.map((account) => (
              <Limits key={account.currency} account={account} />
            ))}
          </>
        )}
      </Page>
    </>
  );
}

/** What the operator froze, only the operator thaws. */
function Freeze({ isFrozen, isByDesk }: { readonly isFrozen: boolean; readonly isByDesk: boolean }) {
  const t = useWords('wallet');
  const call = useCall();
  const [isThawing, setIsThawing] = useState(false);
  const freeze = useAction(async () => {
    await call('wallet.freeze', {});
    showToast({ text: t('freeze.frozen'), tone: 'success' });
  });
  return (
    <section className={styles.section}>
      <Heading level={2} size="small">
        {t('freeze.title')}
      </Heading>
      <Text tone="soft">{t(isFrozen ? 'freeze.isFrozen' : 'freeze.text')}</Text>
      {isByDesk && <Banner tone="warning">{t('freeze.byDesk')}</Banner>}
      <Failure error={freeze.error} />
      <div>
        {isByDesk ? null : isFrozen ? (
          <Button icon={<LockOpen aria-hidden />} variant="primary" onPress={() => setIsThawing(true)}>
            {t('freeze.thaw')}
          </Button>
        ) : (
          <Button
            icon={<Lock aria-hidden />}
            variant="danger"
            isPending={freeze.isPending}
            onPress={() => void freeze.run()}
          >
            {t('freeze.freeze')}
          </Button>
        )}
      </div>
      {isThawing && <ThawDialog onClose={() => setIsThawing(false)} />}
    </section>
  );
}

function ThawDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useWords('wallet');
  const call = useCall();
  return (
    <PasswordDialog
      title={t('freeze.thaw')}
      text={t('freeze.thawText')}
      label={t('pay.password')}
      submit={t('freeze.thaw')}
      onSubmit={async (password) => {
        await call('wallet.thaw', { password });
        showToast({ text: t('freeze.thawed'), tone: 'success' });
      }}
      onClose={onClose}
    />
  );
}

function Limits({ account: { currency, limits } }: { readonly account: WalletAccount }) {
  const t = useWords('wallet');
  const money = useMoney();
  return (
    <section className={styles.section}>
      <Heading level={2} size="small">
        {t('limits.of', { currency })}
      </Heading>
      <Used label={t('limits.day')} spent={limits.spent_in_day} most={limits.day} currency={currency} />
      <Used label={t('limits.month')} spent={limits.spent_in_month} most={limits.month} currency={currency} />
      <dl className={styles.facts}>
        <dt>{t('limits.payment')}</dt>
        <dd>{money(limits.payment, currency)}</dd>
        <dt>{t('limits.balance')}</dt>
        <dd>{money(limits.balance, currency)}</dd>
      </dl>
      <SandboxNote currency={currency} />
    </section>
  );
}

interface UsedProps {
  readonly label: string;
  readonly spent: string;
  readonly most: string;
  readonly currency: string;
}

function Used({ label, spent, most, currency }: UsedProps) {
  const t = useWords('wallet');
  const money = useMoney();
  const words = t('limits.used', { spent: money(spent, currency), most: money(most, currency) });
  return (
    <ProgressBar
      label={label}
      valueText={words}
      value={most === '0' ? 1 : Number((BigInt(spent) * 1_000n) / BigInt(most)) / 1_000}
    />
  );
}
