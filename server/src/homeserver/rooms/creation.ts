import type { JsonObject, RoomVersion } from '@herald/matrix';
import type { NewEvent } from '#homeserver/events';

export type Preset = 'private_chat' | 'trusted_private_chat' | 'public_chat';

/** What a new room is asked to be; parsed by the contract. */
export interface CreateRoomRequest {
  readonly visibility?: 'public' | 'private';
  readonly name?: string;
  readonly topic?: string;
  readonly invite?: readonly string[];
  readonly creation_content?: JsonObject;
  readonly initial_state?: readonly { type: string; state_key?: string; content: JsonObject }[];
  readonly preset?: Preset;
  readonly is_direct?: boolean;
  readonly power_level_content_override?: JsonObject;
}

const PRESETS: Readonly<Record<Preset, { joinRule: string; guestAccess: string; encrypted: boolean }>> = {
  private_chat: { joinRule: 'invite', guestAccess: 'can_join', encrypted: true },
  trusted_private_chat: { joinRule: 'invite', guestAccess: 'can_join', encrypted: true },
  public_chat: { joinRule: 'public', guestAccess: 'forbidden', encrypted: false },
};

/** The algorithm that clients encrypt rooms with. Client-server API, "m.megolm.v1.aes-sha2". */
const ENCRYPTION: JsonObject = { algorithm: 'm.megolm.v1.aes-sha2' };

/**
 * The events that a new room begins with, in the order of Client-server API, `createRoom`: create, the creator's
 * join, power levels, canonical alias, what the preset sets, `initial_state`, name, topic. Invitations follow.
 * What `initial_state` sets replaces what the preset would set.
 */
export function firstEvents(
  request: CreateRoomRequest,
  about: {
    creator: string;
    creatorMember: JsonObject;
    version: RoomVersion;
    alias: string | null;
    encryptPrivateRooms: boolean;
  },
): NewEvent[] {
  const { creator, version } = about;
  const preset = PRESETS[presetOf(request)];
  const initial = (request.initial_state ?? []).map((event) => ({
    type: event.type,
    stateKey: event.state_key ?? '',
    content: event.content,
  }));
  const given = new Set(initial.map((event) => `${event.type} ${event.stateKey}`));
  const fromPreset: NewEvent[] = [
    { type: 'm.room.join_rules', stateKey: '', content: { join_rule: preset.joinRule } },
    { type: 'm.room.history_visibility', stateKey: '', content: { history_visibility: 'shared' } },
    { type: 'm.room.guest_access', stateKey: '', content: { guest_access: preset.guestAccess } },
  ];
  if (preset.encrypted && about.encryptPrivateRooms) {
    fromPreset.push({ type: 'm.room.encryption', stateKey: '', content: ENCRYPTION });
  }
  return [
    { type: 'm.room.create', stateKey: '', content: createContent(request, about) },
    { type: 'm.room.member', stateKey: creator, content: about.creatorMember },
    { type: 'm.room.power_levels', stateKey: '', content: powerLevels(request, creator, version) },
    ...(about.alias === null
      ? []
      : [{ type: 'm.room.canonical_alias', stateKey: '', content: { alias: about.alias } }]),
    ...fromPreset.filter((event) => !given.has(`${event.type} `)),
    ...initial,
    ...(request.name === undefined
      ? []
      : [{ type: 'm.room.name', stateKey: '', content: { name: request.name } }]),
    ...(request.topic === undefined
      ? []
      : [{ type: 'm.room.topic', stateKey: '', content: topic(request.topic) }]),
  ];
}

/** "If unspecified, the server should use the visibility to determine which preset to use." */
function presetOf(request: CreateRoomRequest): Preset {
  return request.preset ?? (request.visibility === 'public' ? 'public_chat' : 'private_chat');
}

function createContent(
  request: CreateRoomRequest,
  { creator, version }: { creator: string; version: RoomVersion },
): JsonObject {
  // "The server will overwrite the following keys: creator, room_version." Since v11 there is no creator.
  const { creator: _claimed, ...given } = request.creation_content ?? {};
  const content: Record<string, JsonObject[string]> = { ...given, room_version: version.id };
  if (version.creatorIn === 'content') content['creator'] = creator;
  // v12: "If the trusted_private_chat preset is used, the invitees become additional creators."
  if (version.privilegedCreators && presetOf(request) === 'trusted_private_chat' && request.invite?.length) {
    const named = content['additional_creators'];
    content['additional_creators'] = [
      ...new Set([...(Array.isArray(named) ? named : []), ...request.invite]),
    ];
  }
  return content;
}

function powerLevels(request: CreateRoomRequest, creator: string, version: RoomVersion): JsonObject {
  const equals = presetOf(request) === 'trusted_private_chat' ? (request.invite ?? []) : [];
  // v12: creators stand above power levels and may not be listed in them.
  const users = version.privilegedCreators
    ? {}
    : Object.fromEntries([creator, ...equals].map((user) => [user, 100]));
  return {
    users,
    users_default: 0,
    events: {
      'm.room.name': 50,
      'm.room.avatar': 50,
      'm.room.canonical_alias': 50,
      'm.room.power_levels': 100,
      'm.room.history_visibility': 100,
      'm.room.encryption': 100,
      'm.room.server_acl': 100,
      'm.room.tombstone': version.privilegedCreators ? 150 : 100,
    },
    events_default: 0,
    state_default: 50,
    ban: 50,
    kick: 50,
    redact: 50,
    invite: 0,
    ...request.power_level_content_override,
  };
}

/** v1.15, "m.room.topic": the plain text, and the same as a representation. */
function topic(text: string): JsonObject {
  return { topic: text, 'm.topic': { 'm.text': [{ body: text }] } };
}
