import type { WalletPayment } from '@herald/client/port';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { CircleCheck, Clock } from '#ui/icons.ts';
import { Text } from '#ui/text.tsx';
import { minutesOf } from './minutes.ts';
import { SandboxNote } from './sandbox-note.tsx';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

/** The last step: it is paid, or held for as long as it can be taken back. */
export function PaidStep({ payment }: { readonly payment: WalletPayment }) {
  const t = useWords('wallet');
  const money = useMoney();
  const { amount, currency, payee_name: name, payee, state, cooling_off_ms: coolsForMs } = payment;
  const isHeld = state === 'authorised';
  const Icon = isHeld ? Clock : CircleCheck;
  return (
    <div className={styles.paid} role="status">
      <Icon aria-hidden className={styles.paidIcon} data-held={isHeld ? '' : undefined} />
      <p className={styles.bigAmount}>{money(amount, currency)}</p>
      <Text tone="soft">
        {payee === null ? t('pay.paidCircle') : t(isHeld ? 'pay.held' : 'pay.paid', { name: name ?? payee })}
      </Text>
      {isHeld ? (
        <Text size="note" tone="soft">
          {t('pay.heldText', { count: minutesOf(coolsForMs) })}
        </Text>
      ) : null}
      <a href={paths.walletPayment(payment.payment_id)}>{t('pay.receipt')}</a>
      <SandboxNote currency={currency} />
    </div>
  );
}
