import type { KeyId } from '../ids/key-id.ts';
import type { ServerName } from '../ids/server-name.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { isJsonObject, property, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { setProperty, withoutKeys } from '../json/without-keys.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import type { Signer, Verifier } from './ports.ts';

const NOT_SIGNED = ['signatures', 'unsigned'];

/** The public key that a server published under an id; undefined when it is not known or has expired. */
export type KeyLookup = (entity: string, keyId: KeyId) => Uint8Array | undefined;

/** The text that a signature covers: the object without `signatures` and `unsigned`. */
export function signableText(object: JsonObject): string {
  return canonicalJson(withoutKeys(object, NOT_SIGNED));
}

/** A copy of the object with the signer's signature added to those that it has. */
export function signJson(object: JsonObject, signer: Signer): JsonObject {
  const signature = encodeBase64(signer.sign(signableText(object)));
  return {
    ...object,
    signatures: addSignature(object.signatures, signer.serverName, signer.keyId, signature),
  };
}

/** A copy of `signatures` with one more. */
export function addSignature(
  signatures: JsonValue | undefined,
  entity: ServerName,
  keyId: KeyId,
  signature: string,
): JsonObject {
  const all: Record<string, JsonValue> = isJsonObject(signatures) ? { ...signatures } : {};
  const byEntity = property(all, entity);
  setProperty(all, entity, { ...(isJsonObject(byEntity) ? byEntity : {}), [keyId]: signature });
  return all;
}

/**
 * Whether an entity, a server or a user, has signed the object (appendices, "Checking for a Signature").
 * Signatures of unknown or expired keys are passed over; all others must hold, and one must be there.
 */
export function checkSignature(
  object: JsonObject,
  entity: string,
  findKey: KeyLookup,
  verifier: Verifier,
): Verdict {
  // 1. Checks if the signatures member of the object contains an entry with the name of the entity.
  const signatures = isJsonObject(object.signatures) ? property(object.signatures, entity) : undefined;
  if (!isJsonObject(signatures)) return refuse(`${entity} has not signed`);
  const text = signableText(object);
  let valid = 0;
  for (const [keyId, signature] of Object.entries(signatures)) {
    // 2. Removes any signing key identifiers from the entry with algorithms it doesn't understand.
    // 3. Looks up verification keys for the remaining signing key identifiers.
    const key = keyId.startsWith('ed25519:') ? findKey(entity, keyId as KeyId) : undefined;
    if (key === undefined) continue;
    // 4. Decodes the base64 encoded signature bytes. 7. Checks them using the verification key.
    const bytes = typeof signature === 'string' ? decodeBase64(signature) : null;
    if (bytes === null || !verifier.verify(key, text, bytes)) {
      return refuse(`the signature of ${entity} with ${keyId} is wrong`);
    }
    valid += 1;
  }
  return valid > 0 ? accept() : refuse(`no signature of ${entity} is with a key that is known`);
}
