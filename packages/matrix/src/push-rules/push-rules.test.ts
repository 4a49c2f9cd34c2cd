import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultPushRules,
  evaluatePushRules,
  findByPath,
  PUSH_RULE_KINDS,
  readPushActions,
  splitPath,
  type JsonObject,
  type PushCondition,
  type PushContext,
  type PushRule,
  type PushRuleset,
  type UserId,
} from '../index.ts';

const bob = '@bob:b.example' as UserId;
const rules = defaultPushRules(bob);
const inGroup: PushContext = { userId: bob, displayName: 'Bob', memberCount: 5, mayNotify: () => false };
const inPair: PushContext = { ...inGroup, memberCount: 2 };

function event(type: string, content: JsonObject, more: JsonObject = {}): JsonObject {
  return { type, content, sender: '@alice:a.example', room_id: '!room:a.example', ...more };
}

function outcome(said: JsonObject, context = inGroup, ruleset = rules) {
  const { notify, highlight, sound } = readPushActions(evaluatePushRules(ruleset, said, context));
  return [notify ? 'notify' : '', highlight ? 'highlight' : '', sound ?? ''].join(' ').trim();
}

const text = (body: string, more: JsonObject = {}) =>
  event('m.room.message', { msgtype: 'm.text', body, ...more });

test('the server-default rules of v1.19, in their order', () => {
  assert.deepEqual(
    PUSH_RULE_KINDS.map((kind) =>
      rules[kind].map(
        ({ rule_id: id, enabled, default: isDefault }) =>
          `${id}${enabled ? '' : ' off'}${isDefault ? '' : '?'}`,
      ),
    ),
    [
      [
        '.m.rule.master off',
        '.m.rule.suppress_notices',
        '.m.rule.invite_for_me',
        '.m.rule.member_event',
        '.m.rule.is_user_mention',
        '.m.rule.is_room_mention',
        '.m.rule.tombstone',
        '.m.rule.reaction',
        '.m.rule.room.server_acl',
        '.m.rule.suppress_edits',
      ],
      [],
      [],
      [],
      [
        '.m.rule.call',
        '.m.rule.encrypted_room_one_to_one',
        '.m.rule.room_one_to_one',
        '.m.rule.message',
        '.m.rule.encrypted',
      ],
    ],
  );
});

test('messages notify, with a sound where there are only two', () => {
  assert.equal(outcome(text('hello')), 'notify');
  assert.equal(outcome(text('hello'), inPair), 'notify  default');
  assert.equal(outcome(event('m.room.encrypted', {})), 'notify');
  assert.equal(outcome(event('m.room.encrypted', {}), inPair), 'notify  default');
  assert.equal(outcome(event('m.call.invite', {})), 'notify  ring');
  assert.equal(outcome(event('m.room.topic', {}, { state_key: '' })), '');
});

test('notices, edits, reactions, memberships and server ACLs are silent', () => {
  assert.equal(outcome(event('m.room.message', { msgtype: 'm.notice', body: 'x' }), inPair), '');
  assert.equal(outcome(text('* x', { 'm.relates_to': { rel_type: 'm.replace' } })), '');
  assert.equal(outcome(event('m.reaction', {})), '');
  assert.equal(outcome(event('m.room.member', { membership: 'join' }, { state_key: bob })), '');
  assert.equal(outcome(event('m.room.server_acl', {}, { state_key: '' })), '');
});

test('an invitation of the reader sounds, that of another does not', () => {
  const invite = (user: string) => event('m.room.member', { membership: 'invite' }, { state_key: user });
  assert.equal(outcome(invite(bob)), 'notify  default');
  assert.equal(outcome(invite('@carol:c.example')), '');
});

test('a mention highlights, by intent and not by words', () => {
  const mention = (users: readonly string[]) => text('hello', { 'm.mentions': { user_ids: users } });
  assert.equal(outcome(mention([bob])), 'notify highlight default');
  assert.equal(outcome(mention(['@carol:c.example'])), 'notify');
  assert.equal(outcome(mention(['@bob:b.example.org'])), 'notify');
  assert.equal(outcome(text('hello Bob, hello bob')), 'notify');
  assert.equal(outcome(text('x', { 'm.mentions': { user_ids: bob } })), 'notify');
});

