import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';

/** Fetches and compiles the cryptography; the SDK finds it ready. */
export async function loadCryptography(): Promise<void> {
  await initAsync();
}
