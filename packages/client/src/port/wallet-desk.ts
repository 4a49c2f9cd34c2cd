import type { wallet } from '@herald/contract';

// The operator's desk, for people with the role `wallet_desk`. As in the wallet, what its server says is told as the
// contract has it.
export type DeskBooks = wallet.DeskBooks;
export type DeskPayment = wallet.DeskPayment;
export type DeskHold = wallet.DeskHold;
export type DeskAct = wallet.DeskAct;
export type DeskProposal = wallet.Proposal;
export type DeskLine = wallet.ProposalLine;

/** A page of a list, and where the next one begins; null at the end. */
export interface DeskPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** Which page: null is the first one. */
interface From {
  readonly from: string | null;
}

/** What an act at the desk needs: the password of who acts, and a key, with which it is done once however often it is sent. */
interface Proven {
  readonly password: string;
  readonly key: string;
}

/** The calls of the desk. Every look at people's payments and every act is written down under the name of who asks. */
export interface WalletDeskCalls {
  'walletDesk.books': { args: Record<string, never>; result: DeskBooks };
  'walletDesk.payment': { args: { paymentId: string; reason: string }; result: DeskPayment };
  /** What somebody paid, began to pay and was paid, the newest first. */
  'walletDesk.payments': { args: From & { userId: string; reason: string }; result: DeskPage<DeskPayment> };
  /** The oldest first. */
  'walletDesk.holds': { args: From; result: DeskPage<DeskHold> };
  /** `isFrozen` of the result: by the desk or by the holder, whose own freeze the desk cannot end. */
  'walletDesk.setFrozen': {
    args: Proven & { userId: string; isFrozen: boolean; reason: string };
    result: { isFrozen: boolean };
  };
  'walletDesk.proposals': { args: From; result: DeskPage<DeskProposal> };
  'walletDesk.propose': {
    args: Proven & { kind: DeskProposal['kind']; reason: string; lines: readonly DeskLine[] };
    result: DeskProposal;
  };
  'walletDesk.approve': { args: Proven & { proposalId: string }; result: DeskProposal };
  'walletDesk.reject': { args: Proven & { proposalId: string; reason: string }; result: DeskProposal };
  'walletDesk.audit': { args: From; result: DeskPage<DeskAct> };
}

export type WalletDeskCallName = keyof WalletDeskCalls;
