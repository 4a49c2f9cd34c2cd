import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Dialog } from '#ui/dialog.tsx';
import { showToast } from '#ui/toast.tsx';
import { AmountField } from './amount-field.tsx';
import { FormFoot } from './form-foot.tsx';
import { useCommandKey } from './use-command-key.ts';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

/** Play money from the tap. */
export function TopUpDialog({
  currency,
  onClose,
}: {
  readonly currency: string;
  readonly onClose: () => void;
}) {
  const t = useWords('wallet');
  const call = useCall();
  const money = useMoney();
  const [amount, setAmount] = useState<string | null>(null);
  const key = useCommandKey(amount ?? '');
  const topUp = useAction(async () => {
    if (amount === null) return;
    await call('wallet.topUp', { amount, currency, key });
    showToast({ text: t('topUp.done', { amount: money(amount, currency) }), tone: 'success' });
    onClose();
  });
  return (
    <Dialog title={t('topUp.title')} isOpen onOpenChange={onClose} size="small">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void topUp.run();
        }}
      >
        <AmountField label={t('amount.label')} currency={currency} onChange={setAmount} autoFocus />
        <FormFoot
          submit={t('topUp.submit')}
          error={topUp.error}
          currency={currency}
          isPending={topUp.isPending}
          isDisabled={amount === null}
        />
      </form>
    </Dialog>
  );
}
