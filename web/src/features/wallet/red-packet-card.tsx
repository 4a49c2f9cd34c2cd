import type { MessageRow, PaymentCard, WalletRedPacket } from '@herald/client/port';
import { useAccount, useCall, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Gift } from '#ui/icons.ts';
import { redPacketState } from './card-state.ts';
import { CardFrame, GreyCard, Note } from './payment-card.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useMoney } from './use-money.ts';
import styles from './payment-card.module.css';

export interface RedPacketCardProps {
  readonly card: Extract<PaymentCard, { kind: 'red-packet' }>;
  readonly row: Pick<MessageRow, 'sender' | 'senderName'>;
  readonly text: string;
}

/** A red packet: each who sees it may open it once, until all is claimed or its day is over. */
export function RedPacketCard({ card, row, text }: RedPacketCardProps) {
  const t = useWords('wallet');
  const state = redPacketState(useRow('wallet-red-packet', card.paymentId, 'it'), row.sender);
  if (state.kind !== 'confirmed') return <GreyCard state={state} text={text} />;
  const { value: packet } = state;
  return (
    <CardFrame tone={packet.state === 'over' && packet.mine === undefined ? 'over' : 'packet'}>
      <Gift aria-hidden className={styles.gift} />
      <p className={styles.title}>{t('packet.from', { name: row.senderName })}</p>
      <Note note={card.note} />
      <Mine packet={packet} paymentId={card.paymentId} />
      <Shares packet={packet} />
      <SandboxNote currency={packet.currency} isShort />
    </CardFrame>
  );
}

/** The person's own share: what it is, or the button that claims it. */
function Mine({ packet, paymentId }: { readonly packet: WalletRedPacket; readonly paymentId: string }) {
  const t = useWords('wallet');
  const call = useCall();
  const money = useMoney();
  const userId = useAccount()?.userId;
  const claim = useAction(() => call('wallet.claim', { paymentId }));
  if (packet.mine !== undefined) {
    return (
      <p className={styles.amount} role="status">
        {money(packet.mine.amount, packet.currency)}
      </p>
    );
  }
  if (packet.state === 'over') return <p className={styles.state}>{t('packet.over')}</p>;
  if (packet.payer === userId)
    return <p className={styles.amount}>{money(packet.amount, packet.currency)}</p>;
  return (
    <>
      {claim.error === null ? null : (
        <p className={styles.error} role="alert">
          {claim.error}
        </p>
      )}
      <Button variant="primary" isPending={claim.isPending} onPress={() => void claim.run()}>
        {t('packet.open')}
      </Button>
    </>
  );
}

function Shares({ packet }: { readonly packet: WalletRedPacket }) {
  const t = useWords('wallet');
  const money = useMoney();
  const { claimed, claims, shares, currency } = packet;
  return (
    <>
      <p className={styles.state}>{t('packet.claimed', { claimed, claims })}</p>
      {shares === undefined || shares.length === 0 ? null : (
        <details className={styles.shares}>
          <summary>{t('packet.who')}</summary>
          <ul>
            {shares.map(({ user_id: userId, amount }) => (
              <li key={userId}>
                <Name>{userId}</Name>
                <span>{money(amount, currency)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
