import type { PaymentOrder } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { RadioGroup } from '#ui/radio-group.tsx';
import { Spinner } from '#ui/spinner.tsx';
import { Text } from '#ui/text.tsx';
import { TextField } from '#ui/text-field.tsx';
import { AmountField } from './amount-field.tsx';
import { FormFoot } from './form-foot.tsx';
import { NoteField } from './note-field.tsx';
import { decimalOf } from './money.ts';
import type { Begun, PayDialogProps, PayTarget } from './pay-dialog.tsx';
import { useAccountIn, useMoney } from './use-money.ts';
import styles from './wallet.module.css';

interface OrderStepProps extends PayDialogProps {
  readonly onBegun: (begun: Begun) => void;
}

/** The first step: how much, and a word beside it that only the conversation sees. */
export function OrderStep(props: OrderStepProps) {
  if (props.target.kind === 'request')
    return <RequestOrder {...props} requestId={props.target.request.request_id} />;
  return <AmountOrder {...props} target={props.target} />;
}

/** Begins a payment, and prepares the card that goes with it. */
function useBegin({ roomId, target, onBegun }: OrderStepProps) {
  const t = useWords('wallet');
  const call = useCall();
  const money = useMoney();
  return useAction(async (order: PaymentOrder, note: string) => {
    const payment = await call('wallet.begin', { order });
    const shown = money(payment.amount, payment.currency);
    const name = payment.payee_name ?? payment.payee ?? '';
    const text = t(target.kind === 'red-packet' ? 'card.redPacketText' : 'card.sentText', {
      amount: shown,
      name,
    });
    const card =
      roomId === null ? null : { roomId, text, shown, note: note.trim() === '' ? null : note.trim() };
    onBegun({ payment, card });
  });
}

/** A request says how much: there is nothing to ask before it is begun. */
function RequestOrder(props: OrderStepProps & { readonly requestId: string }) {
  const { requestId } = props;
  const t = useWords('wallet');
  const { run, error } = useBegin(props);
  useEffect(() => void run({ to: 'request', requestId }, ''), [run, requestId]);
  if (error === null) return <Spinner label={t('pay.preparing')} />;
  return <Failure error={error} onAgain={() => void run({ to: 'request', requestId }, '')} />;
}

type OpenTarget = Exclude<PayTarget, { kind: 'request' }>;

function AmountOrder(props: OrderStepProps & { readonly target: OpenTarget }) {
  const { target, currency, roomId } = props;
  const t = useWords('wallet');
  const money = useMoney();
  const account = useAccountIn(currency);
  const proposed = target.kind === 'person' ? target.amount : null;
  const [amount, setAmount] = useState(proposed);
  const [note, setNote] = useState('');
  const people = target.kind === 'red-packet' ? target.people : 1;
  const [packet, setPacket] = useState<Packet>({ claims: people, split: 'random' });
  const begin = useBegin(props);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (amount !== null) void begin.run(orderOf(target, amount, currency, packet), note);
      }}
    >
      {target.kind === 'red-packet' ? null : (
        <Text tone="soft">{t(`pay.to.${target.kind}`, { name: target.name })}</Text>
      )}
      <AmountField
        label={t('amount.label')}
        currency={currency}
        onChange={setAmount}
        initial={proposed === null ? '' : decimalOf(proposed, account?.exponent ?? 2)}
        {...(account !== null && {
          description: t('amount.available', { amount: money(account.available, currency) }),
        })}
        autoFocus
      />
      {target.kind === 'red-packet' && <PacketFields value={packet} onChange={setPacket} />}
      {roomId === null ? null : <NoteField value={note} onChange={setNote} />}
      <FormFoot
        submit={t('pay.next')}
        error={begin.error}
        currency={currency}
        isPending={begin.isPending}
        isDisabled={amount === null}
      />
    </form>
  );
}

interface Packet {
  readonly claims: number;
  readonly split: 'equal' | 'random';
}

const MOST_CLAIMS = 100;

function PacketFields({ value, onChange }: { value: Packet; onChange: (value: Packet) => void }) {
  const t = useWords('wallet');
  const [typed, setTyped] = useState(String(value.claims));
  return (
    <>
      <TextField
        label={t('packet.claims')}
        description={t('packet.claimsHint')}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          const claims = Math.trunc(Number(text));
          if (claims >= 1 && claims <= MOST_CLAIMS) onChange({ ...value, claims });
        }}
        inputMode="numeric"
        autoComplete="off"
        dir="ltr"
      />
      <RadioGroup
        label={t('packet.split')}
        value={value.split}
        onChange={(split) => onChange({ ...value, split })}
        options={[
          { value: 'random', label: t('packet.random') },
          { value: 'equal', label: t('packet.equal') },
        ]}
      />
    </>
  );
}

function orderOf(target: OpenTarget, amount: string, currency: string, packet: Packet): PaymentOrder {
  switch (target.kind) {
    case 'person':
      return { to: 'person', payee: target.userId, amount, currency };
    case 'shop':
      return { to: 'shop', merchantId: target.merchantId, amount, currency };
    case 'red-packet':
      return { to: 'red-packet', amount, currency, ...packet };
  }
}
