import type { Queryable, Tx } from '#platform/db';

/** A proposal as it is kept. Amounts are text of digits, moments milliseconds since 1970. */
export interface ProposalRow {
  proposalId: string;
  number: number;
  kind: 'correction' | 'goodwill' | 'fee' | 'clearing';
  reason: string;
  proposer: string;
  createdMs: number;
  /** The ledger's time at which it can no longer be approved, and that time now. */
  expiresMs: number;
  elapsedMs: number;
  state: 'open' | 'posted' | 'rejected';
  decidedBy: string | null;
  decidedMs: number | null;
  words: string | null;
  journalId: number | null;
  lines: LineRow[];
}

export interface LineRow {
  transferId: string;
  currency: string;
  debitCode: DeskCode;
  debitOwner: string;
  creditCode: DeskCode;
  creditOwner: string;
  amount: string;
}

export type DeskCode = 'user' | 'merchant' | 'safeguarding' | 'fees' | 'suspense';

const COLUMNS = `w.proposal_id as "proposalId", w.number, w.kind, w.reason, w.proposer, w.created_ms as "createdMs",
  w.expires_ms as "expiresMs", (select elapsed_ms from wallet.running) as "elapsedMs", w.state,
  w.decided_by as "decidedBy", w.decided_ms as "decidedMs", w.words, w.journal_id as "journalId",
  (select jsonb_agg(jsonb_build_object(
     'transferId', i.transfer_id, 'currency', i.currency, 'debitCode', i.debit_code, 'debitOwner', i.debit_owner,
     'creditCode', i.credit_code, 'creditOwner', i.credit_owner, 'amount', i.amount::text) order by i.ordinal)
   from wallet.proposal_line i where i.proposal_id = w.proposal_id) as lines`;

export function findProposal(db: Queryable, proposalId: string): Promise<ProposalRow | null> {
  return db.maybe(`select ${COLUMNS} from wallet.proposal w where w.proposal_id = $1`, [proposalId]);
}

/** The latest before a number. */
export function listProposals(db: Queryable, before: number, most: number): Promise<ProposalRow[]> {
  return db.query(
    `select ${COLUMNS} from wallet.proposal w where w.number < $1 order by w.number desc limit $2`,
    [before, most],
  );
}

export async function callProposeManual(
  tx: Tx,
  proposal: Pick<ProposalRow, 'proposalId' | 'proposer' | 'kind' | 'reason' | 'lines'> & { nowMs: number },
): Promise<void> {
  const { proposalId, proposer, kind, reason, nowMs } = proposal;
  const lines = proposal.lines.map((line) => ({
    transfer_id: line.transferId,
    currency: line.currency,
    debit_code: line.debitCode,
    debit_owner: line.debitOwner,
    credit_code: line.creditCode,
    credit_owner: line.creditOwner,
    amount: line.amount,
  }));
  await tx.query('select wallet.propose_manual($1, $2, $3, $4, $5, $6::jsonb)', [
    proposalId,
    proposer,
    kind,
    reason,
    nowMs,
    JSON.stringify(lines),
  ]);
}

/** Posts it, and returns the number of its journal. */
export async function callPostManual(
  tx: Tx,
  proposalId: string,
  approver: string,
  nowMs: number,
): Promise<number> {
  const row = await tx.one<{ journal: number }>('select wallet.post_manual($1, $2, $3) as journal', [
    proposalId,
    approver,
    nowMs,
  ]);
  return row.journal;
}

export async function callRejectManual(
  tx: Tx,
  proposalId: string,
  decision: { by: string; words: string; nowMs: number },
): Promise<void> {
  await tx.query('select wallet.reject_manual($1, $2, $3, $4)', [
    proposalId,
    decision.by,
    decision.words,
    decision.nowMs,
  ]);
}
