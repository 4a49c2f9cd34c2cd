import type { WalletShop } from '@herald/client/port';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { useErrorWords } from '#app/error-words.ts';
import { showToast } from '#ui/toast.tsx';
import { useCommandKey } from './use-command-key.ts';
import { useMoney } from './use-money.ts';

export interface PayOutDialogProps {
  readonly shop: WalletShop;
  readonly currency: string;
  readonly balance: string;
  readonly onClose: () => void;
}

/** Moves all that a shop has to its owner's own account. */
export function PayOutDialog({ shop, currency, balance, onClose }: PayOutDialogProps) {
  const t = useWords('wallet');
  const call = useCall();
  const toWords = useErrorWords();
  const money = useMoney();
  const amount = money(balance, currency);
  const key = useCommandKey(balance);
  const payOut = async () => {
    try {
      await call('wallet.payOut', { merchantId: shop.merchant_id, amount: balance, currency, key });
      showToast({ text: t('shop.paidOut', { amount }), tone: 'success' });
    } catch (error) {
      showToast({ text: toWords(error), tone: 'danger' });
    }
  };
  return (
    <ConfirmDialog
      title={t('shop.payOut')}
      text={t('shop.payOutText', { amount })}
      confirmLabel={t('shop.payOutSubmit')}
      isOpen
      onOpenChange={onClose}
      onConfirm={payOut}
    />
  );
}
