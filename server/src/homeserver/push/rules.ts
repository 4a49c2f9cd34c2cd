import {
  defaultPushRules,
  evaluatePushRules,
  isJsonObject,
  parseUserId,
  readPushActions,
  type JsonObject,
  type Pdu,
  type PushContext,
  type PushOutcome,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
  type UserId,
} from '@herald/matrix';
import { withOwnRules } from './own-rules.ts';
import type { RuleRow } from './store.ts';

/** The predefined rules with the user's own switches and actions, and the rules that the user made. */
export function rulesetOf(userId: string, own: readonly RuleRow[]): PushRuleset {
  const predefined = defaultPushRules(userId as UserId);
  if (own.length === 0) return predefined;
  const adapt = (kind: PushRuleKind, rule: PushRule): PushRule => {
    const row = own.find((one) => !one.isOwn && one.kind === kind && one.ruleId === rule.rule_id);
    return row
      ? { ...rule, enabled: row.enabled ?? rule.enabled, actions: row.actions ?? rule.actions }
      : rule;
  };
  const adapted = Object.fromEntries(
    Object.entries(predefined).map(([kind, rules]) => [
      kind,
      rules.map((rule) => adapt(kind as PushRuleKind, rule)),
    ]),
  ) as unknown as PushRuleset;
  return withOwnRules(adapted, own);
}

// Somebody who is never the sender and never named: what the predefined rules say for everybody in a room.
const ANYBODY = '@:' as UserId;
const FOR_ANYBODY = defaultPushRules(ANYBODY);

/** Whether the predefined rules notify everybody of an event; what names single people comes on top. */
export function notifiesAll(pdu: Pdu, memberCount: number): boolean {
  const context: PushContext = { userId: ANYBODY, displayName: null, memberCount, mayNotify: () => false };
  return readPushActions(evaluatePushRules(FOR_ANYBODY, asEvent(pdu), context)).notify;
}

/** Whom an event names: single users, and everybody when the sender may. Client-server API, "User and room mentions". */
export function mentionsOf(pdu: Pdu, mayNotifyRoom: boolean): { users: string[]; room: boolean } {
  const mentions = pdu.content['m.mentions'];
  if (!isJsonObject(mentions)) return { users: [], room: false };
  const ids = Array.isArray(mentions['user_ids']) ? mentions['user_ids'] : [];
  const users = [...new Set(ids.filter((id) => typeof id === 'string' && parseUserId(id) !== null))].slice(
    0,
    MAX_MENTIONS,
  );
  return { users, room: mentions['room'] === true && mayNotifyRoom };
}

/** A row each: of those who are named beyond this, none is highlighted. */
const MAX_MENTIONS = 50;

/** What the predefined rules say of an event for one whom it names; userId null: for everybody whom `@room` names. */
export function outcomeForNamed(pdu: Pdu, userId: string | null, memberCount: number): PushOutcome {
  const reader = (userId ?? ANYBODY) as UserId;
  const context: PushContext = {
    userId: reader,
    displayName: null,
    memberCount,
    mayNotify: () => userId === null,
  };
  return readPushActions(evaluatePushRules(defaultPushRules(reader), asEvent(pdu), context));
}

/** An event as the rules read it. */
export function asEvent(pdu: Pdu): JsonObject {
  return {
    type: pdu.type,
    sender: pdu.sender,
    room_id: pdu.roomId,
    content: pdu.content,
    ...(pdu.stateKey !== null && { state_key: pdu.stateKey }),
  };
}
