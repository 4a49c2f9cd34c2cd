import { wallet as contract, type Endpoint } from '@herald/contract';
import type { Tx } from '#platform/db';
import { handle, rawJson, type Reply, type Route } from '#platform/http';
import { commandOf, type CommandRequest, type Idempotency } from '#platform/idempotency';
import type { Proof as PasswordProof } from '#homeserver/sessions';
import type { Holders } from './holders.ts';
import type { Payments } from './payments.ts';
import type { RedPackets } from './red-packets.ts';
import type { Requests } from './requests.ts';
import type { TopUps } from './top-ups.ts';

export interface WalletRoutesParts {
  readonly idempotency: Idempotency;
  readonly holders: Holders;
  readonly payments: Payments;
  readonly requests: Requests;
  readonly redPackets: RedPackets;
  readonly topUps: TopUps;
  /** Asks for the password once more. */
  readonly proof: PasswordProof;
  /** Lets the people of a payment hear of it at once. */
  readonly tellNow: () => void;
}

export function createWalletRoutes(parts: WalletRoutesParts): Route[] {
  const { idempotency, holders, payments, requests, redPackets, topUps, proof, tellNow } = parts;

  /** Acts once for a request's Idempotency-Key. */
  async function once(
    endpoint: Endpoint,
    request: CommandRequest,
    act: (tx: Tx) => Promise<object>,
    check?: () => Promise<void>,
  ): Promise<Reply> {
    const answer = await idempotency.once(commandOf(endpoint, request), act, check);
    tellNow();
    return rawJson(answer);
  }

  return [
    handle(contract.getWallet, ({ caller }) => holders.get(caller.userId)),
    handle(contract.topUp, (request) =>
      once(contract.topUp, request, (tx) => topUps.make(tx, request.caller.userId, request.body)),
    ),
    handle(contract.createPayment, (request) =>
      once(contract.createPayment, request, (tx) => payments.create(tx, request.caller, request.body)),
    ),
    handle(contract.getPayment, ({ caller, params }) => payments.get(caller, params.paymentId)),
    handle(contract.listPayments, ({ caller, query }) => payments.list(caller, query)),
    handle(contract.authorisePayment, (request) => {
      const { caller, params, body } = request;
      let isProved = false;
      return once(
        contract.authorisePayment,
        request,
        (tx) => payments.authorise(tx, caller, params.paymentId, isProved),
        async () => void (isProved = await payments.prove(caller, params.paymentId, body.proof)),
      );
    }),
    handle(contract.cancelPayment, (request) =>
      once(contract.cancelPayment, request, (tx) =>
        payments.cancel(tx, request.caller, request.params.paymentId),
      ),
    ),
    handle(contract.createRequests, (request) =>
      once(contract.createRequests, request, (tx) => requests.create(tx, request.caller, request.body)),
    ),
    handle(contract.getRequest, ({ caller, params }) => requests.get(caller, params.requestId)),
    handle(contract.listRequests, ({ caller, query }) => requests.list(caller, query)),
    handle(contract.payRequest, (request) =>
      once(contract.payRequest, request, (tx) => requests.pay(tx, request.caller, request.params.requestId)),
    ),
    handle(contract.declineRequest, (request) =>
      once(contract.declineRequest, request, (tx) =>
        requests.decline(tx, request.caller, request.params.requestId),
      ),
    ),
    handle(contract.cancelRequest, (request) =>
      once(contract.cancelRequest, request, (tx) =>
        requests.cancel(tx, request.caller, request.params.requestId),
      ),
    ),
    handle(contract.createRedPacket, (request) =>
      once(contract.createRedPacket, request, (tx) =>
        redPackets.create(tx, request.caller.userId, request.body),
      ),
    ),
    handle(contract.getRedPacket, ({ caller, params }) => redPackets.get(caller.userId, params.paymentId)),
    handle(contract.claimRedPacket, (request) =>
      once(contract.claimRedPacket, request, (tx) =>
        redPackets.claim(tx, request.caller.userId, request.params.paymentId),
      ),
    ),
    handle(contract.freeze, (request) =>
      once(contract.freeze, request, (tx) => holders.freeze(tx, request.caller.userId, true)),
    ),
    handle(contract.thaw, (request) =>
      once(
        contract.thaw,
        request,
        (tx) => holders.freeze(tx, request.caller.userId, false),
        async () => void (await proof(request.caller, request.body.auth, 'thaw the wallet')),
      ),
    ),
  ];
}