test('a mention of the room highlights if the sender may', () => {
  const mention = (room: boolean | string) => text('all', { 'm.mentions': { room } });
  assert.equal(
    outcome(mention(true), { ...inGroup, mayNotify: (key) => key === 'room' }),
    'notify highlight',
  );
  assert.equal(outcome(mention(true)), 'notify');
  assert.equal(outcome(mention('true'), { ...inGroup, mayNotify: () => true }), 'notify');
});

test('a tombstone highlights if it is state', () => {
  assert.equal(outcome(event('m.room.tombstone', {}, { state_key: '' })), 'notify highlight');
  assert.equal(outcome(event('m.room.tombstone', {})), '');
});

test('nobody is notified of their own events', () => {
  assert.equal(outcome({ ...text('hello'), sender: bob }, inPair), '');
});

test('the master rule silences everything once it is on', () => {
  const [master, ...others] = rules.override;
  assert.ok(master);
  assert.equal(
    outcome(text('hello'), inPair, { ...rules, override: [{ ...master, enabled: true }, ...others] }),
    '',
  );
});

function ruleOf(more: Partial<PushRule>): PushRule {
  return { rule_id: 'mine', default: false, enabled: true, actions: ['notify'], ...more };
}

function only(kind: keyof PushRuleset, rule: PushRule): PushRuleset {
  return { override: [], content: [], room: [], sender: [], underride: [], [kind]: [rule] };
}

function isMet(condition: PushCondition, said: JsonObject, context = inGroup): boolean {
  return outcome(said, context, only('override', ruleOf({ conditions: [condition] }))) === 'notify';
}

test('the kinds are checked in order, and the first match decides', () => {
  const silent = ruleOf({ rule_id: '!room:a.example', actions: [] });
  const loud = ruleOf({
    rule_id: '@alice:a.example',
    actions: ['notify', { set_tweak: 'sound', value: 'bell' }],
  });
  assert.equal(outcome(text('x'), inGroup, { ...rules, room: [silent], sender: [loud] }), '');
  assert.equal(outcome(text('x'), inGroup, { ...rules, sender: [loud] }), 'notify  bell');
  assert.equal(
    outcome(text('x'), inGroup, { ...rules, room: [{ ...silent, enabled: false }], sender: [loud] }),
    'notify  bell',
  );
  assert.equal(outcome(text('x'), inGroup, { ...rules, room: [{ ...silent, rule_id: '!other' }] }), 'notify');
  const content = ruleOf({ pattern: 'cake', actions: [] });
  assert.equal(outcome(text('a cake'), inGroup, { ...rules, content: [content], sender: [loud] }), '');
  assert.equal(
    outcome(text('cakes'), inGroup, { ...rules, content: [content], sender: [loud] }),
    'notify  bell',
  );
});

test('historical actions are nothing', () => {
  assert.deepEqual(
    evaluatePushRules(only('override', ruleOf({ actions: ['dont_notify', 'coalesce'] })), text('x'), inGroup),
    [],
  );
});

test('a tweak without a value highlights, one with false does not', () => {
  assert.equal(readPushActions([{ set_tweak: 'highlight' }]).highlight, true);
  assert.equal(readPushActions([{ set_tweak: 'highlight', value: true }]).highlight, true);
  assert.equal(readPushActions([{ set_tweak: 'highlight', value: false }]).highlight, false);
});

test('a rule without conditions matches, an unknown condition never does', () => {
  assert.equal(outcome(text('x'), inGroup, only('override', ruleOf({}))), 'notify');
  assert.equal(isMet({ kind: 'org.example.unknown' }, text('x')), false);
  for (const kind of [
    'event_match',
    'event_property_is',
    'event_property_contains',
    'room_member_count',
    'sender_notification_permission',
    'constructor',
  ]) {
    assert.equal(isMet({ kind }, text('x'), { ...inGroup, mayNotify: () => true }), false, kind);
  }
});

