import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';

/** A key of secret storage with its bytes. */
export interface OpenKey {
  readonly keyId: string;
  readonly key: Uint8Array<ArrayBuffer>;
}

/** Lends keys of secret storage to the SDK for as long as one task runs; none stays in memory. */
export interface SecretKeys {
  with<Result>(open: OpenKey, run: () => Promise<Result>): Promise<Result>;
}

export function createSecretKeys(client: MatrixClient): SecretKeys {
  const lent = new Map<string, Uint8Array<ArrayBuffer>>();
  client.cryptoCallbacks.getSecretStorageKey = async ({ keys }) => {
    for (const keyId of Object.keys(keys)) {
      const key = lent.get(keyId);
      if (key) return [keyId, key];
    }
    return null;
  };
  return {
    async with({ keyId, key }, run) {
      lent.set(keyId, key);
      try {
        return await run();
      } finally {
        lent.delete(keyId);
      }
    },
  };
}
