import type { EventId } from '../ids/event-id.ts';
import type { ServerName } from '../ids/server-name.ts';
import { parseUserId, serverNameOf } from '../ids/user-id.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value.ts';
import { redact } from '../redaction.ts';
import type { RoomVersion } from '../room-versions.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import { encodeBase64, encodeUrlSafeBase64 } from './base64.ts';
import { contentHash } from './event-hashes.ts';
import { addSignature, checkSignature, signableText, signJson, type KeyLookup } from './json-signatures.ts';
import type { Hasher, Signer, Verifier } from './ports.ts';

/** An event that is ready to go out, and its id. */
export interface SealedEvent {
  readonly event: JsonObject;
  readonly eventId: EventId;
}

/** Gives an event its content hash, id and signature. The text that is hashed and signed is built once. */
export function sealEvent(
  event: JsonObject,
  version: RoomVersion,
  signer: Signer,
  hasher: Hasher,
): SealedEvent {
  const hashed = { ...event, hashes: { sha256: contentHash(event, hasher) } };
  // The reference hash and the signatures cover the same: the redacted event without signatures and
  // unsigned.
  const text = signableText(redact(hashed, version));
  const eventId = `$${encodeUrlSafeBase64(hasher.sha256(text))}` as EventId;
  const signature = encodeBase64(signer.sign(text));
  const signatures = addSignature(event.signatures, signer.serverName, signer.keyId, signature);
  return { event: { ...hashed, signatures }, eventId };
}

/** A copy of the event with its content hash and the signer's signature. */
export function signEvent(
  event: JsonObject,
  version: RoomVersion,
  signer: Signer,
  hasher: Hasher,
): JsonObject {
  return sealEvent(event, version, signer, hasher).event;
}

/** A copy of a hashed event with one more signature, such as that of a server that authorises a join. */
export function addEventSignature(event: JsonObject, version: RoomVersion, signer: Signer): JsonObject {
  // The event object is then redacted. Finally it is signed. The signature is then copied back to the
  // original event object.
  const { signatures } = signJson(redact(event, version), signer);
  return { ...event, signatures: signatures ?? {} };
}

/**
 * Check 2 on receipt of a PDU: the sender's server has signed, with keys that `findKey` knows as valid at
 * the event's `origin_server_ts`. An event that fails is dropped.
 */
export function verifyEventSignatures(
  event: JsonObject,
  version: RoomVersion,
  findKey: KeyLookup,
  verifier: Verifier,
): Verdict {
  const sender = typeof event.sender === 'string' ? parseUserId(event.sender) : null;
  if (sender === null) return refuse('the sender is not a user id');
  // Unless the event is a 3rd party invite, only the signature(s) from the originating server (the server
  // the sender belongs to) are required. If the event is a 3rd party invite, the server which actually
  // sends the event may be a different server.
  if (isThirdPartyInvite(event)) return accept();
  return checkEventSignature(event, serverNameOf(sender), version, findKey, verifier);
}

/** Whether one server has signed the event; for `AuthSignatures.isSignedBy` and for policy servers. */
export function checkEventSignature(
  event: JsonObject,
  server: ServerName,
  version: RoomVersion,
  findKey: KeyLookup,
  verifier: Verifier,
): Verdict {
  return checkSignature(redact(event, version), server, findKey, verifier);
}

function isThirdPartyInvite({ type, content }: JsonObject): boolean {
  if (type !== 'm.room.member' || !isJsonObject(content)) return false;
  const invite: JsonValue | undefined = content.third_party_invite;
  return content.membership === 'invite' && invite !== undefined;
}
