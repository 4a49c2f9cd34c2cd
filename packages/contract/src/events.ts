import { Type, type TSchema } from 'typebox';
import {
  Choice,
  Count,
  EventIdText,
  JsonContent,
  ListOf,
  MapOf,
  Name,
  RoomIdText,
  Text,
  UserIdText,
} from './schema.ts';

// The contents of room events that the server itself reads, as far as it reads them. They guard what local
// clients send; what events of other servers may hold is decided by the room version, in packages/matrix.

export const membershipWords = ['join', 'invite', 'knock', 'leave', 'ban'] as const;
export const Membership = Choice(...membershipWords);

/** `m.room.member` */
export const MemberContent = Type.Object({
  membership: Membership,
  displayname: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  avatar_url: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  is_direct: Type.Optional(Type.Boolean()),
  join_authorised_via_users_server: Type.Optional(UserIdText),
  reason: Type.Optional(Type.String()),
});

/** `m.room.create` */
export const CreateContent = Type.Object({
  room_version: Type.Optional(Name(32)),
  type: Type.Optional(Text(255)),
  'm.federate': Type.Optional(Type.Boolean()),
  predecessor: Type.Optional(Type.Object({ room_id: RoomIdText, event_id: Type.Optional(EventIdText) })),
  additional_creators: Type.Optional(ListOf(UserIdText, 1000)),
});

// Spec, room version 10: power levels are integers, no longer strings, in the range of canonical JSON.
export const PowerLevel = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
});

/** `m.room.power_levels` */
export const PowerLevelsContent = Type.Object({
  ban: Type.Optional(PowerLevel),
  events: Type.Optional(MapOf(PowerLevel)),
  events_default: Type.Optional(PowerLevel),
  invite: Type.Optional(PowerLevel),
  kick: Type.Optional(PowerLevel),
  notifications: Type.Optional(MapOf(PowerLevel)),
  redact: Type.Optional(PowerLevel),
  state_default: Type.Optional(PowerLevel),
  users: Type.Optional(MapOf(PowerLevel, UserIdText)),
  users_default: Type.Optional(PowerLevel),
});

/** `m.room.join_rules` */
export const JoinRulesContent = Type.Object({
  join_rule: Choice('public', 'knock', 'invite', 'private', 'restricted', 'knock_restricted'),
  allow: Type.Optional(ListOf(Type.Object({ type: Name(255), room_id: Type.Optional(RoomIdText) }), 1000)),
});

/** `m.room.history_visibility` */
export const HistoryVisibilityContent = Type.Object({
  history_visibility: Choice('invited', 'joined', 'shared', 'world_readable'),
});

/** `m.room.guest_access` */
export const GuestAccessContent = Type.Object({ guest_access: Choice('can_join', 'forbidden') });

/** `m.room.encryption` */
export const EncryptionContent = Type.Object({
  algorithm: Name(255),
  rotation_period_ms: Type.Optional(Count),
  rotation_period_msgs: Type.Optional(Count),
});

/** `m.room.name` */
export const NameContent = Type.Object({ name: Type.String() });

/** `m.room.topic` */
export const TopicContent = Type.Object({
  topic: Type.String(),
  'm.topic': Type.Optional(JsonContent),
});

/** `m.room.avatar` */
export const AvatarContent = Type.Object({
  url: Type.Optional(Type.String()),
  info: Type.Optional(JsonContent),
});

/**
 * `m.room.canonical_alias`. Spec: if the alias is absent, null or empty, the room has none. Aliases that
 * break the grammar are M_INVALID_PARAM, which the service says.
 */
export const CanonicalAliasContent = Type.Object({
  alias: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  alt_aliases: Type.Optional(ListOf(Type.String(), 1000)),
});

/** `m.room.tombstone` */
export const TombstoneContent = Type.Object({ body: Type.String(), replacement_room: RoomIdText });

/** `m.room.server_acl` */
export const ServerAclContent = Type.Object({
  allow: Type.Optional(ListOf(Text(255), 10_000)),
  deny: Type.Optional(ListOf(Text(255), 10_000)),
  allow_ip_literals: Type.Optional(Type.Boolean()),
});

/** `m.room.redaction`. Room version 11 moved `redacts` from the event into its content. */
export const RedactionContent = Type.Object({
  redacts: Type.Optional(EventIdText),
  reason: Type.Optional(Type.String()),
});

/** `m.relates_to` in the content of an event. */
export const RelatesTo = Type.Object({
  rel_type: Type.Optional(Name(255)),
  event_id: Type.Optional(EventIdText),
  key: Type.Optional(Type.String()),
});

/** The contents above by the type of the state event that carries them. */
export const stateContents: ReadonlyMap<string, TSchema> = new Map<string, TSchema>([
  ['m.room.member', MemberContent],
  ['m.room.create', CreateContent],
  ['m.room.power_levels', PowerLevelsContent],
  ['m.room.join_rules', JoinRulesContent],
  ['m.room.history_visibility', HistoryVisibilityContent],
  ['m.room.guest_access', GuestAccessContent],
  ['m.room.encryption', EncryptionContent],
  ['m.room.name', NameContent],
  ['m.room.topic', TopicContent],
  ['m.room.avatar', AvatarContent],
  ['m.room.canonical_alias', CanonicalAliasContent],
  ['m.room.tombstone', TombstoneContent],
  ['m.room.server_acl', ServerAclContent],
]);
