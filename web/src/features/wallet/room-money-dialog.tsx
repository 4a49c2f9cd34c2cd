import type { RoomDetailRow } from '@herald/client/port';
import { useAccount, useRows } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Spinner } from '#ui/spinner.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { PayDialog } from './pay-dialog.tsx';
import { useAccountIn, useWallet } from './use-money.ts';

/** What a conversation can do with money. */
export type RoomMoney = 'send' | 'ask' | 'red-packet';

export interface RoomMoneyDialogProps {
  readonly money: RoomMoney;
  readonly detail: RoomDetailRow;
  readonly onClose: () => void;
}

const MOST_ASKED = 50;

/** Sends, asks for, or gives money in a conversation, whose card goes to the people in it. */
export function RoomMoneyDialog({ money, detail, onClose }: RoomMoneyDialogProps) {
  const t = useWords('wallet');
  const { roomId, personId, name } = detail;
  const userId = useAccount()?.userId;
  const currency = useAccountIn()?.currency ?? null;
  const error = useWallet()?.error ?? null;
  const people = useRows('members', roomId)
    .map(([, member]) => member)
    .filter((member) => member.membership === 'join' && member.userId !== userId);
  if (currency === null) {
    return (
      <Dialog title={t('title')} isOpen onOpenChange={onClose} size="small">
        {error === null ? <Spinner label={t('loading')} /> : <Failure error={error} />}
      </Dialog>
    );
  }
  if (money === 'ask') {
    const asked = people
      .slice(0, MOST_ASKED)
      .map((one) => ({ userId: one.userId, name: one.name, avatar: one.avatar }));
    return <AskDialog people={asked} currency={currency} roomId={roomId} onClose={onClose} />;
  }
  const target =
    money === 'send' && personId !== null
      ? ({ kind: 'person', userId: personId, name, amount: null } as const)
      : ({ kind: 'red-packet', people: Math.max(1, people.length) } as const);
  return <PayDialog target={target} currency={currency} roomId={roomId} onClose={onClose} />;
}
