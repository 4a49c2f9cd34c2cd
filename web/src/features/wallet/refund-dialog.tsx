import type { WalletPayment } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Text } from '#ui/text.tsx';
import { showToast } from '#ui/toast.tsx';
import { AmountField } from './amount-field.tsx';
import { FormFoot } from './form-foot.tsx';
import { decimalOf } from './money.ts';
import { useCommandKey } from './use-command-key.ts';
import { useAccountIn, useMoney } from './use-money.ts';
import styles from './wallet.module.css';

export interface RefundDialogProps {
  readonly payment: WalletPayment;
  /** What of it was not given back yet. */
  readonly left: string;
  readonly onClose: () => void;
}

/** Gives back a payment, whole or a part of it. */
export function RefundDialog({ payment, left, onClose }: RefundDialogProps) {
  const t = useWords('wallet');
  const call = useCall();
  const money = useMoney();
  const { payment_id: paymentId, currency } = payment;
  const exponent = useAccountIn(currency)?.exponent ?? 2;
  const [amount, setAmount] = useState<string | null>(left);
  const key = useCommandKey(amount ?? '');
  const isTooMuch = amount !== null && BigInt(amount) > BigInt(left);
  const refund = useAction(async () => {
    if (amount === null || isTooMuch) return;
    await call('wallet.refund', { paymentId, amount, key });
    showToast({ text: t('refund.done', { amount: money(amount, currency) }), tone: 'success' });
    onClose();
  });
  return (
    <Dialog title={t('refund.title')} isOpen onOpenChange={onClose} size="small">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void refund.run();
        }}
      >
        <Text tone="soft">{t('refund.text', { amount: money(left, currency) })}</Text>
        <AmountField
          label={t('amount.label')}
          currency={currency}
          onChange={setAmount}
          initial={decimalOf(left, exponent)}
          errorMessage={isTooMuch ? t('refund.tooMuch') : null}
          autoFocus
        />
        <FormFoot
          submit={t('refund.submit')}
          error={refund.error}
          currency={currency}
          isPending={refund.isPending}
          isDisabled={amount === null || isTooMuch}
        />
      </form>
    </Dialog>
  );
}
