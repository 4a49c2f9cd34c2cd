import { isJsonObject, property, type JsonObject, type JsonValue } from './json/json-value.ts';
import { withOnlyKeys } from './json/without-keys.ts';
import type { RoomVersion } from './room-versions.ts';

/**
 * What the redaction algorithm of the room version leaves of an event. It is also what signatures and
 * the reference hash cover, so that they hold for the redacted copy too.
 */
export function redact(event: JsonObject, version: RoomVersion): JsonObject {
  const { eventKeys } = version.redaction;
  const kept = withOnlyKeys(event, eventKeys);
  if (kept.content === undefined) return kept;
  return { ...kept, content: redactContent(kept.type, kept.content, version) };
}

/** The content that a redaction leaves of an event of this type. */
export function redactContent(
  type: JsonValue | undefined,
  content: JsonValue,
  version: RoomVersion,
): JsonObject {
  const { contentKeys, keepsThirdPartyInviteSigned } = version.redaction;
  const kept = typeof type === 'string' ? contentKeys.get(type) : undefined;
  if (kept === undefined || !isJsonObject(content)) return {};
  if (kept === 'all') return content;
  const redacted = withOnlyKeys(content, kept);
  // v11: m.room.member additionally allows the signed key of the third_party_invite key.
  const signed = keepsThirdPartyInviteSigned && type === 'm.room.member' ? signedOf(content) : undefined;
  return signed === undefined ? redacted : { ...redacted, third_party_invite: { signed } };
}

function signedOf(content: JsonObject): JsonValue | undefined {
  const invite = property(content, 'third_party_invite');
  return isJsonObject(invite) ? property(invite, 'signed') : undefined;
}

/** The id that a redaction event names as its target, or undefined: its place differs by version. */
export function redactsOf(event: JsonObject, version: RoomVersion): JsonValue | undefined {
  if (version.redactsIn === 'event') return event.redacts;
  return isJsonObject(event.content) ? event.content.redacts : undefined;
}
