import type { WalletPayment } from '@herald/client/port';
import { useState } from 'react';
import { useAccount, useCall, useRow } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Code, Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { FoundPage } from './found-page.tsx';
import { minutesOf } from './minutes.ts';
import { leftOf } from './money.ts';
import { otherSide, titleKey } from './payment-words.ts';
import { RefundDialog } from './refund-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

/** A receipt: what was paid, by whom, to whom, when, and what can still be done about it. */
export function PaymentPage({ id }: { readonly id: string }) {
  const t = useWords('wallet');
  useScreenTitle(t('payment.title'));
  const row = useRow('wallet-payment', id, 'it');
  return (
    <FoundPage title={t('payment.title')} row={row}>
      {(payment) => <Receipt payment={payment} />}
    </FoundPage>
  );
}

function Receipt({ payment }: { readonly payment: WalletPayment }) {
  const t = useWords('wallet');
  const userId = useAccount()?.userId ?? '';
  const money = useMoney();
  const { formatDateTime } = useFormat();
  const { amount, currency, state, payer, payee, refunded, decided_at: decidedAt } = payment;
  const other = otherSide(payment, userId);
  return (
    <article className={styles.receipt}>
      <p className={styles.receiptTitle}>{t(titleKey(payment, userId))}</p>
      <p className={styles.bigAmount} data-over={state === 'cancelled' ? '' : undefined}>
        {money(amount, currency)}
      </p>
      <p className={styles.state} data-state={state}>
        {t(`state.${state}`)}
      </p>
      <dl className={styles.facts}>
        {other === '' ? null : (
          <>
            <dt>{t(payer === userId ? 'payment.to' : 'payment.from')}</dt>
            <dd>
              <Name>{other}</Name>
            </dd>
          </>
        )}
        {payment.merchant === undefined ? null : (
          <>
            <dt>{t('payment.shop')}</dt>
            <dd>
              <Name>{payment.merchant.name}</Name> · <Name>{payment.merchant.city}</Name>
            </dd>
          </>
        )}
        {payer === null ? null : <IdFact label={t('payment.payer')} id={payer} />}
        {payee === null ? null : <IdFact label={t('payment.payee')} id={payee} />}
        <dt>{t('payment.at')}</dt>
        <dd>{formatDateTime(decidedAt ?? payment.created_at)}</dd>
        {refunded === undefined ? null : (
          <>
            <dt>{t('payment.refunded')}</dt>
            <dd>{money(refunded, currency)}</dd>
          </>
        )}
        <dt>{t('payment.number')}</dt>
        <dd>
          <Code className={styles.id}>{payment.payment_id}</Code>
        </dd>
      </dl>
      <Acts payment={payment} userId={userId} />
      <SandboxNote currency={currency} />
    </article>
  );
}

function IdFact({ label, id }: { readonly label: string; readonly id: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <Code className={styles.id}>{id}</Code>
      </dd>
    </>
  );
}

/** Taking back what is held, and giving back what was received. */
function Acts({ payment, userId }: { readonly payment: WalletPayment; readonly userId: string }) {
  const t = useWords('wallet');
  const call = useCall();
  const [isRefunding, setIsRefunding] = useState(false);
  const { payment_id: paymentId, kind, state, payer, payee, amount, refunded = '0' } = payment;
  const cancel = useAction(() => call('wallet.cancel', { paymentId }));
  if (state === 'authorised' && payer === userId) {
    return (
      <Banner
        tone="info"
        actions={
          <Button size="small" isPending={cancel.isPending} onPress={() => void cancel.run()}>
            {t('payment.cancel')}
          </Button>
        }
      >
        {cancel.error ?? t('payment.canCancel', { count: minutesOf(payment.cooling_off_ms) })}
      </Banner>
    );
  }
  const left = leftOf(amount, refunded);
  if (kind !== 'transfer' || state !== 'settled' || payee !== userId || left === '0') return null;
  return (
    <div>
      <Button onPress={() => setIsRefunding(true)}>{t('refund.action')}</Button>
      {isRefunding && <RefundDialog payment={payment} left={left} onClose={() => setIsRefunding(false)} />}
    </div>
  );
}
