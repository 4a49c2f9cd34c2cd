import type { wallet as contract } from '@herald/contract';
import type { Tx } from '#platform/db';
import { fail, type Verdict } from '#platform/errors';
import type { CheckDeviceProof } from '#homeserver/keys';
import type { Assertion, Assertions } from '#superapp/passkeys';

export type Proof = contract.PaymentProof;

/** By what a payment was proved. An assertion is to be counted with the payment. */
export type Proved =
  | { readonly by: 'device_key' }
  | { readonly by: 'passkey'; readonly assertion: Assertion };

export type Authentication = ReturnType<typeof createAuthentication>;

/**
 * Asks whether the payer wants this very payment, by two of what they know, have and are: a password and a device that
 * they verified, or a passkey that verified them. Either has signed payee, amount and currency. RTS on strong customer
 * authentication, articles 4 and 5.
 */
export function createAuthentication(parts: { checkDeviceProof: CheckDeviceProof; assertions: Assertions }) {
  const { checkDeviceProof, assertions } = parts;
  return {
    /** How a payer can prove a payment. */
    async offer(payer: string, linked: contract.LinkedPayment): Promise<Offers> {
      const options = await assertions.ask(payer, linked);
      return [
        { type: 'chat.herald.device_key' },
        ...(options ? [{ type: 'chat.herald.passkey' as const, options }] : []),
      ];
    },

    /** @throws ApiError 403 CHAT.HERALD.WALLET_PROOF_WRONG */
    async check(
      caller: { userId: string; deviceId: string },
      linked: contract.LinkedPayment,
      proof: Proof,
    ): Promise<Proved> {
      if (proof.type === 'chat.herald.passkey') {
        const assertion = demandProof(await assertions.check(caller.userId, linked, proof.credential));
        return { by: 'passkey', assertion };
      }
      demandProof(await checkDeviceProof(caller, linked, proof));
      return { by: 'device_key' };
    },

    /** Counts what proved a payment, in its transaction. @throws ApiError 403 CHAT.HERALD.WALLET_PROOF_WRONG */
    async count(tx: Tx, proved: Proved): Promise<void> {
      if (proved.by === 'passkey') demandProof(await assertions.use(tx, proved.assertion));
    },
  };
}

type Offers = NonNullable<contract.Payment['authentication']>['proofs'];

function demandProof<T>(verdict: Verdict<T>): T {
  return verdict.ok ? verdict.value : fail(403, 'CHAT.HERALD.WALLET_PROOF_WRONG', verdict.message);
}
