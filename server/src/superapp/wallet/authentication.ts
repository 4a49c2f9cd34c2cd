import type { wallet as contract } from '@herald/contract';
import { fail } from '#platform/errors';
import type { CheckDeviceProof } from '#homeserver/keys';

export type Proof = contract.PaymentProof;

/**
 * Asks whether the payer wants this very payment: their device has signed payee, amount and currency. RTS on strong
 * customer authentication, articles 4 and 5.
 * @throws ApiError 403 CHAT.HERALD.WALLET_PROOF_WRONG
 */
export type Authenticate = (
  caller: { userId: string; deviceId: string },
  linked: contract.LinkedPayment,
  proof: Proof,
) => Promise<void>;

export function createAuthenticate(parts: { checkDeviceProof: CheckDeviceProof }): Authenticate {
  return async (caller, linked, proof) => {
    const verdict = await parts.checkDeviceProof(caller, linked, proof);
    if (!verdict.ok) fail(403, 'CHAT.HERALD.WALLET_PROOF_WRONG', verdict.message);
  };
}
