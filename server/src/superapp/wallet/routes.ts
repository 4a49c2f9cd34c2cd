import { wallet as contract } from '@herald/contract';
import { handle, type Route } from '#platform/http';
import { createCommandRoute, type CommandRoute, type Idempotency } from '#platform/idempotency';
import type { Proof as PasswordProof } from '#homeserver/sessions';
import type { Proved } from './authentication.ts';
import { createDeskRoutes, type DeskParts } from './desk/routes.ts';
import type { Holders } from './holders.ts';
import type { Merchants } from './merchants.ts';
import type { Payments } from './payments.ts';
import type { RedPackets } from './red-packets.ts';
import type { Refunds } from './refunds.ts';
import type { Requests } from './requests.ts';
import type { StatementPrinter } from './statement-printer.ts';
import { createStatementRoutes } from './statement-routes.ts';
import type { Statements } from './statements.ts';
import type { TopUps } from './top-ups.ts';

export interface WalletRoutesParts {
  readonly idempotency: Idempotency;
  readonly holders: Holders;
  readonly payments: Payments;
  readonly requests: Requests;
  readonly redPackets: RedPackets;
  readonly merchants: Merchants;
  readonly refunds: Refunds;
  readonly topUps: TopUps;
  readonly statements: Statements;
  readonly printer: StatementPrinter;
  readonly desk: DeskParts;
  /** Asks for the password once more. */
  readonly proof: PasswordProof;
  /** Lets the people of a payment hear of it at once. */
  readonly tellNow: () => void;
}

export function createWalletRoutes(parts: WalletRoutesParts): Route[] {
  const command = createCommandRoute(parts.idempotency, parts.tellNow);
  return [
    ...holderRoutes(parts, command),
    ...paymentRoutes(parts, command),
    ...requestRoutes(parts, command),
    ...redPacketRoutes(parts, command),
    ...merchantRoutes(parts, command),
    ...createStatementRoutes(parts),
    ...createDeskRoutes(parts.desk, command),
  ];
}

function holderRoutes({ holders, topUps, proof }: WalletRoutesParts, command: CommandRoute): Route[] {
  return [
    handle(contract.getWallet, ({ caller }) => holders.get(caller.userId)),
    command(contract.topUp, (tx, { caller, body }) => topUps.make(tx, caller.userId, body)),
    command(contract.freeze, (tx, { caller }) => holders.freeze(tx, caller.userId)),
    command(
      contract.thaw,
      (tx, { caller }) => holders.thaw(tx, caller.userId),
      async ({ caller, body }) => void (await proof(caller, body.auth, 'thaw the wallet')),
    ),
  ];
}

function paymentRoutes({ payments, refunds }: WalletRoutesParts, command: CommandRoute): Route[] {
  const proved = new WeakMap<object, Proved>();
  return [
    // Field by field: nothing else that a body has goes into a payment.
    command(contract.createPayment, (tx, { caller, body: { payee, amount, currency } }) =>
      payments.create(tx, caller, { payee, amount, currency }),
    ),
    handle(contract.getPayment, ({ caller, params }) => payments.get(caller, params.paymentId)),
    handle(contract.listPayments, ({ caller, query }) => payments.list(caller, query)),
    command(
      contract.authorisePayment,
      (tx, request) =>
        payments.authorise(tx, request.caller, request.params.paymentId, proved.get(request) ?? null),
      async (request) => {
        const { caller, params, body } = request;
        const proof = await payments.prove(caller, params.paymentId, body.proof);
        if (proof) proved.set(request, proof);
      },
    ),
    command(contract.cancelPayment, (tx, { caller, params }) =>
      payments.cancel(tx, caller, params.paymentId),
    ),
    command(contract.refundPayment, (tx, { caller, params, body }) =>
      refunds.make(tx, caller.userId, params.paymentId, body.amount),
    ),
  ];
}

function requestRoutes({ requests }: WalletRoutesParts, command: CommandRoute): Route[] {
  return [
    command(contract.createRequests, (tx, { caller, body }) => requests.create(tx, caller, body)),
    handle(contract.getRequest, ({ caller, params }) => requests.get(caller, params.requestId)),
    handle(contract.listRequests, ({ caller, query }) => requests.list(caller, query)),
    command(contract.payRequest, (tx, { caller, params }) => requests.pay(tx, caller, params.requestId)),
    command(contract.declineRequest, (tx, { caller, params }) =>
      requests.decline(tx, caller, params.requestId),
    ),
    command(contract.cancelRequest, (tx, { caller, params }) =>
      requests.cancel(tx, caller, params.requestId),
    ),
  ];
}

function redPacketRoutes({ redPackets }: WalletRoutesParts, command: CommandRoute): Route[] {
  return [
    command(contract.createRedPacket, (tx, { caller, body }) => redPackets.create(tx, caller.userId, body)),
    handle(contract.getRedPacket, ({ caller, params }) => redPackets.get(caller.userId, params.paymentId)),
    command(contract.claimRedPacket, (tx, { caller, params }) =>
      redPackets.claim(tx, caller.userId, params.paymentId),
    ),
  ];
}

function merchantRoutes({ merchants }: WalletRoutesParts, command: CommandRoute): Route[] {
  return [
    command(contract.createMerchant, (tx, { caller, body }) => merchants.create(tx, caller.userId, body)),
    handle(contract.listMerchants, ({ caller }) => merchants.list(caller.userId)),
    handle(contract.getMerchant, ({ caller, params }) => merchants.get(caller.userId, params.merchantId)),
    command(contract.payMerchant, (tx, { caller, params, body }) =>
      merchants.pay(tx, caller, params.merchantId, body),
    ),
    command(contract.createMerchantRequest, (tx, { caller, params, body }) =>
      merchants.request(tx, caller.userId, params.merchantId, body),
    ),
    handle(contract.getTakings, ({ caller, params, query }) =>
      merchants.takings(caller.userId, params.merchantId, query),
    ),
    command(contract.payOut, (tx, { caller, params, body }) =>
      merchants.payOut(tx, caller.userId, params.merchantId, body),
    ),
  ];
}
