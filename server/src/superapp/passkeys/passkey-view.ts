import type { passkeys as contract } from '@herald/contract';
import type { PasskeyRow } from './store.ts';

/** A passkey as its owner sees it. */
export function show(row: PasskeyRow): contract.Passkey {
  return {
    passkey_id: row.passkeyId,
    credential_id: row.credentialId,
    name: row.name,
    created_at: row.createdMs,
    ...(row.lastUsedMs !== null && { last_used_at: row.lastUsedMs }),
    is_backed_up: row.isBackedUp,
  };
}

/** A passkey as a browser finds it. */
export function descriptorOf({
  credentialId,
  transports,
}: PasskeyRow): contract.PasskeyRequest['allowCredentials'][number] {
  // An empty list would say that there is no way to it.
  return { type: 'public-key', id: credentialId, ...(transports.length > 0 && { transports }) };
}
