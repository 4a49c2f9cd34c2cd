import {
  authEventTypesFor,
  checkAuth,
  roomIdOfCreate,
  stateKeyString,
  type AuthSignatures,
  type EventId,
  type JsonObject,
  type Pdu,
  type RoomId,
  type RoomVersion,
  type StateKeyString,
  type UserId,
  type Verdict,
} from '../src/index.ts';
import { verifier } from './node-crypto.ts';

export const alice = '@alice:a.example' as UserId;
export const bob = '@bob:b.example' as UserId;
export const carol = '@carol:c.example' as UserId;

/** Something that somebody wants to send. */
export interface Wish {
  readonly type: string;
  readonly sender: UserId;
  readonly stateKey?: string | null;
  readonly content?: JsonObject;
  readonly prevEvents?: readonly EventId[];
}

export interface RoomStory {
  readonly version: RoomVersion;
  readonly create: Pdu;
  readonly events: Map<EventId, Pdu>;
  readonly state: Map<StateKeyString, Pdu>;
  /** The event, as a server would build it on the present state. */
  readonly build: (wish: Wish) => Pdu;
  /** Whether the rules allow it. */
  readonly may: (wish: Wish, signatures?: AuthSignatures) => Verdict;
  /** Puts it into the state, allowed or not. */
  readonly put: (wish: Wish) => Pdu;
}

export const allSigned: AuthSignatures = { verifier, isSignedBy: () => true };
export const noneSigned: AuthSignatures = { verifier, isSignedBy: () => false };

/** A room of Alice's with nothing but its create event. Ids are names, as no rule looks into them. */
export function startRoom(version: RoomVersion, content: JsonObject = {}): RoomStory {
  const createId = '$create' as EventId;
  const roomId = version.roomIdIsCreateHash ? roomIdOfCreate(createId) : ('!room:a.example' as RoomId);
  const events = new Map<EventId, Pdu>();
  const state = new Map<StateKeyString, Pdu>();
  const lookup = (type: string, stateKey: string) => state.get(stateKeyString(type, stateKey));
  const build = ({ type, sender, stateKey = null, content: said = {}, prevEvents }: Wish): Pdu => {
    const draft = { type, sender, stateKey, content: said };
    const cited = authEventTypesFor(draft, version).map(([cType, cKey]) => lookup(cType, cKey)?.eventId);
    return {
      ...draft,
      eventId: (type === 'm.room.create' ? createId : `$${events.size}`) as EventId,
      roomId,
      originServerTs: events.size,
      depth: events.size,
      prevEvents: prevEvents ?? [...events.keys()].slice(-1),
      authEvents: cited.filter((id) => id !== undefined),
    };
  };
  const put = (wish: Wish): Pdu => {
    const event = build(wish);
    events.set(event.eventId, event);
    if (event.stateKey !== null) state.set(stateKeyString(event.type, event.stateKey), event);
    return event;
  };
  const founder: JsonObject = version.creatorIn === 'content' ? { creator: alice } : {};
  const said: JsonObject = { ...founder, room_version: version.id, ...content };
  const create = put({ type: 'm.room.create', sender: alice, stateKey: '', content: said });
  return {
    version,
    create,
    events,
    state,
    build,
    put,
    may: (wish, signatures = allSigned) => checkAuth(build(wish), version, lookup, signatures),
  };
}

/** A room that Alice has joined, with power levels and a join rule. */
export function openRoom(version: RoomVersion, joinRule = 'public', levels: JsonObject = {}): RoomStory {
  const room = startRoom(version);
  room.put(member(alice, alice, 'join'));
  const users = version.privilegedCreators ? {} : { [alice]: 100 };
  room.put(powerLevels(alice, { users, ...levels }));
  room.put({ type: 'm.room.join_rules', sender: alice, stateKey: '', content: { join_rule: joinRule } });
  return room;
}

export function member(sender: UserId, target: string, membership: string, extra: JsonObject = {}): Wish {
  return { type: 'm.room.member', sender, stateKey: target, content: { membership, ...extra } };
}

export function powerLevels(sender: UserId, content: JsonObject): Wish {
  return { type: 'm.room.power_levels', sender, stateKey: '', content };
}

export function message(sender: UserId): Wish {
  return { type: 'm.room.message', sender, content: { body: 'hello' } };
}

export function topic(sender: UserId): Wish {
  return { type: 'm.room.topic', sender, stateKey: '', content: { topic: 'news' } };
}
