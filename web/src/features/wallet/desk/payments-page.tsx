import type { DeskPayment } from '@herald/client/port';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { classNames } from '#ui/class-names.ts';
import { Button } from '#ui/button.tsx';
import { Search } from '#ui/icons.ts';
import { TextField } from '#ui/text-field.tsx';
import wallet from '../wallet.module.css';
import { FreezeDialog } from './freeze-dialog.tsx';
import { PaymentView } from './payment-view.tsx';
import { PersonPayments } from './person-payments.tsx';
import { isReason, ReasonField } from './reason-field.tsx';
import styles from './desk.module.css';

const PAYMENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const USER_ID = /^@[^\s:]+:\S+$/u;

type Found =
  | { readonly kind: 'payment'; readonly payment: DeskPayment }
  | { readonly kind: 'person'; readonly userId: string; readonly reason: string; readonly look: string };

/** Finds a payment, or what somebody paid and was paid. Who looks says why. */
export function PaymentsPage() {
  const t = useWords('wallet/desk');
  const call = useCall();
  const [search] = useSearchParams();
  const [typed, setTyped] = useState(search.get('wanted') ?? '');
  const [reason, setReason] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [freezing, setFreezing] = useState<string | null>(null);
  const wanted = typed.trim();
  const isPayment = PAYMENT_ID.test(wanted);
  const isWhole = (isPayment || USER_ID.test(wanted)) && isReason(reason);
  const find = useAction(async () => {
    setFound(null);
    if (!isPayment) return setFound({ kind: 'person', userId: wanted, reason, look: crypto.randomUUID() });
    setFound({ kind: 'payment', payment: await call('walletDesk.payment', { paymentId: wanted, reason }) });
  });
  return (
    <>
      <form
        className={classNames(wallet.form, styles.narrow)}
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) void find.run();
        }}
      >
        <TextField
          label={t('find.wanted')}
          description={t('find.hint')}
          value={typed}
          onChange={setTyped}
          maxLength={255}
          autoComplete="off"
          spellCheck="false"
          dir="ltr"
        />
        <ReasonField value={reason} onChange={setReason} />
        <div>
          <Button
            type="submit"
            variant="primary"
            icon={<Search aria-hidden />}
            isPending={find.isPending}
            isDisabled={!isWhole}
          >
            {t('find.submit')}
          </Button>
        </div>
      </form>
      <Failure error={find.error} />
      {found?.kind === 'payment' && (
        <div className={styles.card}>
          <PaymentView payment={found.payment} onFreeze={setFreezing} />
        </div>
      )}
      {found?.kind === 'person' && (
        <PersonPayments key={found.look} userId={found.userId} reason={found.reason} onFreeze={setFreezing} />
      )}
      {freezing !== null && (
        <FreezeDialog userId={freezing} reason={reason} onClose={() => setFreezing(null)} />
      )}
    </>
  );
}
