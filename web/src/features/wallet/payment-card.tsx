import type { MessageRow, PaymentCard, WalletPayment } from '@herald/client/port';
import type { ReactNode } from 'react';
import { useAccount, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { Name } from '#ui/bidi.tsx';
import { CircleCheck, CircleQuestionMark, CircleX, Clock } from '#ui/icons.ts';
import { receiptState, requestState, sharesFor, type CardState } from './card-state.ts';
import { RedPacketCard } from './red-packet-card.tsx';
import { Answers } from './request-page.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useMoney } from './use-money.ts';
import styles from './payment-card.module.css';

export interface PaymentCardViewProps {
  readonly row: Pick<MessageRow, 'sender' | 'senderName'>;
  readonly card: PaymentCard;
  /** What the message says to clients that know no cards. */
  readonly text: string;
}

/** A card about money in a conversation. It is grey until the wallet says to this person that it is true. */
export function PaymentCardView({ row, card, text }: PaymentCardViewProps) {
  switch (card.kind) {
    case 'receipt':
      return <ReceiptCard paymentId={card.paymentId} sender={row.sender} text={text} note={card.note} />;
    case 'request':
      return <RequestCard card={card} sender={row.sender} text={text} />;
    case 'red-packet':
      return <RedPacketCard card={card} row={row} text={text} />;
  }
}

interface ReceiptCardProps {
  readonly paymentId: string;
  readonly sender: string;
  readonly text: string;
  readonly note: string | null;
}

function ReceiptCard({ paymentId, sender, text, note }: ReceiptCardProps) {
  const t = useWords('wallet');
  const money = useMoney();
  const userId = useAccount()?.userId ?? '';
  const state = receiptState(useRow('wallet-payment', paymentId, 'it'), sender);
  if (state.kind !== 'confirmed') return <GreyCard state={state} text={text} />;
  const { value: payment } = state;
  const { amount, currency, payee_name: payeeName, payee } = payment;
  return (
    <CardFrame tone={payment.state === 'cancelled' ? 'over' : 'paid'}>
      <p className={styles.title}>
        {payment.payer === userId
          ? t('card.youPaid', { name: payment.merchant?.name ?? payeeName ?? payee ?? '' })
          : t('card.paidYou')}
      </p>
      <p className={styles.amount}>{money(amount, currency)}</p>
      <Note note={note} />
      <p className={styles.state}>
        <StateSign state={payment.state} />
        {t(`card.${payment.state}`)}
      </p>
      <a className={styles.more} href={paths.walletPayment(paymentId)}>
        {t('card.receipt')}
      </a>
      <SandboxNote currency={currency} isShort />
    </CardFrame>
  );
}

function StateSign({ state }: { readonly state: WalletPayment['state'] }) {
  if (state === 'settled') return <CircleCheck aria-hidden />;
  return state === 'cancelled' ? <CircleX aria-hidden /> : <Clock aria-hidden />;
}

interface RequestCardProps {
  readonly card: Extract<PaymentCard, { kind: 'request' }>;
  readonly sender: string;
  readonly text: string;
}

function RequestCard({ card, sender, text }: RequestCardProps) {
  const t = useWords('wallet');
  const userId = useAccount()?.userId ?? '';
  const shares = sharesFor(card, userId, sender);
  // A bill that others share: this person has no part in it, and nothing to ask the wallet for.
  if (shares.length === 0)
    return <GreyCard state={{ kind: 'unconfirmed' }} text={text} words={t('card.others')} />;
  return (
    <CardFrame tone="asked">
      <p className={styles.title}>{t(sender === userId ? 'card.youAsked' : 'card.asksYou')}</p>
      <Note note={card.note} />
      {shares.map((requestId) => (
        <Share key={requestId} requestId={requestId} sender={sender} isMine={sender === userId} text={text} />
      ))}
    </CardFrame>
  );
}

interface ShareProps {
  readonly requestId: string;
  readonly sender: string;
  readonly isMine: boolean;
  readonly text: string;
}

function Share({ requestId, sender, isMine, text }: ShareProps) {
  const t = useWords('wallet');
  const money = useMoney();
  const state = requestState(useRow('wallet-request', requestId, 'it'), sender);
  if (state.kind !== 'confirmed') return <GreyLine state={state} text={text} />;
  const { value: request } = state;
  return (
    <div className={styles.share}>
      <p className={styles.amount}>{money(request.amount, request.currency)}</p>
      {isMine && request.payer !== null ? (
        <p className={styles.who}>
          <Name>{request.payer}</Name>
        </p>
      ) : null}
      {request.state === 'open' && !isMine ? null : (
        <p className={styles.state}>{t(`requestState.${request.state}`)}</p>
      )}
      {isMine ? null : <Answers request={request} isMine={false} />}
      {isMine ? (
        <a className={styles.more} href={paths.walletRequest(requestId)}>
          {t('card.open')}
        </a>
      ) : null}
      <SandboxNote currency={request.currency} isShort />
    </div>
  );
}

export interface CardFrameProps {
  readonly tone: 'paid' | 'asked' | 'packet' | 'over' | 'grey';
  readonly children: ReactNode;
}

/** The shape of a card. */
export function CardFrame({ tone, children }: CardFrameProps) {
  return (
    <div className={styles.card} data-tone={tone}>
      {children}
    </div>
  );
}

/** What a sender wrote beside it. */
export function Note({ note }: { readonly note: string | null }) {
  if (note === null) return null;
  return (
    <p className={styles.note} dir="auto">
      {note}
    </p>
  );
}

interface GreyCardProps {
  readonly state: Exclude<CardState<unknown>, { kind: 'confirmed' }>;
  readonly text: string;
  readonly words?: string;
}

/** A card that counts for nothing: what its sender wrote, and that the wallet did not confirm it. */
export function GreyCard(props: GreyCardProps) {
  return (
    <CardFrame tone="grey">
      <GreyLine {...props} />
    </CardFrame>
  );
}

function GreyLine({ state, text, words }: GreyCardProps) {
  const t = useWords('wallet');
  return (
    <>
      <p className={styles.said} dir="auto">
        {text}
      </p>
      <p className={styles.state} role="status">
        <CircleQuestionMark aria-hidden />
        {words ?? t(`card.${state.kind}`)}
      </p>
    </>
  );
}
