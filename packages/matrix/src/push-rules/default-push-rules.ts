import type { UserId } from '../ids/user-id.ts';
import type { PushAction, PushCondition, PushRule, PushRuleset } from './push-ruleset.ts';

const HIGHLIGHT: PushAction = { set_tweak: 'highlight' };
const DEFAULT_SOUND: PushAction = { set_tweak: 'sound', value: 'default' };
const RING: PushAction = { set_tweak: 'sound', value: 'ring' };
const TWO_MEMBERS: PushCondition = { kind: 'room_member_count', is: '2' };

/**
 * The server-default rules of specification v1.19 for one user. The rules that a user makes stand before
 * them in each kind, but after `.m.rule.master`.
 */
export function defaultPushRules(userId: UserId): PushRuleset {
  return {
    override: overrideRules(userId),
    content: [],
    room: [],
    sender: [],
    underride: [
      rule('.m.rule.call', [type('m.call.invite')], ['notify', RING]),
      rule(
        '.m.rule.encrypted_room_one_to_one',
        [TWO_MEMBERS, type('m.room.encrypted')],
        ['notify', DEFAULT_SOUND],
      ),
      rule('.m.rule.room_one_to_one', [TWO_MEMBERS, type('m.room.message')], ['notify', DEFAULT_SOUND]),
      rule('.m.rule.message', [type('m.room.message')], ['notify']),
      rule('.m.rule.encrypted', [type('m.room.encrypted')], ['notify']),
    ],
  };
}

function overrideRules(userId: UserId): readonly PushRule[] {
  return [
    { ...rule('.m.rule.master', [], []), enabled: false },
    rule('.m.rule.suppress_notices', [matches('content.msgtype', 'm.notice')], []),
    rule(
      '.m.rule.invite_for_me',
      [type('m.room.member'), matches('content.membership', 'invite'), matches('state_key', userId)],
      ['notify', DEFAULT_SOUND],
    ),
    rule('.m.rule.member_event', [type('m.room.member')], []),
    rule(
      '.m.rule.is_user_mention',
      [{ kind: 'event_property_contains', key: 'content.m\\.mentions.user_ids', value: userId }],
      ['notify', DEFAULT_SOUND, HIGHLIGHT],
    ),
    rule(
      '.m.rule.is_room_mention',
      [
        { kind: 'event_property_is', key: 'content.m\\.mentions.room', value: true },
        { kind: 'sender_notification_permission', key: 'room' },
      ],
      ['notify', HIGHLIGHT],
    ),
    rule('.m.rule.tombstone', [type('m.room.tombstone'), matches('state_key', '')], ['notify', HIGHLIGHT]),
    rule('.m.rule.reaction', [type('m.reaction')], []),
    rule('.m.rule.room.server_acl', [type('m.room.server_acl'), matches('state_key', '')], []),
    rule(
      '.m.rule.suppress_edits',
      [{ kind: 'event_property_is', key: 'content.m\\.relates_to.rel_type', value: 'm.replace' }],
      [],
    ),
  ];
}

function rule(
  ruleId: string,
  conditions: readonly PushCondition[],
  actions: readonly PushAction[],
): PushRule {
  return { rule_id: ruleId, default: true, enabled: true, conditions, actions };
}

function matches(key: string, pattern: string): PushCondition {
  return { kind: 'event_match', key, pattern };
}

function type(pattern: string): PushCondition {
  return matches('type', pattern);
}
