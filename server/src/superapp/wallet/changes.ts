import type { JsonObject } from '@herald/matrix';
import type { Tx } from '#platform/db';
import type { Outbox } from '#platform/outbox';
import type { AccountData } from '#homeserver/account-data';
import type { PaymentRow } from './store/payments.ts';
import type { RequestRow } from './store/requests.ts';

/** Told after a commit to each person of whose wallet something changed. */
const CHANGED = 'wallet.changed';
/** What their clients see in `/sync`: what to ask for. The wallet itself is what tells how it stands. */
const ACCOUNT_DATA_TYPE = 'chat.herald.wallet';

interface Change {
  readonly userId: string;
  readonly content: JsonObject;
}

export type Changes = ReturnType<typeof createChanges>;

/** Notes in the transaction of a change that its people are to hear of it. */
export function createChanges(outbox: Outbox, { ignoredBy }: Pick<AccountData, 'ignoredBy'>) {
  const tell = async (tx: Tx, people: readonly (string | null)[], content: JsonObject): Promise<void> => {
    for (const userId of people) {
      if (userId === null) continue;
      const change: Change = { userId, content };
      await outbox.put(tx, CHANGED, JSON.stringify([userId, content]), change);
    }
  };
  return {
    payment: (tx: Tx, { paymentId, state, payer, payee }: PaymentRow) =>
      tell(tx, [payer, payee], { payment_id: paymentId, state }),
    /** A freeze began or ended. */
    holder: (tx: Tx, userId: string, isFrozen: boolean) => tell(tx, [userId], { is_frozen: isFrozen }),
    /** The desk moved money of these people. */
    journal: (tx: Tx, userIds: readonly string[], journalId: number) =>
      tell(tx, [...new Set(userIds)], { journal_id: journalId }),
    /** Who ignores somebody does not hear that they ask for money. */
    async request(tx: Tx, { requestId, state, payer, payee }: RequestRow): Promise<void> {
      const isIgnored = payer !== null && (await ignoredBy(payer)).has(payee);
      await tell(tx, [isIgnored ? null : payer, payee], { request_id: requestId, state });
    },
  };
}

/** Lets people hear of their changes by `/sync`. A repeated one is told again, which does no harm. */
export function hearChanges(outbox: Outbox, accountData: AccountData): void {
  outbox.on<Change>(CHANGED, ({ userId, content }) =>
    accountData.put(userId, null, ACCOUNT_DATA_TYPE, content),
  );
}
