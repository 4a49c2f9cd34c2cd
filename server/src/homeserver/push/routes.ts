import { push as contract } from '@herald/contract';
import type { PushAction, PushCondition } from '@herald/matrix';
import { handle, type Route } from '#platform/http';
import type { Push } from './service.ts';

export function createPushRoutes(push: Push): Route[] {
  return [
    handle(contract.getPushRules, async ({ caller }) => ({ global: await push.rules(caller.userId) })),
    handle(contract.getPushRulesGlobal, async ({ caller }) => ({ ...(await push.rules(caller.userId)) })),
    handle(contract.getPushRule, async ({ caller, params }) => ({
      ...(await push.getRule(caller.userId, params.kind, params.ruleId)),
    })),
    handle(contract.setPushRule, async ({ caller, params, query, body }) => {
      const { conditions, ...rest } = body;
      const draft = { ...params, ...query, ...rest, actions: body.actions as PushAction[] };
      await push.put(caller.userId, {
        ...draft,
        ...(conditions && { conditions: conditions as PushCondition[] }),
      });
      return {};
    }),
    handle(contract.deletePushRule, async ({ caller, params }) => {
      await push.remove(caller.userId, params.kind, params.ruleId);
      return {};
    }),
    handle(contract.isPushRuleEnabled, async ({ caller, params }) => ({
      enabled: (await push.getRule(caller.userId, params.kind, params.ruleId)).enabled,
    })),
    handle(contract.setPushRuleEnabled, async ({ caller, params, body }) => {
      await push.change(caller.userId, params.kind, params.ruleId, { enabled: body.enabled });
      return {};
    }),
    handle(contract.getPushRuleActions, async ({ caller, params }) => ({
      actions: (await push.getRule(caller.userId, params.kind, params.ruleId)).actions,
    })),
    handle(contract.setPushRuleActions, async ({ caller, params, body }) => {
      await push.change(caller.userId, params.kind, params.ruleId, { actions: body.actions as PushAction[] });
      return {};
    }),
  ];
}
