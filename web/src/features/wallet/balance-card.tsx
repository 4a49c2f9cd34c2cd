import type { WalletAccount } from '@herald/client/port';
import { useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Button, ButtonLink } from '#ui/button.tsx';
import { ArrowDown, ArrowUp, CirclePlus, Lock, QrCode, ScanQrCode } from '#ui/icons.ts';
import { SandboxNote } from './sandbox-note.tsx';
import { TopUpDialog } from './top-up-dialog.tsx';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

/** An account: what can be spent, what is held, and what can be done with it. */
export function BalanceCard({ account, isFrozen }: { account: WalletAccount; isFrozen: boolean }) {
  const t = useWords('wallet');
  const money = useMoney();
  const [isToppingUp, setIsToppingUp] = useState(false);
  const { available, held, currency } = account;
  return (
    <section className={styles.balance} aria-label={t('balance.label', { currency })}>
      <p className={styles.balanceLabel}>{t('balance.available')}</p>
      <p className={styles.balanceAmount}>{money(available, currency)}</p>
      {held === '0' ? null : (
        <p className={styles.held}>{t('balance.held', { amount: money(held, currency) })}</p>
      )}
      {isFrozen && (
        <p className={styles.frozen}>
          <Lock aria-hidden />
          <span>
            {t('balance.frozen')} <a href={paths.walletPage('limits')}>{t('balance.thaw')}</a>
          </span>
        </p>
      )}
      <div className={styles.actions}>
        <ButtonLink href={paths.walletPage('send')} icon={<ArrowUp aria-hidden />} variant="primary">
          {t('send.action')}
        </ButtonLink>
        <ButtonLink href={paths.walletPage('ask')} icon={<ArrowDown aria-hidden />}>
          {t('ask.action')}
        </ButtonLink>
        <ButtonLink href={paths.scan} icon={<ScanQrCode aria-hidden />}>
          {t('scan.action')}
        </ButtonLink>
        <ButtonLink href={paths.walletPage('code')} icon={<QrCode aria-hidden />}>
          {t('code.action')}
        </ButtonLink>
        {account.is_sandbox && (
          <Button icon={<CirclePlus aria-hidden />} onPress={() => setIsToppingUp(true)}>
            {t('topUp.action')}
          </Button>
        )}
      </div>
      <SandboxNote currency={currency} />
      {isToppingUp && <TopUpDialog currency={currency} onClose={() => setIsToppingUp(false)} />}
    </section>
  );
}
