import { decodeBase64 } from '../crypto/base64.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { withoutKeys } from '../json/without-keys.ts';
import type { UserId } from '../ids/user-id.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import { membershipOf, type AuthContext } from './auth-context.ts';

// An event has room for a thousand keys and as many signatures; identity servers publish two keys and
// sign once. The bound keeps one event from costing half a minute of ed25519.
const MAX_VERIFICATIONS = 100;

/** Rule 4.4.1: an invitation that a third-party identifier earned, proved by its identity server. */
export function checkThirdPartyInvite(target: UserId, context: AuthContext): Verdict {
  const { event, state, signatures } = context;
  // 1. If target user is banned, reject.
  if (membershipOf(target, context) === 'ban') return refuse('the invited user is banned');
  // 2. If content.third_party_invite does not have a signed property, reject.
  const invite = event.content.third_party_invite;
  const signed = isJsonObject(invite) ? invite.signed : undefined;
  if (!isJsonObject(signed)) return refuse('the third-party invite is not signed');
  // 3. If signed does not have mxid and token properties, reject.
  const { mxid, token } = signed;
  if (typeof mxid !== 'string' || typeof token !== 'string') {
    return refuse('the third-party invite lacks mxid or token');
  }
  // 4. If mxid does not match state_key, reject.
  if (mxid !== target) return refuse('the third-party invite is for somebody else');
  // 5. If there is no m.room.third_party_invite event in the current room state with state_key matching
  // token, reject.
  const issued = state('m.room.third_party_invite', token);
  if (issued === undefined) return refuse('the third-party invite is unknown or revoked');
  // 6. If sender does not match sender of the m.room.third_party_invite, reject.
  if (event.sender !== issued.sender) return refuse('the third-party invite is of another sender');
  // 7. If any signature in signed matches any public key in the m.room.third_party_invite event, allow.
  return hasSignature(signed, publicKeysOf(issued.content), signatures.verifier.verify)
    ? accept()
    : refuse('no key of the third-party invite signed it');
}

// The public keys are in content of m.room.third_party_invite as: 1. A single public key in the
// public_key property. 2. A list of public keys in the public_keys property.
function publicKeysOf({ public_key: single, public_keys: list }: JsonObject): Uint8Array[] {
  const listed: readonly JsonValue[] = Array.isArray(list) ? list : [];
  const texts = [single, ...listed.map((entry) => (isJsonObject(entry) ? entry.public_key : undefined))];
  return texts.flatMap((text) => {
    const key = typeof text === 'string' ? decodeBase64(text) : null;
    return key === null ? [] : [key];
  });
}

function hasSignature(
  signed: JsonObject,
  keys: readonly Uint8Array[],
  verify: AuthContext['signatures']['verifier']['verify'],
): boolean {
  const text = canonicalJson(withoutKeys(signed, ['signatures', 'unsigned']));
  let left = MAX_VERIFICATIONS;
  for (const signature of ed25519SignaturesOf(signed)) {
    for (const key of keys) {
      if (left-- === 0) return false;
      if (verify(key, text, signature)) return true;
    }
  }
  return false;
}

function* ed25519SignaturesOf({ signatures }: JsonObject): Generator<Uint8Array> {
  if (!isJsonObject(signatures)) return;
  for (const byServer of Object.values(signatures)) {
    if (!isJsonObject(byServer)) continue;
    for (const [keyId, text] of Object.entries(byServer)) {
      const signature = typeof text === 'string' && keyId.startsWith('ed25519:') ? decodeBase64(text) : null;
      if (signature !== null) yield signature;
    }
  }
}
