import type { Queryable, Tx } from '#platform/db';

/** A request to be paid as it is kept. Amounts are text of digits, moments milliseconds since 1970. */
export interface RequestRow {
  requestId: string;
  number: number;
  state: 'open' | 'paid' | 'declined' | 'cancelled';
  /** Null of a shop's request, which is for whoever sees its code. */
  payer: string | null;
  payee: string;
  currency: string;
  amount: string;
  splitId: string;
  createdMs: number;
  decidedMs: number | null;
  merchantId: string | null;
  /** The shop's own word for it. */
  reference: string | null;
}

const COLUMNS = `request_id as "requestId", number, state, payer, payee, currency, amount::text as amount,
  split_id as "splitId", created_ms as "createdMs", decided_ms as "decidedMs",
  merchant_id as "merchantId", reference`;

export function insertRequest(
  tx: Tx,
  request: Omit<RequestRow, 'number' | 'state' | 'decidedMs'>,
): Promise<RequestRow> {
  const { requestId, payer, payee, currency, amount, splitId, createdMs, merchantId, reference } = request;
  return tx.one(
    `insert into wallet.request (request_id, state, payer, payee, currency, amount, split_id, created_ms,
       merchant_id, reference)
     values ($1, 'open', $2, $3, $4, $5::int8, $6, $7, $8, $9) returning ${COLUMNS}`,
    [requestId, payer, payee, currency, amount, splitId, createdMs, merchantId, reference],
  );
}

export function findRequest(db: Queryable, requestId: string): Promise<RequestRow | null> {
  return db.maybe(`select ${COLUMNS} from wallet.request where request_id = $1`, [requestId]);
}

export function lockRequest(tx: Tx, requestId: string): Promise<RequestRow | null> {
  return tx.maybe(`select ${COLUMNS} from wallet.request where request_id = $1 for update`, [requestId]);
}

export function moveRequest(
  tx: Tx,
  requestId: string,
  to: { state: RequestRow['state']; decidedMs: number | null },
): Promise<RequestRow> {
  return tx.one(
    `update wallet.request set state = $2, decided_ms = $3 where request_id = $1 returning ${COLUMNS}`,
    [requestId, to.state, to.decidedMs],
  );
}

const NEWEST = `select * from (
    (select ${COLUMNS} from wallet.request
     where payer = $1 and number < $2 and not payee = any ($4::text[]) order by number desc limit $3)
    union all
    (select ${COLUMNS} from wallet.request where payee = $1 and number < $2 order by number desc limit $3)
  ) found order by number desc limit $3`;

// By the indexes open_request_of_payer and open_request_of_payee.
const IS_OPEN = `state = 'open' and merchant_id is null`;
const NEWEST_OPEN = `select * from (
    (select ${COLUMNS} from wallet.request
     where payer = $1 and number < $2 and ${IS_OPEN} and not payee = any ($4::text[])
     order by number desc limit $3)
    union all
    (select ${COLUMNS} from wallet.request
     where payee = $1 and number < $2 and ${IS_OPEN} order by number desc limit $3)
  ) found order by number desc limit $3`;

export interface RequestsOf {
  readonly userId: string;
  /** Whose asking is left out. */
  readonly ignored: readonly string[];
  /** Without what was decided, and without what a shop asks at its till. */
  readonly isOpen: boolean;
}

/** The latest of a person, asking or asked, before a number. */
export function listRequests(
  db: Queryable,
  { userId, ignored, isOpen }: RequestsOf,
  before: number,
  most: number,
): Promise<RequestRow[]> {
  return db.query(isOpen ? NEWEST_OPEN : NEWEST, [userId, before, most, ignored]);
}
