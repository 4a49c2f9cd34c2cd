import { passkeys as contract } from '@herald/contract';
import type { PasskeyCallName } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Handlers } from '../lazy-calls.ts';
import { proveByDevice } from '../keys/device-proof.ts';
import { createAskPlatform } from '../platform/ask-platform.ts';

/** What each call of the passkeys does. */
export function createPasskeyCalls(matrix: MatrixContext): Handlers<PasskeyCallName> {
  const ask = createAskPlatform(matrix);
  const newKey = (): string => matrix.randomId();
  return {
    async 'passkeys.list'() {
      const { rp_id: rpId, passkeys } = await ask(contract.listPasskeys, {});
      return { rpId, passkeys };
    },
    async 'passkeys.begin'() {
      return (await ask(contract.beginRegistration, { idempotencyKey: newKey(), body: {} })).options;
    },
    async 'passkeys.finish'({ name, challenge, credential: made, password }) {
      const credential = made as contract.PasskeyRegistration;
      const linked = {
        type: 'chat.herald.passkey.registration',
        user_id: matrix.session.userId,
        challenge,
        credential_id: credential.id,
      };
      const proof = await proveByDevice(matrix, linked, password);
      return ask(contract.finishRegistration, {
        idempotencyKey: `passkey-${challenge}`,
        body: { name, credential, proof },
      });
    },
    async 'passkeys.rename'({ passkeyId, name }) {
      await ask(contract.renamePasskey, { params: { passkeyId }, idempotencyKey: newKey(), body: { name } });
      return null;
    },
    async 'passkeys.remove'({ passkeyId, password }) {
      await ask(
        contract.removePasskey,
        { params: { passkeyId }, idempotencyKey: newKey(), body: {} },
        password,
      );
      return null;
    },
  };
}
