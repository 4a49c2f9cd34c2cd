import {
  parseRoomId,
  parseUserId,
  type PushAction,
  type PushCondition,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
} from '@herald/matrix';
import { accept, refuse, type Verdict } from '#platform/errors';
import type { RuleRow } from './store.ts';

/** What a user writes of a rule of their own. */
export interface RuleDraft {
  readonly kind: PushRuleKind;
  readonly ruleId: string;
  readonly actions: readonly PushAction[];
  readonly conditions?: readonly PushCondition[];
  readonly pattern?: string;
  /** The rule of the same kind that it stands before or after; neither: it becomes the first. */
  readonly before?: string;
  readonly after?: string;
}

/** More rules than anybody reads; each is asked for every event. */
const MAX_OWN_RULES = 1_000;

/** The rules that a user made and did not delete, of one kind, in order. */
export function ownRulesOf(kind: PushRuleKind, rows: readonly RuleRow[]): RuleRow[] {
  return rows
    .filter((row) => row.isOwn && !row.isGone && row.kind === kind)
    .toSorted((a, b) => a.ordinal - b.ordinal);
}

/** A row as the specification prints a rule. */
export function toPushRule(row: RuleRow): PushRule {
  const hasConditions = row.kind === 'override' || row.kind === 'underride';
  return {
    rule_id: row.ruleId,
    default: false,
    enabled: row.enabled ?? true,
    actions: row.actions ?? [],
    ...(hasConditions && { conditions: row.conditions ?? [] }),
    ...(row.kind === 'content' && { pattern: row.pattern ?? '' }),
  };
}

/**
 * Whether a rule can be made so, and where it stands: the ids of the kind's own rules in their new order.
 * Client-server API, "PUT /pushrules/global/{kind}/{ruleId}".
 */
export function placeRule(draft: RuleDraft, rows: readonly RuleRow[]): Verdict<string[]> {
  const { kind, ruleId, before, after } = draft;
  if (ruleId.startsWith('.') || ruleId.includes('/') || ruleId.includes('\\')) {
    return refuse(
      400,
      'M_INVALID_PARAM',
      'A rule of your own has an id without slashes, and no dot begins it.',
    );
  }
  if (kind === 'room' && parseRoomId(ruleId) === null) {
    return refuse(400, 'M_INVALID_PARAM', 'The id of a room rule is the room id.');
  }
  if (kind === 'sender' && parseUserId(ruleId) === null) {
    return refuse(400, 'M_INVALID_PARAM', 'The id of a sender rule is the user id.');
  }
  if (kind === 'content' && draft.pattern === undefined) {
    return refuse(400, 'M_MISSING_PARAM', 'A content rule needs a pattern.');
  }
  const own = ownRulesOf(kind, rows).map((row) => row.ruleId);
  const others = own.filter((id) => id !== ruleId);
  const isKnown = others.length < own.length;
  if (!isKnown && rows.filter((row) => row.isOwn && !row.isGone).length >= MAX_OWN_RULES) {
    return refuse(
      400,
      'M_LIMIT_EXCEEDED',
      `Nobody can have more than ${MAX_OWN_RULES} push rules of their own.`,
    );
  }
  const neighbour = before ?? after;
  if (neighbour === undefined) return accept(isKnown ? own : [ruleId, ...others]);
  const at = others.indexOf(neighbour);
  if (at < 0) {
    return neighbour.startsWith('.')
      ? refuse(
          400,
          'M_INVALID_PARAM',
          'A rule stands before or after a rule of your own, not a predefined one.',
        )
      : refuse(404, 'M_NOT_FOUND', 'The rule to stand before or after does not exist.');
  }
  return accept(others.toSpliced(before === undefined ? at + 1 : at, 0, ruleId));
}

/**
 * The rooms that a user keeps quiet, when that is all that their own rules do: room rules without a notification.
 * Null for other rules. Unread counts then need no look at single events: in a quiet room only what names the
 * user counts, because those rules come before rules for rooms.
 */
export function quietRoomsOf(rows: readonly RuleRow[]): ReadonlySet<string> | null {
  const quiet = new Set<string>();
  for (const row of rows) {
    if (row.isGone) continue;
    if (!row.isOwn || row.kind !== 'room' || (row.actions ?? []).includes('notify')) return null;
    if (row.enabled ?? true) quiet.add(row.ruleId);
  }
  return quiet;
}

/** Puts a user's own rules among the predefined ones: before them, but after `.m.rule.master`. */
export function withOwnRules(predefined: PushRuleset, rows: readonly RuleRow[]): PushRuleset {
  const merge = (kind: PushRuleKind, rules: readonly PushRule[]): readonly PushRule[] => {
    const own = ownRulesOf(kind, rows).map(toPushRule);
    const first = rules.filter((rule) => rule.rule_id === '.m.rule.master');
    return [...first, ...own, ...rules.filter((rule) => rule.rule_id !== '.m.rule.master')];
  };
  return {
    override: merge('override', predefined.override),
    content: merge('content', predefined.content),
    room: merge('room', predefined.room),
    sender: merge('sender', predefined.sender),
    underride: merge('underride', predefined.underride),
  };
}
