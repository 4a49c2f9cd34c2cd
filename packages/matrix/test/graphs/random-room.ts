import {
  authEventTypesFor,
  resolve,
  roomIdOfCreate,
  stateKeyString,
  type EventId,
  type JsonObject,
  type JsonValue,
  type Pdu,
  type RoomId,
  type RoomVersion,
  type StateMap,
  type UserId,
} from '../../src/index.ts';
import { randomDraft, type Draft } from './random-draft.ts';
import { randomPowerLevels } from './random-power-levels.ts';
import type { Random } from './random.ts';
import { toyVerify } from './toy-signatures.ts';

/** A room as its graph of events, and what a server concluded about each of them. */
export interface RandomRoom {
  readonly version: RoomVersion;
  readonly creator: UserId;
  readonly users: readonly UserId[];
  readonly create: Pdu;
  /** All events that are held, those of another room included. */
  readonly events: Map<EventId, Pdu>;
  readonly badAuth: Set<EventId>;
  readonly rejected: Set<EventId>;
  /** Events whose authorising server has not signed them. */
  readonly unsigned: Set<EventId>;
  readonly before: Map<EventId, StateMap>;
  readonly after: Map<EventId, StateMap>;
  readonly foreign: readonly Pdu[];
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MAX_BRANCHES = 3;

export function randomEventId(random: Random): EventId {
  let id = '$';
  for (let i = 0; i < 7; i++) id += ALPHABET.charAt(random.int(64));
  return id.padEnd(44, 'A') as EventId;
}

/** A room with its create event alone. */
export function startRandomRoom(random: Random, version: RoomVersion): RandomRoom {
  const servers = ['s0', 's1', 's2'].slice(0, 2 + random.int(2));
  const users = servers.flatMap((server) => ['a', 'b', 'c'].map((name) => `@${name}:${server}` as UserId));
  const creator = users[0] as UserId;
  const eventId = randomEventId(random);
  const create: Pdu = {
    eventId,
    roomId: version.roomIdIsCreateHash ? roomIdOfCreate(eventId) : ('!room:s0' as RoomId),
    type: 'm.room.create',
    stateKey: '',
    sender: creator,
    originServerTs: 0,
    depth: 1,
    content: randomCreation(random, version, users),
    prevEvents: [],
    authEvents: [],
  };
  const foreign = [
    create,
    { ...create, type: 'm.room.member', stateKey: creator, content: { membership: 'join' } },
  ].map((event) => ({ ...event, eventId: randomEventId(random), roomId: '!other:s0' as RoomId }));
  return {
    version,
    creator,
    users,
    create,
    events: new Map(foreign.map((event) => [event.eventId, event])),
    badAuth: new Set(),
    rejected: new Set(),
    unsigned: new Set(),
    before: new Map(),
    after: new Map(),
    foreign,
  };
}

function randomCreation(random: Random, version: RoomVersion, users: readonly UserId[]): JsonObject {
  const content: Record<string, JsonValue> = { room_version: version.id };
  if (version.creatorIn === 'content' && random.chance(0.99)) content['creator'] = users[0] as string;
  if (random.chance(0.05)) content['m.federate'] = random.chance(0.8) ? false : 'false';
  if (random.chance(0.3)) content['additional_creators'] = [random.pick(users)];
  if (random.chance(0.02))
    content['additional_creators'] = random.pick<JsonValue>(['@a:s0', ['nobody'], [1], null]);
  return content;
}

/** The next event of the room: the usual beginning, then anything. It is not yet judged. */
export function randomEvent(random: Random, room: RandomRoom, step: number): Pdu {
  if (step === 0) return room.create;
  const prevEvents = step <= 4 ? [...room.before.keys()].slice(-1) : randomPrevEvents(random, room);
  const state = resolveAfter(prevEvents, room);
  const lookup = (type: string, stateKey: string) =>
    heldEvent(state.get(stateKeyString(type, stateKey)), room);
  const view = { version: room.version, users: room.users, creator: room.creator, state: lookup };
  const draft = openingDraft(random, room, step) ?? randomDraft(random, view);
  const eventId = randomEventId(random);
  const event: Pdu = {
    ...draft,
    eventId,
    roomId: room.create.roomId,
    // Times collide and run backwards, so that ids have to decide.
    originServerTs: random.int(step + 2),
    depth: step + 1,
    prevEvents: draft.type === 'm.room.create' && random.chance(0.5) ? [] : prevEvents,
    authEvents: randomAuthEvents(random, draft, lookup, room),
  };
  room.before.set(eventId, state);
  if (random.chance(0.05)) room.unsigned.add(eventId);
  return event;
}

function openingDraft(random: Random, { version, creator, users }: RandomRoom, step: number): Draft | null {
  const sender = creator;
  if (step === 1)
    return { type: 'm.room.member', stateKey: creator, sender, content: { membership: 'join' } };
  if (step === 2 && random.chance(0.85)) {
    const first: JsonObject = version.privilegedCreators ? {} : { users: { [creator]: 100 } };
    const content = random.chance(0.6)
      ? first
      : randomPowerLevels(random, first, { version, creator, users });
    return { type: 'm.room.power_levels', stateKey: '', sender, content };
  }
  if (step === 3 && random.chance(0.85)) {
    const rule = random.pick(['public', 'public', 'invite', 'restricted', 'knock']);
    return { type: 'm.room.join_rules', stateKey: '', sender, content: { join_rule: rule } };
  }
  return null;
}

function randomPrevEvents(random: Random, room: RandomRoom): EventId[] {
  const recent = [...room.before.keys()].slice(-10);
  const branches = random.chance(0.5) ? 1 : 1 + random.int(MAX_BRANCHES);
  if (random.chance(0.5)) return [...new Set(Array.from({ length: branches }, () => random.pick(recent)))];
  const cited = new Set([...room.events.values()].flatMap((event) => event.prevEvents));
  const ends = [...room.before.keys()].filter((id) => !cited.has(id));
  return random.shuffle(ends).slice(0, branches);
}

// Mostly what the selection says. Else one is left out, exchanged, doubled, or out of place.
function randomAuthEvents(
  random: Random,
  draft: Draft,
  lookup: (type: string, stateKey: string) => Pdu | undefined,
  room: RandomRoom,
): EventId[] {
  const cited = authEventTypesFor(draft, room.version).map(
    ([type, stateKey]) => lookup(type, stateKey)?.eventId,
  );
  const usual = cited.filter((id) => id !== undefined);
  if (random.chance(0.85)) return usual;
  const all = [...room.events.keys()];
  const fault = random.int(5);
  if (fault === 0) return usual.filter(() => random.chance(0.7));
  if (fault === 1) return [...usual, random.pick(all)];
  if (fault === 2) return usual.map((id) => (random.chance(0.3) ? otherFor(random, id, room) : id));
  if (fault === 3) return [...usual, random.pick(room.foreign).eventId];
  return [...usual, random.chance(0.5) ? randomEventId(random) : room.create.eventId];
}

function otherFor(random: Random, id: EventId, room: RandomRoom): EventId {
  const event = room.events.get(id);
  const same = [...room.events.values()].filter(
    (e) => e.type === event?.type && e.stateKey === event.stateKey,
  );
  return random.pick(same.length === 0 ? [...room.events.values()] : same).eventId;
}

/** The state where branches meet, by the implementation under test. */
export function resolveAfter(prevEvents: readonly EventId[], room: RandomRoom): StateMap {
  const states = prevEvents.map((id) => room.after.get(id) as StateMap);
  return states.length === 1 ? (states[0] as StateMap) : resolve(room.version, states, contextOf(room));
}

export function contextOf(room: RandomRoom, events: ReadonlyMap<EventId, Pdu> = room.events) {
  return {
    getEvent: (id: EventId) => events.get(id),
    isBadAuth: (id: EventId) => room.badAuth.has(id),
    signatures: {
      verifier: { verify: toyVerify },
      isSignedBy: (event: Pdu) => !room.unsigned.has(event.eventId),
    },
  };
}

function heldEvent(id: EventId | undefined, room: RandomRoom): Pdu | undefined {
  return id === undefined ? undefined : room.events.get(id);
}
