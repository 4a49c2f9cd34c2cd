import {
  type JsonObject,
  type PushAction,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
} from '@herald/matrix';
import type { Db } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { LatestPositions, UserLog } from '#platform/stream';
import { placeRule, type RuleDraft } from './own-rules.ts';
import { rulesetOf } from './rules.ts';
import { listRules, ruleWriter, type RuleRow } from './store.ts';

const MAX_REMEMBERED = 50_000;

export type Push = ReturnType<typeof createPush>;

/** What each user is notified of. Client-server API, "Push rules". */
export function createPush({ db, userLog, latest }: { db: Db; userLog: UserLog; latest: LatestPositions }) {
  const remembered = new Map<string, ReturnType<typeof listRules>>();

  /** Where a user's rules differ from the predefined ones; read once and kept until it changes. */
  function ownRules(userId: string): ReturnType<typeof listRules> {
    const known = remembered.get(userId) ?? listRules(db, userId);
    remembered.delete(userId);
    remembered.set(userId, known);
    known.catch(() => remembered.delete(userId));
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return known;
  }

  async function rules(userId: string): Promise<PushRuleset> {
    return rulesetOf(userId, await ownRules(userId));
  }

  async function getRule(userId: string, kind: PushRuleKind, ruleId: string): Promise<PushRule> {
    return (
      (await rules(userId))[kind].find((rule) => rule.rule_id === ruleId) ??
      fail(404, 'M_NOT_FOUND', 'There is no such push rule.')
    );
  }

  /** Writes the rows that `decide` makes of the user's present ones, as one change. */
  async function write(
    userId: string,
    decide: (rows: readonly RuleRow[]) => Promise<readonly RuleRow[]> | readonly RuleRow[],
  ): Promise<void> {
    await userLog.inTurn(userId, async () => {
      const rows = (await decide(await ownRules(userId))).map((row) => ruleWriter.row(row));
      if (rows.length === 0) return;
      remembered.delete(userId);
      await latest.during([userId], () => userLog.commit({ userId, rows }));
      remembered.delete(userId);
    });
  }

  /** Switches a rule, or gives it other actions. */
  function change(
    userId: string,
    kind: PushRuleKind,
    ruleId: string,
    edit: { enabled?: boolean; actions?: readonly PushAction[] },
  ): Promise<void> {
    return write(userId, async (rows) => {
      await getRule(userId, kind, ruleId);
      const known = findRow(rows, kind, ruleId) ?? unchanged(userId, kind, ruleId);
      return [{ ...known, ...edit }];
    });
  }

  /** Makes a rule, or changes one that the user made; the order of the others follows. */
  function put(userId: string, draft: RuleDraft): Promise<void> {
    return write(userId, (rows) => {
      const order = demand(placeRule(draft, rows));
      return order.flatMap((ruleId, ordinal) => {
        const known = findRow(rows, draft.kind, ruleId);
        if (ruleId !== draft.ruleId) return known && known.ordinal !== ordinal ? [{ ...known, ordinal }] : [];
        const { kind, actions, conditions = null, pattern = null } = draft;
        // A rule that is made anew is switched on; one that is changed stays as it is switched.
        const enabled = known && !known.isGone ? known.enabled : null;
        return [
          {
            userId,
            kind,
            ruleId,
            enabled,
            actions,
            isOwn: true,
            isGone: false,
            ordinal,
            conditions,
            pattern,
          },
        ];
      });
    });
  }

  function remove(userId: string, kind: PushRuleKind, ruleId: string): Promise<void> {
    return write(userId, (rows) => {
      if (ruleId.startsWith('.'))
        fail(400, 'M_INVALID_PARAM', 'Predefined rules can be switched off, not deleted.');
      const known = findRow(rows, kind, ruleId) ?? fail(404, 'M_NOT_FOUND', 'There is no such push rule.');
      if (known.isGone) fail(404, 'M_NOT_FOUND', 'There is no such push rule.');
      return [{ ...known, isGone: true }];
    });
  }

  return {
    ownRules,
    rules,
    getRule,
    change,
    put,
    remove,
    /** The user's rules as account data, when they changed after `since`. */
    async asAccountData(userId: string, since: number | null): Promise<JsonObject | null> {
      if (since !== null && !latest.mayHaveAfter(userId, since)) return null;
      const rows = await ownRules(userId);
      if (since !== null && !rows.some((row) => row.position > since)) return null;
      return { type: 'm.push_rules', content: { global: rulesetOf(userId, rows) as unknown as JsonObject } };
    },
  };
}

function findRow(rows: readonly RuleRow[], kind: PushRuleKind, ruleId: string): RuleRow | undefined {
  return rows.find((row) => row.kind === kind && row.ruleId === ruleId);
}

/** The row of a predefined rule that nobody changed. */
function unchanged(userId: string, kind: PushRuleKind, ruleId: string): RuleRow {
  const own = { isOwn: false, isGone: false, ordinal: 0, conditions: null, pattern: null };
  return { userId, kind, ruleId, enabled: null, actions: null, ...own };
}
