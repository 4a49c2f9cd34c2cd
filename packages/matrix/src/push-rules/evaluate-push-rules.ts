import type { JsonObject } from '../json/json-value.ts';
import { isConditionMet, matchesBody, type PushContext } from './push-condition.ts';
import {
  PUSH_RULE_KINDS,
  type PushAction,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
} from './push-ruleset.ts';

/** What the actions of a rule come to. */
export interface PushOutcome {
  readonly notify: boolean;
  readonly highlight: boolean;
  /** null: silent. */
  readonly sound: string | null;
}

const NOTHING: readonly PushAction[] = [];

/**
 * The actions of the first rule that matches an event for one reader; none when no rule does, and for
 * the reader's own events. The event is in the client format or the federation format: both have the
 * properties that rules name.
 */
export function evaluatePushRules(
  ruleset: PushRuleset,
  event: JsonObject,
  context: PushContext,
): readonly PushAction[] {
  // Homeservers MUST NOT notify the Push Gateway for events that the user has sent themselves.
  if (event.sender === context.userId) return NOTHING;
  for (const kind of PUSH_RULE_KINDS) {
    const rule = ruleset[kind].find((candidate) => matches(kind, candidate, event, context));
    // Older versions of the specification included the dont_notify and coalesce actions. Clients and
    // homeservers MUST ignore these actions.
    if (rule !== undefined) return rule.actions.filter((action) => !HISTORICAL.includes(action));
  }
  return NOTHING;
}

const HISTORICAL: readonly unknown[] = ['dont_notify', 'coalesce'];

/** Reads actions: whether they notify, highlight and sound. */
export function readPushActions(actions: readonly PushAction[]): PushOutcome {
  let highlight = false;
  let sound: string | null = null;
  for (const action of actions) {
    if (typeof action === 'string') continue;
    // If a highlight tweak is given with no value, its value is defined to be true.
    if (action.set_tweak === 'highlight') highlight = action.value !== false;
    if (action.set_tweak === 'sound') sound = typeof action.value === 'string' ? action.value : null;
  }
  return { notify: actions.includes('notify'), highlight, sound };
}

function matches(kind: PushRuleKind, rule: PushRule, event: JsonObject, context: PushContext): boolean {
  // Disabled rules never match.
  if (!rule.enabled) return false;
  switch (kind) {
    case 'content':
      return matchesBody(event, rule.pattern);
    case 'room':
      return event.room_id === rule.rule_id;
    case 'sender':
      return event.sender === rule.rule_id;
    default:
      // All conditions must hold true for an event in order for the rule to match. A rule with no
      // conditions always matches.
      return (rule.conditions ?? []).every((condition) => isConditionMet(event, condition, context));
  }
}
