import type { DeskPayment } from '@herald/client/port';
import type { ReactNode } from 'react';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Code } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Lock } from '#ui/icons.ts';
import { SandboxNote } from '../sandbox-note.tsx';
import { useMoney } from '../use-money.ts';
import { DeskTable } from './desk-table.tsx';
import styles from './desk.module.css';

export interface PaymentViewProps {
  readonly payment: DeskPayment;
  readonly onFreeze: (userId: string) => void;
}

/** A payment as the books know it: its people, its proof, and what was posted for it. */
export function PaymentView({ payment, onFreeze }: PaymentViewProps) {
  const t = useWords('wallet/desk');
  const money = useMoney();
  const { formatDateTime } = useFormat();
  const { kind, state, payer, payee, amount, currency, proof, decided_at: decidedAt } = payment;
  const ids = [
    ['shop', payment.merchant_id],
    ['request', payment.request_id],
    ['refundOf', payment.refund_of],
    ['number', payment.payment_id],
  ] as const;
  return (
    <article className={styles.group} aria-label={t('payment.title')}>
      <div className={styles.title}>
        <p className={styles.amount}>{money(amount, currency)}</p>
        <PaymentState state={state} />
      </div>
      <dl className={styles.facts}>
        <Fact name={t('payment.kind')}>{t(`kind.${kind}`)}</Fact>
        <Person name={t('payment.payer')} userId={payer} onFreeze={onFreeze} />
        <Person name={t('payment.payee')} userId={payee} onFreeze={onFreeze} />
        <Fact name={t('payment.created')}>{formatDateTime(payment.created_at)}</Fact>
        {decidedAt === undefined ? null : (
          <Fact name={t('payment.decided')}>{formatDateTime(decidedAt)}</Fact>
        )}
        {proof === undefined ? null : <Fact name={t('payment.proof')}>{t(`proof.${proof}`)}</Fact>}
        {ids.map(([name, id]) =>
          id === undefined ? null : (
            <Fact key={name} name={t(`payment.${name}`)}>
              <Code>{id}</Code>
            </Fact>
          ),
        )}
      </dl>
      <Transfers payment={payment} />
      <SandboxNote currency={currency} />
    </article>
  );
}

/** Where a payment stands. */
export function PaymentState({ state }: { readonly state: DeskPayment['state'] }) {
  const t = useWords('wallet/desk');
  return (
    <span className={styles.state} data-state={state}>
      {t(`state.${state}`)}
    </span>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

interface PersonProps {
  readonly name: string;
  readonly userId: string | null;
  readonly onFreeze: (userId: string) => void;
}

/** One of the two people, whose wallet may have to be stopped. */
function Person({ name, userId, onFreeze }: PersonProps) {
  const t = useWords('wallet/desk');
  return (
    <Fact name={name}>
      {userId === null ? (
        t('payment.nobody')
      ) : (
        <span className={styles.person}>
          <Code>{userId}</Code>
          <Button
            size="small"
            icon={<Lock aria-hidden />}
            aria-label={t('freeze.of', { user: userId })}
            onPress={() => onFreeze(userId)}
          >
            {t('freeze.action')}
          </Button>
        </span>
      )}
    </Fact>
  );
}

function Transfers({ payment: { transfers, currency } }: Pick<PaymentViewProps, 'payment'>) {
  const t = useWords('wallet/desk');
  const money = useMoney();
  const { formatDateTime } = useFormat();
  if (transfers.length === 0) return <p>{t('transfers.none')}</p>;
  return (
    <DeskTable
      caption={t('transfers.title')}
      rows={transfers}
      keyOf={({ transfer_id: id }) => id}
      columns={[
        { title: t('transfers.journal'), cell: ({ journal }) => String(journal) },
        { title: t('transfers.phase'), cell: ({ phase }) => t(`phase.${phase}`) },
        { title: t('payment.amount'), isNumber: true, cell: ({ amount }) => money(amount, currency) },
        { title: t('transfers.posted'), cell: ({ posted_at: at }) => formatDateTime(at) },
        { title: t('transfers.id'), cell: ({ transfer_id: id }) => <Code>{id}</Code> },
      ]}
    />
  );
}
