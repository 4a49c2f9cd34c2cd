import type { Queryable, Tx } from '#platform/db';

export interface HolderRow {
  userId: string;
  tier: string;
  /** By the holder. */
  isFrozen: boolean;
  isDeskFrozen: boolean;
  /** Payments without a proof since the last one with it. */
  unproved: number;
}

const COLUMNS = `user_id as "userId", tier, is_frozen as "isFrozen", is_desk_frozen as "isDeskFrozen",
  unproved`;

export function findHolder(db: Queryable, userId: string): Promise<HolderRow | null> {
  return db.maybe(`select ${COLUMNS} from wallet.holder where user_id = $1`, [userId]);
}

/** The holder, made when it is not there, and nobody else's until the transaction ends. */
export async function lockHolder(tx: Tx, userId: string): Promise<HolderRow> {
  await tx.query('insert into wallet.holder (user_id) values ($1) on conflict (user_id) do nothing', [
    userId,
  ]);
  return tx.one(`select ${COLUMNS} from wallet.holder where user_id = $1 for update`, [userId]);
}

export async function setFrozen(tx: Tx, userId: string, isFrozen: boolean): Promise<void> {
  await tx.query('update wallet.holder set is_frozen = $2 where user_id = $1', [userId, isFrozen]);
}

export async function setDeskFrozen(tx: Tx, userId: string, isFrozen: boolean): Promise<void> {
  await tx.query('update wallet.holder set is_desk_frozen = $2 where user_id = $1', [userId, isFrozen]);
}

export async function setUnproved(tx: Tx, userId: string, unproved: number): Promise<void> {
  await tx.query('update wallet.holder set unproved = $2 where user_id = $1', [userId, unproved]);
}

/** A currency, and what somebody of a tier may do in it. */
export interface RuleRow {
  currency: string;
  numericCode: string;
  exponent: number;
  isSandbox: boolean;
  perPayment: string;
  perDay: string;
  perMonth: string;
  balance: string;
  lowValue: string;
  lowValueInRow: number;
  coolingOffAbove: string;
  coolingOffMs: number;
}

export function listRules(db: Queryable, tier: string): Promise<RuleRow[]> {
  return db.query(
    `select l.currency, lpad(l.ledger_id::text, 3, '0') as "numericCode", l.exponent, l.is_sandbox as "isSandbox", r.per_payment::text as "perPayment",
       r.per_day::text as "perDay", r.per_month::text as "perMonth", r.balance::text as balance,
       r.low_value::text as "lowValue", r.low_value_in_row as "lowValueInRow",
       r.cooling_off_above::text as "coolingOffAbove", r.cooling_off_ms as "coolingOffMs"
     from wallet.limit_rule r join wallet.ledger l using (currency)
     where r.tier = $1 order by l.currency limit 100`,
    [tier],
  );
}
