// Values and rules of the protocol.
export { accept, refuse, type Verdict } from './verdict.ts';
export type { EventLookup, Pdu, StateLookup } from './pdu.ts';
export * from './room-versions.ts';
export { splitStateKeyString, stateKeyString, type StateKeyString } from './state-key-string.ts';

// JSON.
export { isJsonObject, property, type JsonObject, type JsonValue } from './json/json-value.ts';
export { parseStrictJson, type JsonLimits, type ParsedJson } from './json/strict-json.ts';
export { canonicalJson, MAX_JSON_DEPTH } from './json/canonical-json.ts';
export { checkCanonical } from './json/check-canonical.ts';
export { compareCodePoints } from './json/code-point-order.ts';

// Identifiers.
export { byteLength, fitsInBytes } from './ids/byte-length.ts';
export { isReferenceHashId, parseEventId, type EventId } from './ids/event-id.ts';
export { algorithmOf, parseDeviceId, parseKeyId, type DeviceId, type KeyId } from './ids/key-id.ts';
export {
  createIdOfRoom,
  domainOf,
  parseRoomAlias,
  parseRoomId,
  roomIdOfCreate,
  type RoomAlias,
  type RoomId,
} from './ids/room-id.ts';
export { parseServerName, type ServerName } from './ids/server-name.ts';
export {
  isCompliantUserId,
  isNewLocalpart,
  localpartOf,
  parseUserId,
  serverNameOf,
  type UserId,
} from './ids/user-id.ts';

// Hashes and signatures.
export type { Hasher, Signer, Verifier } from './crypto/ports.ts';
export { decodeBase64, encodeBase64, encodeUrlSafeBase64 } from './crypto/base64.ts';
export {
  contentHash,
  eventIdOf,
  hasValidContentHash,
  redactUnlessHashed,
  referenceHash,
} from './crypto/event-hashes.ts';
export { checkSignature, signableText, signJson, type KeyLookup } from './crypto/json-signatures.ts';
export {
  addEventSignature,
  checkEventSignature,
  sealEvent,
  signEvent,
  verifyEventSignatures,
  type SealedEvent,
} from './crypto/event-signatures.ts';

// Events.
export { checkPduFormat, MAX_PDU_BYTES } from './pdu-format.ts';
export { parsePdu, readPdu, type ParsedPdu } from './parse-pdu.ts';
export { redact, redactContent, redactsOf } from './redaction.ts';
export { signaturesCheckedOnReceipt, type AuthSignatures } from './event-auth/auth-context.ts';
export { authEventTypesFor, type EventDraft, type StateKeyTuple } from './event-auth/auth-event-selection.ts';
export { checkAuth } from './event-auth/check-auth.ts';
export {
  checkAuthEvents,
  checkAuthOnAuthEvents,
  citedState,
  type CitedEvents,
} from './event-auth/check-auth-events.ts';
export { checkRedaction } from './event-auth/check-redaction.ts';
export {
  isCreator,
  namedPowerLevel,
  notificationPowerLevel,
  powerLevelOf,
  requiredPowerLevel,
  type PowerLevelName,
} from './event-auth/power-levels.ts';

// State resolution.
export { resolve, splitStates, type SplitStates, type StateMap } from './state-resolution/resolve.ts';
export { resolveConflicted, type Conflict } from './state-resolution/resolve-conflicted.ts';
export type { ResolutionContext } from './state-resolution/resolution-context.ts';
export {
  authChain,
  authDifference,
  conflictedSubgraph,
  type AuthEdges,
} from './state-resolution/auth-graph.ts';
export { applyIterativeAuth } from './state-resolution/iterative-auth.ts';
export { mainlineOrder } from './state-resolution/mainline.ts';
export { isPowerEvent, powerOrder, selectPowerEvents } from './state-resolution/power-order.ts';

// Push.
export { containsWords, createGlob, createWordGlob, type Glob } from './glob.ts';
export { defaultPushRules } from './push-rules/default-push-rules.ts';
export { findByPath, splitPath } from './push-rules/dotted-path.ts';
export { evaluatePushRules, readPushActions, type PushOutcome } from './push-rules/evaluate-push-rules.ts';
export type { PushContext } from './push-rules/push-condition.ts';
export {
  PUSH_RULE_KINDS,
  type PushAction,
  type PushCondition,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
} from './push-rules/push-ruleset.ts';