test('event_match takes texts only, whole ones but for the body', () => {
  const topic = (value: JsonObject) => event('m.room.topic', value);
  const lunch: PushCondition = { kind: 'event_match', key: 'content.topic', pattern: 'lunc?*' };
  assert.equal(isMet(lunch, topic({ topic: 'Lunch plans' })), true);
  for (const value of [{ topic: ' lunch' }, { topic: null }, { topic: 7 }, {}])
    assert.equal(isMet(lunch, topic(value as JsonObject)), false);
  assert.equal(isMet({ kind: 'event_match', key: 'content.topic', pattern: '*' }, topic({})), false);
  assert.equal(
    isMet({ kind: 'event_match', key: 'content.body', pattern: 'ex*ple' }, text('An example event.')),
    true,
  );
  assert.equal(isMet({ kind: 'event_match', key: 'content.msgtype', pattern: 'text' }, text('x')), false);
});

test('event_property_is compares simple values exactly', () => {
  const is = (value: PushCondition['value'], found: JsonObject) =>
    isMet(
      { kind: 'event_property_is', key: 'content.m\\.federate', value } as PushCondition,
      event('x', found),
    );
  assert.equal(is(true, { 'm.federate': true }), true);
  assert.equal(is(null, { 'm.federate': null }), true);
  assert.equal(is(1, { 'm.federate': 1 }), true);
  for (const value of ['true', 1]) assert.equal(is(true, { 'm.federate': value }), false);
  assert.equal(is(null, {}), false);
  assert.equal(is(true, { m: { federate: true } }), false);
});

test('event_property_contains looks for a simple value in a list', () => {
  const contains = (value: string, found: JsonObject) =>
    isMet({ kind: 'event_property_contains', key: 'content.alt_aliases', value }, event('x', found));
  assert.equal(contains('#b:c', { alt_aliases: ['#a:c', '#b:c'] }), true);
  assert.equal(contains(':c', { alt_aliases: ['#a:c', '#b:c'] }), false);
  assert.equal(contains('#b:c', { alt_aliases: '#b:c' }), false);
  assert.equal(contains('#b:c', { alt_aliases: [['#b:c'], null] }), false);
});

test('room_member_count reads all its comparisons', () => {
  const cases = {
    '5': true,
    '==5': true,
    '4': false,
    '<5': false,
    '<6': true,
    '>5': false,
    '>4': true,
    '<=5': true,
    '<=4': false,
    '>=5': true,
    '>=6': false,
    '=5': false,
    '': false,
    '5.0': false,
    ' 5': false,
  };
  for (const [is, met] of Object.entries(cases))
    assert.equal(isMet({ kind: 'room_member_count', is }, text('x')), met, is);
});

test('contains_display_name looks for the name as words', () => {
  const named: PushCondition = { kind: 'contains_display_name' };
  assert.equal(isMet(named, text('hello bob!')), true);
  assert.equal(isMet(named, text('hello bobby')), false);
  assert.equal(isMet(named, text('anything'), { ...inGroup, displayName: '*' }), false);
  assert.equal(isMet(named, text('anything'), { ...inGroup, displayName: '' }), false);
  assert.equal(isMet(named, text('anything'), { ...inGroup, displayName: null }), false);
});

test('dots and backslashes in property names are escaped in paths', () => {
  assert.deepEqual(splitPath('content.m\\.relates_to.x'), ['content', 'm.relates_to', 'x']);
  assert.deepEqual(splitPath('content.m\\\\foo'), ['content', 'm\\foo']);
  assert.deepEqual(splitPath('a\\xb.c\\'), ['a\\xb', 'c\\']);
  assert.deepEqual(splitPath('a..b'), ['a', '', 'b']);
  assert.equal(findByPath({ a: { '': { b: 1 } } }, 'a..b'), 1);
  assert.equal(findByPath({ a: [1] }, 'a.0'), undefined);
  assert.equal(findByPath({}, 'constructor.name'), undefined);
  assert.equal(findByPath({ a: {} }, 'a.__proto__'), undefined);
});
