import {
  isJsonObject,
  parseUserId,
  roomVersion,
  serverNameOf,
  type JsonObject,
  type RoomVersion,
  type UserId,
} from '@herald/matrix';
import type { Db } from '#platform/db';
import { accept, fail, refuse } from '#platform/errors';
import type { Events, StoredEvent, Txn, Precondition } from '#homeserver/events';
import { firstEvents, type CreateRoomRequest } from './creation.ts';
import type { RoomHooks } from './hooks.ts';
import { requireValidState } from './state-content.ts';
import { listForgotten, putForgotten } from './store.ts';

export interface RoomsParts {
  readonly db: Db;
  readonly events: Events;
  readonly serverName: string;
  readonly encryptPrivateRooms: boolean;
  /** Name and picture of a user, as they go into their membership event. */
  readonly memberProfile: (userId: string) => Promise<JsonObject>;
  readonly hooks: readonly RoomHooks[];
}

export type Rooms = ReturnType<typeof createRooms>;

/** New rooms are of this version unless the client asks for another. */
export const DEFAULT_ROOM_VERSION = '11';

/** What a new room's first events say of themselves. */
const SERVER_MADE: readonly string[] = ['m.room.create', 'm.room.member'];

/** Use cases of rooms: making them, who is in them, what is said in them. */
export function createRooms(parts: RoomsParts) {
  const { db, events, serverName, memberProfile, hooks } = parts;

  async function getRoom(roomId: string) {
    return (
      (await events.findRoom(roomId)) ?? fail(404, 'M_NOT_FOUND', 'There is no such room on this server.')
    );
  }

  function requireLocal(userId: string): UserId {
    const parsed = parseUserId(userId) ?? fail(400, 'M_INVALID_PARAM', `${userId} is not a user id.`);
    if (serverNameOf(parsed) !== serverName) {
      fail(
        403,
        'M_FORBIDDEN',
        `This server does not talk to other servers; ${userId} is not one of its users.`,
      );
    }
    return parsed;
  }

  async function setMembership(
    roomId: string,
    sender: string,
    userId: string,
    membership: string,
    content: JsonObject = {},
    requires?: Precondition,
  ): Promise<string> {
    // Names and pictures go along when somebody comes in; on the way out they would only be repeated.
    const profile = membership === 'join' || membership === 'invite' ? await memberProfile(userId) : {};
    const event = {
      type: 'm.room.member',
      stateKey: userId,
      content: { ...profile, ...content, membership },
      ...(requires && { requires }),
    };
    return (await events.append(roomId, sender, event)).eventId;
  }

  const reasonOf = (reason: string | undefined): JsonObject => (reason === undefined ? {} : { reason });

  async function create(
    creator: string,
    request: CreateRoomRequest & { room_version?: string; room_alias_name?: string },
  ) {
    const versionId = request.room_version ?? DEFAULT_ROOM_VERSION;
    const version =
      roomVersion(versionId) ??
      fail(400, 'M_UNSUPPORTED_ROOM_VERSION', `Room version ${versionId} is not supported.`);
    for (const userId of request.invite ?? []) requireLocal(userId);
    const own = (request.initial_state ?? []).find(({ type }) => SERVER_MADE.includes(type));
    if (own) fail(400, 'M_INVALID_ROOM_STATE', `${own.type} is made by the server and cannot be given.`);
    const alias = request.room_alias_name === undefined ? null : `#${request.room_alias_name}:${serverName}`;
    const release = alias === null ? () => {} : await reserve(alias);
    try {
      return { roomId: await make(creator, request, version, alias) };
    } finally {
      release();
    }
  }

  async function reserve(alias: string): Promise<() => void> {
    const held: (() => void)[] = [];
    for (const hook of hooks) if (hook.reserveAlias) held.push(await hook.reserveAlias(alias));
    return () => held.forEach((release) => release());
  }

  async function make(
    creator: string,
    request: CreateRoomRequest,
    version: RoomVersion,
    alias: string | null,
  ): Promise<string> {
    const creatorMember = { ...(await memberProfile(creator)), membership: 'join' };
    const about = { creator, creatorMember, version, alias, encryptPrivateRooms: parts.encryptPrivateRooms };
    const isDirect: JsonObject = request.is_direct ? { is_direct: true } : {};
    const invitations = await Promise.all(
      [...new Set(request.invite)].map(async (userId) => ({
        type: 'm.room.member',
        stateKey: userId,
        content: { ...(await memberProfile(userId)), ...isDirect, membership: 'invite' },
      })),
    );
    const first = [...firstEvents(request, about), ...invitations];
    for (const { type, content } of first) requireValidState(type, content);
    const { roomId } = await events.createRoom(creator, version.id, first);
    const isPublic = request.visibility === 'public';
    for (const hook of hooks) await hook.roomCreated?.({ roomId, creator, alias, isPublic });
    return roomId;
  }

  async function join(userId: string, roomId: string, reason?: string): Promise<void> {
    await getRoom(roomId);
    // "If the user is already in the room, this does nothing."
    if ((await events.membership(roomId, userId)) === 'join') return;
    await setMembership(roomId, userId, userId, 'join', {
      ...(await authoriser(roomId, userId)),
      ...reasonOf(reason),
    });
  }

  /**
   * Restricted rooms: a member of one of the allowed rooms comes in by the word of a member who could invite them.
   * Client-server API, "Restricted rooms".
   */
  async function authoriser(roomId: string, userId: string): Promise<JsonObject> {
    const joinRules = (await events.findState(roomId, 'm.room.join_rules'))?.content;
    const rule = joinRules?.['join_rule'];
    if (rule !== 'restricted' && rule !== 'knock_restricted') return {};
    if ((await events.membership(roomId, userId)) === 'invite') return {};
    const allow = Array.isArray(joinRules?.['allow']) ? joinRules['allow'] : [];
    for (const condition of allow) {
      if (!isJsonObject(condition) || condition['type'] !== 'm.room_membership') continue;
      const allowed = condition['room_id'];
      if (typeof allowed !== 'string' || (await events.membership(allowed, userId)) !== 'join') continue;
      const inviter = await events.findInviter(roomId);
      if (inviter !== null) return { join_authorised_via_users_server: inviter };
    }
    return {};
  }

  async function leave(userId: string, roomId: string, reason?: string): Promise<void> {
    await getRoom(roomId);
    const membership = await events.membership(roomId, userId);
    if (membership === 'leave') {
      // Leaving twice is no error; leaving where one never was is.
      if (await events.findState(roomId, 'm.room.member', userId)) return;
      fail(403, 'M_FORBIDDEN', 'You are not in this room.');
    }
    await setMembership(roomId, userId, userId, 'leave', reasonOf(reason));
  }

  async function forget(userId: string, roomId: string): Promise<void> {
    await getRoom(roomId);
    const membership = (await events.findState(roomId, 'm.room.member', userId))?.content['membership'];
    if (membership === undefined) fail(403, 'M_FORBIDDEN', 'You were never in this room.');
    if (membership !== 'leave' && membership !== 'ban')
      fail(400, 'M_UNKNOWN', 'Leave the room before forgetting it.');
    await putForgotten(db, userId, roomId, events.position());
  }

  /** Holds only while the user's membership is one of these, where the event stands. */
  function whileMembership(userId: string, allowed: readonly string[], refusal: string): Precondition {
    return (state) => {
      const membership = state('m.room.member', userId)?.content['membership'] ?? 'leave';
      return typeof membership === 'string' && allowed.includes(membership)
        ? accept()
        : refuse(403, 'M_FORBIDDEN', refusal);
    };
  }

  async function unban(sender: string, roomId: string, userId: string, reason?: string): Promise<void> {
    const banned = whileMembership(userId, ['ban'], `${userId} is not banned.`);
    await setMembership(roomId, sender, userId, 'leave', reasonOf(reason), banned);
  }

  async function kick(sender: string, roomId: string, userId: string, reason?: string): Promise<void> {
    // A kick of a banned user would lift the ban.
    const there = whileMembership(userId, ['join', 'invite', 'knock'], `${userId} is not in this room.`);
    await setMembership(roomId, sender, userId, 'leave', reasonOf(reason), there);
  }

  /** A membership that a client writes as state: what only the server may say in it is the server's to say. */
  async function setMemberState(
    sender: string,
    roomId: string,
    userId: string,
    content: JsonObject,
  ): Promise<{ eventId: string }> {
    const { join_authorised_via_users_server: _authoriser, ...own } = content;
    const { membership } = content;
    if (membership === 'invite') requireLocal(userId);
    const authorised = membership === 'join' && userId === sender ? await authoriser(roomId, userId) : {};
    return events.append(roomId, sender, {
      type: 'm.room.member',
      stateKey: userId,
      content: { ...own, ...authorised },
    });
  }

  /** The state for a member, at present or as it was at `at`; for who left, at the latest as it was then. */
  async function readableState(
    userId: string,
    roomId: string,
    options: { type?: string; at?: number } = {},
  ): Promise<StoredEvent[]> {
    await getRoom(roomId);
    const membership = await events.membership(roomId, userId);
    if (membership === 'join') return events.listState(roomId, options);
    const visibility = await events.visibility(roomId, userId);
    const at = options.at ?? events.position();
    // Nothing is exposed from before the room was opened.
    if (visibility.isWorldReadable(at)) return events.listState(roomId, options);
    const leftAt = visibility.lastJoinEndedAt();
    if (leftAt === null) fail(403, 'M_FORBIDDEN', 'You are not in this room.');
    return events.listState(roomId, { ...options, at: Math.min(leftAt, options.at ?? leftAt) });
  }

  return {
    create,
    join,
    leave,
    forget,
    kick,
    unban,
    readableState,
    invite: (sender: string, roomId: string, userId: string, reason?: string) =>
      setMembership(roomId, sender, requireLocal(userId), 'invite', reasonOf(reason)),
    ban: (sender: string, roomId: string, userId: string, reason?: string) =>
      setMembership(roomId, sender, userId, 'ban', reasonOf(reason)),
    send: (sender: string, roomId: string, type: string, content: JsonObject, txn: Txn) => {
      // v1.18: a redaction may be sent like any event; its target stands in the content then.
      const redacts = type === 'm.room.redaction' ? content['redacts'] : undefined;
      if (typeof redacts === 'string') return redact(sender, roomId, redacts, content, txn);
      return events.append(roomId, sender, { type, content }, txn);
    },
    setState: (sender: string, roomId: string, type: string, stateKey: string, content: JsonObject) =>
      type === 'm.room.member'
        ? setMemberState(sender, roomId, stateKey, content)
        : events.append(roomId, sender, { type, stateKey, content }),
    redact,
    /** Writes a user's present name and picture into their membership of each room. */
    async showProfile(userId: string): Promise<void> {
      const profile = await memberProfile(userId);
      for (const { roomId, membership } of await events.listMemberships(userId, events.position())) {
        if (membership !== 'join') continue;
        const content = (await events.findState(roomId, 'm.room.member', userId))?.content ?? {};
        const { displayname: _name, avatar_url: _picture, ...rest } = content;
        if (
          content['displayname'] === profile['displayname'] &&
          content['avatar_url'] === profile['avatar_url']
        )
          continue;
        await events.append(roomId, userId, {
          type: 'm.room.member',
          stateKey: userId,
          content: { ...rest, ...profile },
          requires: whileMembership(userId, ['join'], 'You are not in this room.'),
        });
      }
    },
    /** Leaves every room, and refuses every invitation: the account ends. */
    async leaveAll(userId: string): Promise<void> {
      for (const { roomId, membership } of await events.listMemberships(userId, events.position())) {
        if (membership === 'join' || membership === 'invite')
          await setMembership(roomId, userId, userId, 'leave');
      }
    },
    listJoined: async (userId: string) =>
      (await events.listMemberships(userId, events.position()))
        .filter((one) => one.membership === 'join')
        .map((one) => one.roomId),
    /** Rooms that the user forgot and has not been in since. */
    listForgotten: async (userId: string) =>
      new Map((await listForgotten(db, userId)).map(({ roomId, position }) => [roomId, position])),
  };

  /** "The redaction is allowed to the sender of the event, and to those with the redact level." */
  async function redact(sender: string, roomId: string, target: string, content: JsonObject, txn: Txn) {
    const room = await getRoom(roomId);
    const event =
      (await events.findEvent(roomId, target)) ?? fail(404, 'M_NOT_FOUND', 'There is no such event here.');
    // Asked where the redaction stands: power that was lost meanwhile does not count, and a repetition is answered.
    const requires: Precondition = (state) =>
      event.sender === sender || events.mayRedact(room, sender, state)
        ? accept()
        : refuse(403, 'M_FORBIDDEN', "You may not redact other people's events in this room.");
    const redaction = { type: 'm.room.redaction', content, redacts: target, requires };
    return events.append(roomId, sender, redaction, txn);
  }
}
