import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Choice, JsonContent, ListOf, Name, Text } from './schema.ts';

const RuleKind = Choice('override', 'underride', 'sender', 'room', 'content');
const OneRule = Type.Object({ kind: RuleKind, ruleId: Name(255) });

/** Spec: `notify`, or an object such as `{"set_tweak": "sound", "value": "default"}`. */
export const PushActions = ListOf(Type.Union([Text(255), JsonContent]), 100);

export const getPushRules = endpoint({
  spec: 'getPushRules',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/',
  otherPaths: ['/_matrix/client/v3/pushrules'],
  auth: 'user',
  limit: 'read',
});

export const getPushRulesGlobal = endpoint({
  spec: 'getPushRulesGlobal',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/',
  otherPaths: ['/_matrix/client/v3/pushrules/global'],
  auth: 'user',
  limit: 'read',
});

export const getPushRule = endpoint({
  spec: 'getPushRule',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}',
  auth: 'user',
  limit: 'read',
  params: OneRule,
});

export const isPushRuleEnabled = endpoint({
  spec: 'isPushRuleEnabled',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled',
  auth: 'user',
  limit: 'read',
  params: OneRule,
});

export const setPushRuleEnabled = endpoint({
  spec: 'setPushRuleEnabled',
  method: 'PUT',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled',
  auth: 'user',
  limit: 'write',
  params: OneRule,
  body: Type.Object({ enabled: Type.Boolean() }),
});

export const getPushRuleActions = endpoint({
  spec: 'getPushRuleActions',
  method: 'GET',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions',
  auth: 'user',
  limit: 'read',
  params: OneRule,
});

export const setPushRuleActions = endpoint({
  spec: 'setPushRuleActions',
  method: 'PUT',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions',
  auth: 'user',
  limit: 'write',
  params: OneRule,
  body: Type.Object({ actions: PushActions }),
});

const Condition = Type.Object(
  {
    kind: Text(255),
    key: Type.Optional(Text(1_024)),
    pattern: Type.Optional(Text(1_024)),
    is: Type.Optional(Text(255)),
    value: Type.Optional(Type.Union([Text(1_024), Type.Integer(), Type.Boolean(), Type.Null()])),
  },
  { additionalProperties: true },
);

export const setPushRule = endpoint({
  spec: 'setPushRule',
  method: 'PUT',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}',
  auth: 'user',
  limit: 'write',
  params: OneRule,
  query: Type.Object({ before: Type.Optional(Name(255)), after: Type.Optional(Name(255)) }),
  body: Type.Object({
    actions: PushActions,
    conditions: Type.Optional(ListOf(Condition, 50)),
    pattern: Type.Optional(Text(1_024)),
  }),
});

export const deletePushRule = endpoint({
  spec: 'deletePushRule',
  method: 'DELETE',
  path: '/_matrix/client/v3/pushrules/global/{kind}/{ruleId}',
  auth: 'user',
  limit: 'write',
  params: OneRule,
});
