import type { DeskPayment } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Code } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Lock } from '#ui/icons.ts';
import { Heading } from '#ui/text.tsx';
import { useMoney } from '../use-money.ts';
import { DeskTable } from './desk-table.tsx';
import { Paged } from './paged.tsx';
import { PaymentState, PaymentView } from './payment-view.tsx';
import { usePages } from './use-pages.ts';
import styles from './desk.module.css';

export interface PersonPaymentsProps {
  readonly userId: string;
  /** Why they are looked at. */
  readonly reason: string;
  readonly onFreeze: (userId: string) => void;
}

/** What somebody paid, began to pay and was paid. */
export function PersonPayments({ userId, reason, onFreeze }: PersonPaymentsProps) {
  const t = useWords('wallet/desk');
  const call = useCall();
  const pages = usePages((from) => call('walletDesk.payments', { userId, reason, from }));
  const [open, setOpen] = useState<DeskPayment | null>(null);
  return (
    <section className={styles.group}>
      <div className={styles.title}>
        <Heading level={2} size="small">
          <Code>{userId}</Code>
        </Heading>
        <Button size="small" icon={<Lock aria-hidden />} onPress={() => onFreeze(userId)}>
          {t('freeze.action')}
        </Button>
      </div>
      <Paged pages={pages} none={t('payments.none')}>
        {(payments) => <PaymentTable userId={userId} payments={payments} onOpen={setOpen} />}
      </Paged>
      {open !== null && (
        <Dialog title={t('payment.title')} isOpen onOpenChange={() => setOpen(null)} size="large">
          <PaymentView
            payment={open}
            onFreeze={(whose) => {
              setOpen(null);
              onFreeze(whose);
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

interface PaymentTableProps {
  readonly userId: string;
  readonly payments: readonly DeskPayment[];
  readonly onOpen: (payment: DeskPayment) => void;
}

function PaymentTable({ userId, payments, onOpen }: PaymentTableProps) {
  const t = useWords('wallet/desk');
  const money = useMoney();
  const { formatDateTime } = useFormat();
  return (
    <DeskTable
      caption={t('payments.of', { user: userId })}
      rows={payments}
      keyOf={({ payment_id: id }) => id}
      columns={[
        { title: t('payment.created'), cell: ({ created_at: at }) => formatDateTime(at) },
        { title: t('payment.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
        { title: t('payment.state'), cell: ({ state }) => <PaymentState state={state} /> },
        { title: t('payment.payer'), cell: ({ payer }) => <Code>{payer ?? t('payment.nobody')}</Code> },
        { title: t('payment.payee'), cell: ({ payee }) => <Code>{payee ?? t('payment.nobody')}</Code> },
        {
          title: t('payment.amount'),
          isNumber: true,
          cell: ({ amount, currency }) => money(amount, currency),
        },
        {
          title: t('payments.more'),
          cell: (payment) => (
            <Button
              size="small"
              aria-label={t('payments.showOne', { amount: money(payment.amount, payment.currency) })}
              onPress={() => onOpen(payment)}
            >
              {t('payments.show')}
            </Button>
          ),
        },
      ]}
    />
  );
}
