import type { Person } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Name } from '#ui/bidi.tsx';
import { Checkbox } from '#ui/checkbox.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Text } from '#ui/text.tsx';
import { showToast } from '#ui/toast.tsx';
import { AmountField } from './amount-field.tsx';
import { FormFoot } from './form-foot.tsx';
import { NoteField } from './note-field.tsx';
import { divide } from './money.ts';
import { useCommandKey } from './use-command-key.ts';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

export interface AskDialogProps {
  /** Who can be asked, without the person themselves. */
  readonly people: readonly Person[];
  readonly currency: string;
  /** The conversation in which the card is posted; null: none is. */
  readonly roomId: string | null;
  readonly onClose: () => void;
}

/** Asks one person for money, or splits a bill among several and the person themselves. */
export function AskDialog({ people, currency, roomId, onClose }: AskDialogProps) {
  const t = useWords('wallet');
  const call = useCall();
  const money = useMoney();
  const isSplit = people.length > 1;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isIn, setIsIn] = useState(true);
  const [amount, setAmount] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const asked = people.filter(({ userId }) => !left.has(userId));
  const shares = sharesOf(amount, asked, isSplit && isIn);
  const key = useCommandKey(JSON.stringify([shares, note]));
  const ask = useAction(async () => {
    if (shares === null || amount === null) return;
    const shown = money(amount, currency);
    const text = t(isSplit ? 'card.splitText' : 'card.askedText', { amount: shown });
    const card =
      roomId === null ? null : { roomId, text, shown, note: note.trim() === '' ? null : note.trim() };
    await call('wallet.request', { shares, currency, card, key });
    showToast({ text: t('ask.done', { count: shares.length }), tone: 'success' });
    onClose();
  });
  return (
    <Dialog title={t(isSplit ? 'ask.splitTitle' : 'ask.title')} isOpen onOpenChange={onClose} size="small">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void ask.run();
        }}
      >
        {isSplit ? null : <Text tone="soft">{t('ask.of', { name: people[0]?.name ?? '' })}</Text>}
        <AmountField
          label={t(isSplit ? 'ask.bill' : 'amount.label')}
          currency={currency}
          onChange={setAmount}
          autoFocus
        />
        {isSplit && (
          <fieldset className={styles.people}>
            <legend>{t('ask.among')}</legend>
            <Checkbox label={t('ask.me')} isSelected={isIn} onChange={setIsIn} />
            {people.map(({ userId, name }) => (
              <Checkbox
                key={userId}
                label={<Name>{name}</Name>}
                isSelected={!left.has(userId)}
                onChange={(isAsked) => setLeft(withOut(left, userId, isAsked))}
              />
            ))}
          </fieldset>
        )}
        {isSplit && shares !== null && shares[0] !== undefined ? (
          <Text tone="soft">{t('ask.each', { amount: money(shares[0].amount, currency) })}</Text>
        ) : null}
        {roomId === null ? null : <NoteField value={note} onChange={setNote} />}
        <FormFoot
          submit={t('ask.submit')}
          error={ask.error}
          currency={currency}
          isPending={ask.isPending}
          isDisabled={shares === null}
        />
      </form>
    </Dialog>
  );
}

type Shares = readonly { readonly payer: string; readonly amount: string }[];

/** Everybody's part. Who asks bears what does not come out even. Null: there is nobody to ask, or not enough to divide. */
function sharesOf(amount: string | null, asked: readonly Person[], isIn: boolean): Shares | null {
  if (amount === null || asked.length === 0) return null;
  const parts = divide(amount, asked.length + (isIn ? 1 : 0)).toReversed();
  const shares = asked.map(({ userId }, at) => ({ payer: userId, amount: parts[at] ?? '0' }));
  return shares.some((share) => share.amount === '0') ? null : shares;
}

function withOut(left: ReadonlySet<string>, userId: string, isAsked: boolean): ReadonlySet<string> {
  const now = new Set(left);
  if (isAsked) now.delete(userId);
  else now.add(userId);
  return now;
}
