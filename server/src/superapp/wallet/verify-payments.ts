import type { Queryable } from '#platform/db';
import { judgePacket, judgeProposal, judgeReceipt, judgeRequest } from './judge-receipt.ts';
import { pagesOf } from './pages-of.ts';
import {
  listPackets,
  listPaidRequests,
  listPostedProposals,
  listReceipts,
  listUnexplained,
} from './store/receipts.ts';
import type { Note } from './verify-chain.ts';
import {
  createFindings,
  NO_ID,
  verifyLedger,
  type Verification,
  type VerifyOptions,
} from './verify-ledger.ts';

export interface WalletVerification extends Verification {
  readonly payments: number;
}

/**
 * Checks everything: the ledger, and that it confirms whatever people are shown, and that nothing moved which nobody is
 * shown. `db` sees one moment.
 */
export async function verifyWallet(db: Queryable, options: VerifyOptions = {}): Promise<WalletVerification> {
  const ledger = await verifyLedger(db, options);
  const receipts = await verifyReceipts(db);
  return { ...ledger, payments: receipts.payments, findings: [...ledger.findings, ...receipts.findings] };
}

/** Checks payments, requests, red packets and proposals against the ledger, and the ledger against them. */
async function verifyReceipts(db: Queryable): Promise<{ payments: number; findings: readonly string[] }> {
  const { findings, note } = createFindings();
  let payments = 0;
  for await (const row of pagesOf(0, (after, most) => listReceipts(db, after, most), numberOf)) {
    payments += 1;
    for (const fault of judgeReceipt(row)) note(`Payment ${row.paymentId} (${row.kind}) ${fault}.`);
  }
  for await (const row of pagesOf(NO_ID, (after, most) => listPackets(db, after, most), idOf)) {
    for (const fault of judgePacket(row)) note(`Red packet ${row.paymentId} ${fault}.`);
  }
  for await (const row of pagesOf(0, (after, most) => listPaidRequests(db, after, most), numberOf)) {
    for (const fault of judgeRequest(row)) note(`Request ${row.requestId} ${fault}.`);
  }
  for await (const row of pagesOf(0, (after, most) => listPostedProposals(db, after, most), numberOf)) {
    for (const fault of judgeProposal(row)) note(`Proposal ${row.proposalId} ${fault}.`);
  }
  await checkExplained(db, note);
  return { payments, findings };
}

const numberOf = ({ number }: { number: number }): number => number;
const idOf = ({ paymentId }: { paymentId: string }): string => paymentId;

/** Every transfer is of a payment, or of a proposal that two people signed. */
async function checkExplained(db: Queryable, note: Note): Promise<void> {
  for await (const { journalId, unexplained } of pagesOf(
    0,
    (after, most) => listUnexplained(db, after, most),
    (row) => row.journalId,
  )) {
    for (const id of unexplained)
      note(`Transfer ${id} (journal ${journalId}) is of no payment and no approved proposal.`);
  }
}
