import type { WalletRequest, WalletShop } from '@herald/client/port';
import { useState } from 'react';
import { useCall, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { QrImage } from '#app/qr-image.tsx';
import { useAction } from '#app/use-action.ts';
import { Dialog } from '#ui/dialog.tsx';
import { CircleCheck } from '#ui/icons.ts';
import { TextField } from '#ui/text-field.tsx';
import { AmountField } from './amount-field.tsx';
import { FormFoot } from './form-foot.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useCommandKey } from './use-command-key.ts';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

export interface AskAtShopDialogProps {
  readonly shop: WalletShop;
  readonly currency: string;
  readonly onClose: () => void;
}

/** Types an amount at the till and shows the code for it; says when it is paid. */
export function AskAtShopDialog(props: AskAtShopDialogProps) {
  const t = useWords('wallet');
  const [request, setRequest] = useState<WalletRequest | null>(null);
  return (
    <Dialog title={t('shop.ask')} isOpen onOpenChange={props.onClose} size="small">
      {request === null ? <AskForm {...props} onAsked={setRequest} /> : <AskedCode asked={request} />}
    </Dialog>
  );
}

function AskForm({
  shop,
  currency,
  onAsked,
}: AskAtShopDialogProps & { onAsked: (asked: WalletRequest) => void }) {
  const t = useWords('wallet');
  const call = useCall();
  const [amount, setAmount] = useState<string | null>(null);
  const [reference, setReference] = useState('');
  const key = useCommandKey(JSON.stringify([amount, reference]));
  const isReferenceWrong = !/^[\x20-\x7e]{0,25}$/u.test(reference);
  const ask = useAction(async () => {
    if (amount === null || isReferenceWrong) return;
    const number = reference.trim() === '' ? null : reference.trim();
    onAsked(
      await call('wallet.askAtShop', {
        merchantId: shop.merchant_id,
        amount,
        currency,
        reference: number,
        key,
      }),
    );
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void ask.run();
      }}
    >
      <AmountField label={t('amount.label')} currency={currency} onChange={setAmount} autoFocus />
      <TextField
        label={t('shop.reference')}
        description={t('shop.referenceHint')}
        errorMessage={isReferenceWrong ? t('shop.referenceWrong') : null}
        value={reference}
        onChange={setReference}
        maxLength={25}
        dir="ltr"
        autoComplete="off"
      />
      <FormFoot
        submit={t('shop.showCode')}
        error={ask.error}
        currency={currency}
        isPending={ask.isPending}
        isDisabled={amount === null || isReferenceWrong}
      />
    </form>
  );
}

function AskedCode({ asked }: { readonly asked: WalletRequest }) {
  const t = useWords('wallet');
  const money = useMoney();
  const row = useRow('wallet-request', asked.request_id, 'it');
  const now = row?.state === 'found' ? row.value : asked;
  return (
    <div className={styles.paid}>
      <p className={styles.bigAmount}>{money(now.amount, now.currency)}</p>
      {now.state === 'paid' ? (
        <p role="status" className={styles.paidLine}>
          <CircleCheck aria-hidden className={styles.paidIcon} />
          {t('shop.paid')}
        </p>
      ) : (
        <div className={styles.qr}>
          <QrImage content={now.qr ?? ''} label={t('request.qr')} />
        </div>
      )}
      <SandboxNote currency={now.currency} />
    </div>
  );
}
