import { containsWords, createGlob, createWordGlob } from '../glob.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import { findByPath } from './dotted-path.ts';
import type { PushCondition } from './push-ruleset.ts';

/** What of a room and of a reader the conditions ask. */
export interface PushContext {
  readonly userId: string;
  /** The reader's display name in the room; null for none. */
  readonly displayName: string | null;
  /** How many users are joined. */
  readonly memberCount: number;
  /** Whether the sender has the power to trigger this kind of notification, such as `room`. */
  readonly mayNotify: (key: string) => boolean;
}

type ConditionTest = (event: JsonObject, condition: PushCondition, context: PushContext) => boolean;

const TESTS: ReadonlyMap<string, ConditionTest> = new Map<string, ConditionTest>([
  ['event_match', (event, { key, pattern }) => matchesProperty(event, key, pattern)],
  // The match is performed exactly and only supports non-compound canonical JSON values.
  ['event_property_is', (event, { key, value }) => isSame(findProperty(event, key), value)],
  ['event_property_contains', (event, { key, value }) => containsValue(findProperty(event, key), value)],
  ['contains_display_name', (event, _condition, { displayName }) => isNamed(event, displayName)],
  ['room_member_count', (_event, { is }, { memberCount }) => isCount(is, memberCount)],
  ['sender_notification_permission', (_event, { key }, { mayNotify }) => key !== undefined && mayNotify(key)],
]);

/** Whether one condition holds. Unrecognised conditions MUST NOT match any events. */
export function isConditionMet(event: JsonObject, condition: PushCondition, context: PushContext): boolean {
  return TESTS.get(condition.kind)?.(event, condition, context) ?? false;
}

/** Whether the body of a message matches the pattern of a content rule. */
export function matchesBody(event: JsonObject, pattern: string | undefined): boolean {
  return matchesProperty(event, 'content.body', pattern);
}

function matchesProperty(event: JsonObject, key: string | undefined, pattern: string | undefined): boolean {
  // If the property specified by key is completely absent from the event, or does not have a string
  // value, then the condition will not match, even if pattern is *.
  const value = findProperty(event, key);
  if (typeof value !== 'string' || typeof pattern !== 'string') return false;
  // As a special case, if key is content.body, then pattern must instead match any substring of the value
  // of the property which starts and ends at a word boundary.
  const glob = key === 'content.body' ? createWordGlob(pattern) : createGlob(pattern);
  return glob(value);
}

function findProperty(event: JsonObject, key: string | undefined): JsonValue | undefined {
  return typeof key === 'string' ? findByPath(event, key) : undefined;
}

function isSame(found: JsonValue | undefined, wanted: JsonValue | undefined): boolean {
  const isSimple = found === null || (found !== undefined && typeof found !== 'object');
  return isSimple && found === wanted;
}

function containsValue(found: JsonValue | undefined, wanted: JsonValue | undefined): boolean {
  return Array.isArray(found) && found.some((value: JsonValue) => isSame(value, wanted));
}

function isNamed(event: JsonObject, displayName: string | null): boolean {
  const body = findByPath(event, 'content.body');
  return (
    displayName !== null && displayName !== '' && typeof body === 'string' && containsWords(body, displayName)
  );
}

// A decimal integer optionally prefixed by one of ==, <, >, >= or <=. If no prefix is present, this
// parameter defaults to ==.
const COUNT = /^(==|<=|>=|<|>)?([0-9]+)$/;

function isCount(is: string | undefined, memberCount: number): boolean {
  const parts = typeof is === 'string' ? COUNT.exec(is) : null;
  if (parts === null) return false;
  const count = Number(parts[2]);
  switch (parts[1]) {
    case '<':
      return memberCount < count;
    case '>':
      return memberCount > count;
    case '<=':
      return memberCount <= count;
    case '>=':
      return memberCount >= count;
    default:
      return memberCount === count;
  }
}
