import {
  authEventTypesFor,
  stateKeyString,
  type EventDraft,
  type EventId,
  type Pdu,
  type RoomId,
  type RoomVersion,
} from '../../src/index.ts';
import { keyOf, type FullState } from './full-map-server.ts';
import type { GivenStates, RoomScript } from './room-script.ts';
import { ScriptedServer } from './scripted-server.ts';
import type { Random } from '../graphs/random.ts';

export interface NetworkOptions {
  readonly version: RoomVersion;
  readonly random: Random;
  readonly serverCount: number;
  /** No server asks for a state or lies about one: what is missing is always fetched. */
  readonly isGapless: boolean;
}

const NO_GIVEN: GivenStates = new Map();

/** Servers, the events that they made, and what is known of them where. */
export class RoomNetwork {
  readonly servers: readonly ScriptedServer[];
  /** In the order of creation, so an event stands behind all that it cites. */
  readonly events = new Map<EventId, Pdu>();
  readonly version: RoomVersion;
  readonly random: Random;
  readonly users: readonly string[];
  readonly #isGapless: boolean;
  readonly #order = new Map<EventId, number>();
  #clock = 1000;

  constructor({ version, random, serverCount, isGapless }: NetworkOptions) {
    this.version = version;
    this.random = random;
    this.#isGapless = isGapless;
    this.servers = Array.from({ length: serverCount }, (_, index) => {
      const users = Array.from({ length: 1 + random.int(3) }, (_, user) => `@u${user}:s${index}`);
      return new ScriptedServer(`s${index}`, users, version);
    });
    this.users = this.servers.flatMap((server) => server.users);
  }

  scripts(): RoomScript[] {
    return this.servers.map(({ name, steps }) => ({ name, version: this.version, steps }));
  }

  /** Makes an event out of a draft, on the state that its prev_events give it at that server. */
  create(server: ScriptedServer, draft: EventDraft, prevEvents: readonly EventId[]): Pdu {
    const state = server.full.lookupIn(server.full.stateBefore(prevEvents));
    const cited = authEventTypesFor(draft, this.version).map(([type, stateKey]) => state(type, stateKey));
    const authEvents = cited.filter((event) => event !== undefined).map((event) => event.eventId);
    const eventId = this.#newId();
    const create = [...this.events.keys()][0] ?? eventId;
    this.#clock += this.random.pick([0, 1, 1, 5, -3]);
    const pdu: Pdu = {
      ...draft,
      eventId,
      roomId: (this.version.roomIdIsCreateHash ? `!${create.slice(1)}` : '!room:s0') as RoomId,
      originServerTs: this.#clock,
      depth: this.events.size + 1,
      prevEvents,
      authEvents,
    };
    return pdu;
  }

  /** From now on the event exists, and others can be told of it. */
  publish(pdu: Pdu): void {
    this.#order.set(pdu.eventId, this.events.size);
    this.events.set(pdu.eventId, pdu);
  }

  joinedServers(state: FullState): ScriptedServer[] {
    return this.servers.filter((server) => server.users.some((user) => this.isJoined(user, state)));
  }

  isJoined(user: string, state: FullState): boolean {
    const eventId = state.get(stateKeyString('m.room.member', user));
    return eventId !== undefined && this.events.get(eventId)!.content.membership === 'join';
  }

  /** Hands an event over, with what must be fetched for it; it is dropped if that is not to be had. */
  deliver(to: ScriptedServer, pdu: Pdu): void {
    if (to.full.knows(pdu.eventId)) return;
    const isFetched = this.#isGapless || this.random.chance(0.5);
    if (isFetched) {
      const limit = this.#isGapless ? Infinity : 1 + this.random.int(8);
      for (const missing of this.#missingAncestors(to, pdu.prevEvents, limit)) this.#take(to, missing, null);
    }
    this.#take(to, pdu, null);
  }

  /** Fetches history: a chunk that ends before an event of which a prev_event is missing. */
  backfill(to: ScriptedServer): void {
    const edges = [...to.full.events.values()].filter(
      ({ status, pdu }) => status !== 'outlier' && pdu.prevEvents.some((prev) => !to.full.knows(prev)),
    );
    if (edges.length === 0) return;
    const from = this.random.pick(edges).pdu;
    const chunk = this.#missingAncestors(to, from.prevEvents, 1 + this.random.int(5));
    for (const pdu of chunk) this.#take(to, pdu, from.eventId);
  }

  /** Stores events and their auth chains as outliers. */
  fetch(to: ScriptedServer, eventIds: readonly EventId[]): void {
    const wanted = new Set<EventId>();
    const open = [...eventIds, [...this.events.keys()][0]!];
    for (let eventId = open.pop(); eventId !== undefined; eventId = open.pop()) {
      if (wanted.has(eventId) || to.full.events.has(eventId)) continue;
      wanted.add(eventId);
      open.push(...this.events.get(eventId)!.authEvents);
    }
    for (const pdu of this.#inOrder([...wanted])) to.outlier(pdu);
  }

  /** A state as one server tells it to another: it may leave an event out, exchange it, or add any event. */
  told(state: FullState): EventId[] {
    const told = [...state.values()];
    if (this.#isGapless || !this.random.chance(0.15)) return told;
    if (this.random.chance(0.5)) return told.toSpliced(1 + this.random.int(told.length - 1), 1);
    const other = this.random.pick([...this.events.values()].slice(1));
    const isOther = (eventId: EventId): boolean => keyOf(this.events.get(eventId)!) === keyOf(other);
    const rest = this.random.chance(0.8) ? told.filter((eventId) => !isOther(eventId)) : told;
    return [...rest, other.eventId];
  }

  #take(to: ScriptedServer, pdu: Pdu, backfilledFrom: EventId | null): void {
    if (to.full.knows(pdu.eventId)) return;
    const given = this.#askStates(to, pdu);
    if (given === null) return;
    this.fetch(to, pdu.authEvents);
    to.receive(pdu, given, backfilledFrom);
  }

  /** `/state_ids` for each missing prev_event, or null if no server can tell. */
  #askStates(to: ScriptedServer, pdu: Pdu): GivenStates | null {
    const missing = pdu.prevEvents.filter((prev) => !to.full.knows(prev));
    if (missing.length === 0) return NO_GIVEN;
    const given = new Map<EventId, readonly EventId[]>();
    for (const prev of missing) {
      const knowing = this.servers.filter((server) => server !== to && server.full.knows(prev));
      if (knowing.length === 0) return null;
      const { before } = this.random.pick(knowing).full.events.get(prev)!;
      if (before.size < 2) return null;
      given.set(prev, this.told(before));
    }
    for (const [prev, state] of given) this.fetch(to, [prev, ...state]);
    return given;
  }

  /** The nearest unknown ancestors, oldest first. */
  #missingAncestors(to: ScriptedServer, prevEvents: readonly EventId[], limit: number): Pdu[] {
    const found = new Set<EventId>();
    const open = [...prevEvents];
    for (let eventId = open.shift(); eventId !== undefined && found.size < limit; eventId = open.shift()) {
      if (found.has(eventId) || to.full.knows(eventId)) continue;
      found.add(eventId);
      open.push(...this.events.get(eventId)!.prevEvents);
    }
    return this.#inOrder([...found]);
  }

  #inOrder(eventIds: readonly EventId[]): Pdu[] {
    const sorted = [...eventIds].sort((a, b) => this.#order.get(a)! - this.#order.get(b)!);
    return sorted.map((eventId) => this.events.get(eventId)!);
  }

  #newId(): EventId {
    return `$${this.random.int(36 ** 5).toString(36)}-${this.events.size}` as EventId;
  }
}
