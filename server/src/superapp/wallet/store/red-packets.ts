import type { Queryable, Tx } from '#platform/db';

export interface RedPacketRow {
  paymentId: string;
  payer: string;
  currency: string;
  amount: string;
  claims: number;
  split: 'equal' | 'random';
  /** The ledger's time at which the rest goes back, and that time now; null until it is given. */
  endsMs: number | null;
  elapsedMs: number;
  isOver: boolean;
}

export interface ShareRow {
  ordinal: number;
  amount: string;
  claimedBy: string | null;
  claimedMs: number | null;
}

const COLUMNS = `r.payment_id as "paymentId", p.payer, p.currency, p.amount::text as amount, r.claims, r.split,
  r.ends_ms as "endsMs", (select elapsed_ms from wallet.running) as "elapsedMs", r.is_over as "isOver"`;

export async function insertRedPacket(
  tx: Tx,
  { paymentId, claims, split }: Pick<RedPacketRow, 'paymentId' | 'claims' | 'split'>,
): Promise<void> {
  await tx.query('insert into wallet.red_packet (payment_id, claims, split) values ($1, $2, $3)', [
    paymentId,
    claims,
    split,
  ]);
}

export function findRedPacket(db: Queryable, paymentId: string): Promise<RedPacketRow | null> {
  return db.maybe(
    `select ${COLUMNS} from wallet.red_packet r join wallet.payment p using (payment_id) where r.payment_id = $1`,
    [paymentId],
  );
}

/** Claims of one red packet wait for each other. */
export function lockRedPacket(tx: Tx, paymentId: string): Promise<RedPacketRow | null> {
  return tx.maybe(
    `select ${COLUMNS} from wallet.red_packet r join wallet.payment p using (payment_id)
     where r.payment_id = $1 for update of r`,
    [paymentId],
  );
}

/** Gives it: from now on its shares can be claimed, for so long by the ledger's time. */
export async function openRedPacket(
  tx: Tx,
  paymentId: string,
  shares: readonly string[],
  forMs: number,
): Promise<void> {
  await tx.query(
    `update wallet.red_packet set ends_ms = (select elapsed_ms from wallet.running) + $2 where payment_id = $1`,
    [paymentId, forMs],
  );
  await tx.query(
    `insert into wallet.red_packet_share (payment_id, ordinal, amount)
     select $1, ordinal, amount from unnest($2::int8[]) with ordinality as drawn (amount, ordinal)`,
    [paymentId, shares],
  );
}

export function listShares(db: Queryable, paymentId: string): Promise<ShareRow[]> {
  return db.query(
    `select ordinal, amount::text as amount, claimed_by as "claimedBy", claimed_ms as "claimedMs"
     from wallet.red_packet_share where payment_id = $1 order by ordinal limit 100`,
    [paymentId],
  );
}

export async function claimShare(
  tx: Tx,
  paymentId: string,
  claim: { ordinal: number; userId: string; atMs: number },
): Promise<void> {
  await tx.query(
    `update wallet.red_packet_share set claimed_by = $3, claimed_ms = $4 where payment_id = $1 and ordinal = $2`,
    [paymentId, claim.ordinal, claim.userId, claim.atMs],
  );
}

export async function endRedPacket(tx: Tx, paymentId: string): Promise<void> {
  await tx.query('update wallet.red_packet set is_over = true where payment_id = $1', [paymentId]);
}

/** Those whose time is over, and that still have something. */
export async function listEnding(db: Queryable, most: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select payment_id as id from wallet.red_packet
     where not is_over and ends_ms <= (select elapsed_ms from wallet.running) order by ends_ms limit $1`,
    [most],
  );
  return rows.map(({ id }) => id);
}
