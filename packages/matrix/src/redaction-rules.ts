/** Which content keys of an event type outlive a redaction: some, or all of them. */
export type KeptContent = 'all' | readonly string[];

/** What a redaction leaves of an event, by room version. */
export interface RedactionRules {
  readonly eventKeys: readonly string[];
  readonly contentKeys: ReadonlyMap<string, KeptContent>;
  /** `m.room.member` keeps `third_party_invite`, reduced to its `signed`. */
  readonly keepsThirdPartyInviteSigned: boolean;
}

// "Upon receipt of a redaction event, the server must strip off any keys not in the following list".
const keysSinceV11 = [
  'event_id',
  'type',
  'room_id',
  'sender',
  'state_key',
  'content',
  'hashes',
  'signatures',
  'depth',
  'prev_events',
  'auth_events',
  'origin_server_ts',
];
const powerLevelKeys = [
  'ban',
  'events',
  'events_default',
  'kick',
  'redact',
  'state_default',
  'users',
  'users_default',
];

// "The content object must also be stripped of all keys, unless it is one of the following event types".
const contentV6: readonly (readonly [string, KeptContent])[] = [
  ['m.room.member', ['membership']],
  ['m.room.create', ['creator']],
  ['m.room.join_rules', ['join_rule']],
  ['m.room.power_levels', powerLevelKeys],
  ['m.room.history_visibility', ['history_visibility']],
];
const contentV8: typeof contentV6 = [...contentV6, ['m.room.join_rules', ['join_rule', 'allow']]];
const contentV9: typeof contentV6 = [
  ...contentV8,
  ['m.room.member', ['membership', 'join_authorised_via_users_server']],
];
const contentV11: typeof contentV6 = [
  ...contentV9,
  ['m.room.create', 'all'],
  ['m.room.power_levels', [...powerLevelKeys, 'invite']],
  ['m.room.redaction', ['redacts']],
];

export const redactionRulesV6: RedactionRules = {
  eventKeys: [...keysSinceV11, 'prev_state', 'origin', 'membership'],
  contentKeys: new Map(contentV6),
  keepsThirdPartyInviteSigned: false,
};
export const redactionRulesV8: RedactionRules = { ...redactionRulesV6, contentKeys: new Map(contentV8) };
export const redactionRulesV9: RedactionRules = { ...redactionRulesV6, contentKeys: new Map(contentV9) };
export const redactionRulesV11: RedactionRules = {
  eventKeys: keysSinceV11,
  contentKeys: new Map(contentV11),
  keepsThirdPartyInviteSigned: true,
};
