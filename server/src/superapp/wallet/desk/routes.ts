import { wallet as contract } from '@herald/contract';
import type { Db } from '#platform/db';
import { handle, type Caller, type Route } from '#platform/http';
import type { Proof as PasswordProof } from '#homeserver/sessions';
import type { CommandRoute } from '#platform/idempotency';
import { readBooks } from './books.ts';
import type { Freezes } from './freezes.ts';
import type { LookUp } from './look-up.ts';
import type { Proposals } from './proposals.ts';

export interface DeskParts {
  readonly db: Db;
  readonly lookUp: LookUp;
  readonly proposals: Proposals;
  readonly freezes: Freezes;
  /** Asks for the password once more. */
  readonly proof: PasswordProof;
}

/** What people with the role `wallet_desk` may do: the contract says it of each, and the door asks. */
export function createDeskRoutes(desk: DeskParts, command: CommandRoute): Route[] {
  return [...lookingRoutes(desk), ...proposalRoutes(desk, command), ...freezeRoutes(desk, command)];
}

function lookingRoutes({ db, lookUp }: DeskParts): Route[] {
  return [
    handle(contract.findDeskPayment, ({ caller: { userId }, params, query: { reason } }) =>
      lookUp.payment({ userId, reason }, params.paymentId),
    ),
    handle(contract.listDeskPayments, ({ caller: { userId }, query: { reason, user_id: whose, ...page } }) =>
      lookUp.paymentsOf({ userId, reason }, whose, page),
    ),
    handle(contract.listDeskHolds, ({ caller: { userId }, query }) =>
      lookUp.holds({ userId, reason: null }, query),
    ),
    handle(contract.getDeskBooks, () => readBooks(db)),
    handle(contract.listDeskActs, ({ query }) => lookUp.acts(query)),
  ];
}

/** The password of who acts, for this very act. */
type Asked = { readonly caller: Caller; readonly body: { readonly auth?: object | undefined } };
const proving =
  ({ proof }: DeskParts, act: string) =>
  async ({ caller, body }: Asked): Promise<void> =>
    void (await proof(caller, body.auth, act));

function proposalRoutes(desk: DeskParts, command: CommandRoute): Route[] {
  const { proposals } = desk;
  return [
    // Field by field: nothing else that a body has goes into a proposal.
    command(
      contract.proposeJournal,
      (tx, { caller, body: { kind, reason, lines } }) =>
        proposals.propose(tx, caller.userId, { kind, reason, lines }),
      proving(desk, 'propose a journal'),
    ),
    handle(contract.getProposal, ({ params }) => proposals.get(params.proposalId)),
    handle(contract.listProposals, ({ query }) => proposals.list(query)),
    command(
      contract.approveProposal,
      (tx, { caller, params }) => proposals.approve(tx, caller.userId, params.proposalId),
      (request) => proving(desk, `approve ${request.params.proposalId}`)(request),
    ),
    command(
      contract.rejectProposal,
      (tx, { caller, params, body }) => proposals.reject(tx, caller.userId, params.proposalId, body.reason),
      (request) => proving(desk, `reject ${request.params.proposalId}`)(request),
    ),
  ];
}

function freezeRoutes(desk: DeskParts, command: CommandRoute): Route[] {
  const { freezes } = desk;
  return [
    command(
      contract.freezeHolder,
      (tx, { caller: { userId }, params, body: { reason } }) =>
        freezes.set(tx, { userId, reason }, params.userId, true),
      (request) => proving(desk, `freeze ${request.params.userId}`)(request),
    ),
    command(
      contract.thawHolder,
      (tx, { caller: { userId }, params, body: { reason } }) =>
        freezes.set(tx, { userId, reason }, params.userId, false),
      (request) => proving(desk, `thaw ${request.params.userId}`)(request),
    ),
  ];
}
