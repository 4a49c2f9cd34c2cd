import type { Queryable, Tx } from '#platform/db';

export interface MerchantRow {
  merchantId: string;
  owner: string;
  name: string;
  city: string;
  country: string;
  category: string;
}

const COLUMNS = 'merchant_id as "merchantId", owner, name, city, country, category';

export async function insertMerchant(tx: Tx, merchant: MerchantRow & { createdMs: number }): Promise<void> {
  const { merchantId, owner, name, city, country, category, createdMs } = merchant;
  await tx.query(
    `insert into wallet.merchant (merchant_id, owner, name, city, country, category, created_ms)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [merchantId, owner, name, city, country, category, createdMs],
  );
}

export function findMerchant(db: Queryable, merchantId: string): Promise<MerchantRow | null> {
  return db.maybe(`select ${COLUMNS} from wallet.merchant where merchant_id = $1`, [merchantId]);
}

export function findMerchants(db: Queryable, merchantIds: readonly string[]): Promise<MerchantRow[]> {
  return db.query(`select ${COLUMNS} from wallet.merchant where merchant_id = any ($1::uuid[])`, [
    merchantIds,
  ]);
}

export function listMerchants(db: Queryable, owner: string, most: number): Promise<MerchantRow[]> {
  return db.query(`select ${COLUMNS} from wallet.merchant where owner = $1 order by number limit $2`, [
    owner,
    most,
  ]);
}

export interface TakingsRow {
  currency: string;
  payments: number;
  received: string;
  refunds: number;
  refunded: string;
}

/** What a shop took and gave back between two moments, for each currency. */
export function sumTakings(
  db: Queryable,
  merchantId: string,
  { sinceMs, untilMs }: { sinceMs: number; untilMs: number },
): Promise<TakingsRow[]> {
  return db.query(
    `select currency, count(*) filter (where kind = 'transfer') as payments,
       coalesce(sum(amount) filter (where kind = 'transfer'), 0)::text as received,
       count(*) filter (where kind = 'refund') as refunds,
       coalesce(sum(amount) filter (where kind = 'refund'), 0)::text as refunded
     from wallet.payment
     where merchant_id = $1 and state = 'settled' and decided_ms >= $2 and decided_ms < $3 and kind <> 'payout'
     group by currency order by currency limit 100`,
    [merchantId, sinceMs, untilMs],
  );
}
