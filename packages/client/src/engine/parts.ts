import type { MatrixContext, Part } from './context.ts';
import { createAccounts } from './accounts/create-accounts.ts';
import { createChat } from './create-chat.ts';
import { createKeys } from './keys/create-keys.ts';
import { createPasskeys } from './passkeys/create-passkeys.ts';
import { createDevices } from './sessions/devices.ts';
import { createWalletDesk } from './wallet/desk/create-wallet-desk.ts';

/** All parts of a running engine. The keys come first: what sends and what shows members asks them. */
export const parts: readonly ((matrix: MatrixContext) => Part)[] = [
  (matrix) => {
    const keys = createKeys(matrix);
    const chat = createChat(matrix, keys.holds);
    return {
      onPrepared() {
        keys.onPrepared?.();
        chat.onPrepared?.();
      },
      stop() {
        chat.stop();
        keys.stop();
      },
    };
  },
  createDevices,
  createPasskeys,
  createAccounts,
  createWalletDesk,
];
