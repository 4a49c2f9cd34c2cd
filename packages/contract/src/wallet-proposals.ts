import { Type, type Static } from 'typebox';
import { command, question } from './endpoint.ts';
import { Choice, Count, ListOf, Text } from './schema.ts';
import { AuthData } from './user-interactive.ts';
import { AmountText, CurrencyText, Page, ReasonText, Uuid } from './wallet-words.ts';

// Journals that people write. One person of the desk proposes, another approves, and then it is posted.

/** A kind of account that the desk may move money on; of one that has several shards, the first. */
const DeskCode = Choice('user', 'merchant', 'safeguarding', 'fees', 'suspense');

export const DeskAccount = Type.Object({
  code: DeskCode,
  /** The user id, the merchant's id, or nothing where the account is the operator's own. */
  owner: Text(255),
});

export const ProposalLine = Type.Object({
  /** From the debited to the credited account. */
  debit: DeskAccount,
  credit: DeskAccount,
  amount: AmountText,
  currency: CurrencyText,
});
export type ProposalLine = Static<typeof ProposalLine>;

/**
 * `correction`: the books were wrong. `goodwill`: given to somebody. `fee`: what the operator takes. `clearing`: out of
 * suspense.
 */
export const ProposalKind = Choice('correction', 'goodwill', 'fee', 'clearing');

export const Proposal = Type.Object({
  proposal_id: Uuid,
  kind: ProposalKind,
  reason: Text(1_000),
  state: Choice('open', 'posted', 'rejected', 'expired'),
  proposer: Text(255),
  created_at: Count,
  /** While it is open, by the ledger's own time. */
  expires_in_ms: Type.Optional(Count),
  decided_by: Type.Optional(Text(255)),
  decided_at: Type.Optional(Count),
  /** Why it was rejected. */
  rejection: Type.Optional(Text(1_000)),
  /** The number of the journal that it became. */
  journal: Type.Optional(Count),
  lines: ListOf(ProposalLine, 20),
});
export type Proposal = Static<typeof Proposal>;

export const proposeJournal = command({
  summary: 'Asks for a journal, which somebody else of the desk has to approve. With the password.',
  path: '/_herald/wallet/v1/desk/proposals',
  role: 'wallet_desk',
  limit: 'user-interactive',
  body: Type.Object({
    kind: ProposalKind,
    reason: ReasonText,
    lines: Type.Array(ProposalLine, { minItems: 1, maxItems: 20 }),
    auth: Type.Optional(AuthData),
  }),
  answer: Proposal,
});

const OneProposal = Type.Object({ proposalId: Uuid });

export const getProposal = question({
  summary: 'One proposal.',
  path: '/_herald/wallet/v1/desk/proposals/{proposalId}',
  role: 'wallet_desk',
  params: OneProposal,
  answer: Proposal,
});

export const listProposals = question({
  summary: 'What was proposed, the newest first.',
  path: '/_herald/wallet/v1/desk/proposals',
  role: 'wallet_desk',
  query: Page,
  answer: Type.Object({ proposals: ListOf(Proposal, 100), next: Type.Optional(Text(16)) }),
});

export const approveProposal = command({
  summary: 'Posts what somebody else proposed. With the password.',
  path: '/_herald/wallet/v1/desk/proposals/{proposalId}/approve',
  role: 'wallet_desk',
  limit: 'user-interactive',
  emptyBody: true,
  params: OneProposal,
  body: Type.Object({ auth: Type.Optional(AuthData) }),
  answer: Proposal,
});

export const rejectProposal = command({
  summary: 'Ends a proposal, of somebody else or of the caller. With the password.',
  path: '/_herald/wallet/v1/desk/proposals/{proposalId}/reject',
  role: 'wallet_desk',
  limit: 'user-interactive',
  params: OneProposal,
  body: Type.Object({ reason: ReasonText, auth: Type.Optional(AuthData) }),
  answer: Proposal,
});
