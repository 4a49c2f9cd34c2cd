import {
  type JsonObject,
  type PushAction,
  type PushRule,
  type PushRuleKind,
  type PushRuleset,
} from '@herald/matrix';
import type { Db } from '#platform/db';
import { fail } from '#platform/errors';
import type { LatestPositions, UserLog } from '#platform/stream';
import { rulesetOf } from './rules.ts';
import { listRules, ruleWriter } from './store.ts';

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

  async function change(
    userId: string,
    kind: PushRuleKind,
    ruleId: string,
    edit: { enabled?: boolean; actions?: readonly PushAction[] },
  ): Promise<void> {
    await userLog.inTurn(userId, async () => {
      await getRule(userId, kind, ruleId);
      const known = (await ownRules(userId)).find((row) => row.kind === kind && row.ruleId === ruleId);
      const { enabled = known?.enabled ?? null, actions = known?.actions ?? null } = edit;
      const row = ruleWriter.row({ userId, kind, ruleId, enabled, actions });
      remembered.delete(userId);
      await latest.during([userId], () => userLog.commit({ userId, rows: [row] }));
      remembered.delete(userId);
    });
  }

  return {
    ownRules,
    rules,
    getRule,
    change,
    /** The user's rules as account data, when they changed after `since`. */
    async asAccountData(userId: string, since: number | null): Promise<JsonObject | null> {
      if (since !== null && !latest.mayHaveAfter(userId, since)) return null;
      const rows = await ownRules(userId);
      if (since !== null && !rows.some((row) => row.position > since)) return null;
      return { type: 'm.push_rules', content: { global: rulesetOf(userId, rows) as unknown as JsonObject } };
    },
  };
}
