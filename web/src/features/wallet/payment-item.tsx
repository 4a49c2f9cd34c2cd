import type { WalletPayment } from '@herald/client/port';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Name } from '#ui/bidi.tsx';
import { ArrowDown, ArrowUp, Gift, RotateCcw, Store } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { isIncoming, otherSide, titleKey } from './payment-words.ts';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

export interface PaymentItemProps {
  readonly payment: WalletPayment;
  readonly userId: string;
  readonly isSelected: boolean;
}

/** A line of the history: what it was, with whom, how much. */
export function PaymentItem({ payment, userId, isSelected }: PaymentItemProps) {
  const t = useWords('wallet');
  const money = useMoney();
  const { formatListTime } = useFormat();
  const isIn = isIncoming(payment, userId);
  const name = otherSide(payment, userId);
  const isOver = payment.state === 'cancelled';
  const sum = money(payment.amount, payment.currency, isIn ? '+' : '−');
  return (
    <ListRow
      href={paths.walletPayment(payment.payment_id)}
      isSelected={isSelected}
      leading={
        <span className={styles.sign} data-in={isIn ? '' : undefined}>
          <Sign payment={payment} isIn={isIn} />
        </span>
      }
      title={<Name>{name === '' ? t(titleKey(payment, userId)) : name}</Name>}
      subtitle={payment.state === 'settled' ? t(titleKey(payment, userId)) : t(`state.${payment.state}`)}
      meta={formatListTime(payment.decided_at ?? payment.created_at)}
      trailing={
        <span className={styles.sum} data-in={isIn ? '' : undefined} data-over={isOver ? '' : undefined}>
          {sum}
        </span>
      }
    />
  );
}

function Sign({ payment: { kind, merchant }, isIn }: { payment: WalletPayment; isIn: boolean }) {
  if (kind === 'refund' || kind === 'return') return <RotateCcw aria-hidden />;
  if (kind === 'red_packet' || kind === 'claim') return <Gift aria-hidden />;
  if (merchant !== undefined) return <Store aria-hidden />;
  return isIn ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />;
}
