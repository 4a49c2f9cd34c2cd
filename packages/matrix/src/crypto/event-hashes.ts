import type { EventId } from '../ids/event-id.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { isJsonObject, type JsonObject } from '../json/json-value.ts';
import { withoutKeys } from '../json/without-keys.ts';
import { redact } from '../redaction.ts';
import type { RoomVersion } from '../room-versions.ts';
import { decodeBase64, encodeBase64, encodeUrlSafeBase64 } from './base64.ts';
import type { Hasher } from './ports.ts';

const NOT_HASHED = ['unsigned', 'signatures', 'hashes'];
const NOT_REFERENCED = ['unsigned', 'signatures'];

/** The content hash of an event in unpadded Base64, as it stands in `hashes.sha256`. */
export function contentHash(event: JsonObject, hasher: Hasher): string {
  return encodeBase64(contentHashBytes(event, hasher));
}

/** The reference hash: what other events name this one by. It covers the redacted event. */
export function referenceHash(event: JsonObject, version: RoomVersion, hasher: Hasher): Uint8Array {
  // 1. The event is put through the redaction algorithm. 2. The signatures and unsigned properties are
  // removed. 3. The event is converted into Canonical JSON. 4. A sha256 hash is calculated.
  return hasher.sha256(canonicalJson(withoutKeys(redact(event, version), NOT_REFERENCED)));
}

/** The id of an event: its reference hash in URL-safe unpadded Base64. */
export function eventIdOf(event: JsonObject, version: RoomVersion, hasher: Hasher): EventId {
  return `$${encodeUrlSafeBase64(referenceHash(event, version, hasher))}` as EventId;
}

/** Whether the content is what `hashes.sha256` says. The hash is compared decoded. */
export function hasValidContentHash(event: JsonObject, hasher: Hasher): boolean {
  const { hashes } = event;
  const claimed =
    isJsonObject(hashes) && typeof hashes.sha256 === 'string' ? decodeBase64(hashes.sha256) : null;
  if (claimed === null) return false;
  const actual = contentHashBytes(event, hasher);
  return actual.length === claimed.length && actual.every((byte, i) => byte === claimed[i]);
}

/**
 * Check 3 on receipt of a PDU. If the hash check fails, then it is assumed that this is because we have
 * only been given a redacted version of the event: the redacted copy is used, the event is not refused.
 */
export function redactUnlessHashed(event: JsonObject, version: RoomVersion, hasher: Hasher): JsonObject {
  return hasValidContentHash(event, hasher) ? event : redact(event, version);
}

function contentHashBytes(event: JsonObject, hasher: Hasher): Uint8Array {
  return hasher.sha256(canonicalJson(withoutKeys(event, NOT_HASHED)));
}
