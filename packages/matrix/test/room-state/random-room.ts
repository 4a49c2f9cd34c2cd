import { V10, V11, V12, type EventId, type JsonObject, type Pdu, type RoomVersion } from '../../src/index.ts';
import { draft, firstPowerLevels, member, randomDraft, type DraftContext } from './random-draft.ts';
import { RoomNetwork } from './room-network.ts';
import type { ScriptedServer } from './scripted-server.ts';
import { createRandom, type Random } from '../graphs/random.ts';

const MAX_PREV_EVENTS = 20;

export interface RandomRoomOptions {
  readonly version?: RoomVersion;
  readonly isGapless?: boolean;
  readonly stepCount?: number;
}

/**
 * Servers that talk in a room over a bad network: events are late or lost, servers lie, leave and come
 * back.
 */
export function randomRoom(seed: number, options: RandomRoomOptions = {}): RoomNetwork {
  const random = createRandom(seed);
  const version = options.version ?? random.pick([V10, V11, V12]);
  const serverCount = 2 + random.int(4);
  const network = new RoomNetwork({ version, random, serverCount, isGapless: options.isGapless ?? false });
  const room = new RandomRoom(network, random);
  room.found();
  const stepCount = options.stepCount ?? 20 + random.int(random.chance(0.05) ? 500 : 70);
  for (let step = 0; step < stepCount; step += 1) room.step();
  room.deliverRest();
  return network;
}

class RandomRoom {
  readonly #network: RoomNetwork;
  readonly #random: Random;
  /** How rooms differ: how often somebody misbehaves, and how well events travel. */
  readonly #mischief: number;
  readonly #transport: number;
  readonly #isCalm: boolean;
  /** Servers on either side of a broken line. */
  #parted: ReadonlySet<ScriptedServer> = new Set();
  #serial = 0;

  constructor(network: RoomNetwork, random: Random) {
    this.#network = network;
    this.#random = random;
    this.#mischief = random.pick([0.02, 0.06, 0.2]);
    this.#transport = random.pick([15, 45, 45, 60]);
    this.#isCalm = random.chance(0.25);
  }

  found(): void {
    const { servers, users, version } = this.#network;
    const founder = servers[0]!;
    const creator = founder.users[0]!;
    const context = this.#context(founder);
    const room: JsonObject = version.creatorIn === 'content' ? { creator } : {};
    const levels = firstPowerLevels(creator, context, users.slice(1));
    const rule = this.#random.pick(['public', 'public', 'public', 'invite']);
    this.#append(founder, draft(creator, 'm.room.create', '', { ...room, room_version: version.id }));
    this.#append(founder, member(creator, creator, 'join'));
    this.#append(founder, draft(creator, 'm.room.power_levels', '', levels));
    this.#append(founder, draft(creator, 'm.room.join_rules', '', { join_rule: rule }));
    for (const server of servers.slice(1)) if (this.#random.chance(0.8)) this.#enter(server);
  }

  step(): void {
    const { servers } = this.#network;
    const dice = this.#random.int(60 + this.#transport);
    if (dice < 45) this.#speak();
    else if (dice < 50) this.#enter(this.#random.pick(servers));
    else if (dice < 54) this.#deliverLost(this.#random.pick(servers));
    else if (dice < 57) this.#backfill(this.#random.pick(servers));
    else if (dice < 60) this.#part();
    else this.#deliverOne(this.#random.pick(servers));
  }

  deliverRest(): void {
    this.#parted = new Set();
    for (const server of this.#random.shuffle(this.#network.servers)) {
      for (const pdu of this.#random.shuffle(server.inbox)) {
        if (this.#isInRoom(server) && this.#random.chance(0.8)) this.#network.deliver(server, pdu);
      }
    }
  }

  #speak(): void {
    const speaking = this.#network.servers.filter((server) => this.#isInRoom(server));
    if (speaking.length === 0) return;
    const server = this.#random.pick(speaking);
    if (this.#random.chance(this.#mischief)) this.#misbehave(server);
    else this.#behave(server);
  }

  /** An event that its server believes to be allowed; it cites the extremities, or some of them. */
  #behave(server: ScriptedServer): void {
    const prevs = this.#citable(server);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const pdu = this.#draftOn(server, prevs);
      const isAllowed = server.full.allows(pdu, server.full.stateBefore(prevs));
      if (!isAllowed && !this.#random.chance(0.05)) continue;
      if (server.append(pdu) === null) continue;
      this.#network.publish(pdu);
      this.#spread(server, pdu);
      return;
    }
  }

  /** An event on any events of the past, allowed or not, with auth events as its server likes. */
  #misbehave(server: ScriptedServer): void {
    const known = [...server.full.events.values()].filter(
      ({ status, after }) => status !== 'outlier' && after.size > 2,
    );
    const prevs = [this.#random.pick(known), this.#random.pick(known)].map(({ pdu }) => pdu.eventId);
    const cited = this.#random.chance(0.7) ? [...new Set(prevs)] : prevs.slice(0, 1);
    const honest = this.#draftOn(server, cited);
    const pdu = this.#random.chance(0.5)
      ? honest
      : { ...honest, authEvents: this.#otherAuth(server, honest) };
    this.#network.publish(pdu);
    server.receive(pdu, new Map(), null);
    this.#spread(server, pdu);
  }

  #otherAuth(server: ScriptedServer, { authEvents }: Pdu): EventId[] {
    return authEvents.map((eventId) => {
      const { pdu } = server.full.events.get(eventId)!;
      const alike = [...server.full.events.values()].filter(
        (other) => other.pdu.type === pdu.type && other.pdu.stateKey === pdu.stateKey,
      );
      return this.#random.pick(alike).pdu.eventId;
    });
  }

  #draftOn(server: ScriptedServer, prevs: readonly EventId[]): Pdu {
    const context = this.#context(server, prevs);
    return this.#network.create(server, randomDraft(this.#random.pick(server.users), context), prevs);
  }

  #citable(server: ScriptedServer): EventId[] {
    const extremities = [...server.full.extremities];
    const count = this.#random.chance(0.1) ? 1 + this.#random.int(extremities.length) : extremities.length;
    return this.#random.shuffle(extremities).slice(0, Math.min(count, MAX_PREV_EVENTS));
  }

  #append(server: ScriptedServer, content: Parameters<RoomNetwork['create']>[1]): void {
    const pdu = this.#network.create(server, content, [...server.full.extremities]);
    this.#network.publish(pdu);
    server.append(pdu);
  }

  #spread(from: ScriptedServer, pdu: Pdu): void {
    const { joinedServers } = this.#network;
    for (const server of joinedServers.call(this.#network, from.full.line)) {
      if (server === from) continue;
      if (this.#random.chance(0.12)) server.lost.push(pdu);
      else server.inbox.push(pdu);
    }
  }

  #deliverOne(server: ScriptedServer): void {
    if (server.inbox.length === 0 || !this.#isInRoom(server)) return;
    const isInOrder = this.#random.chance(0.6);
    const at = isInOrder ? 0 : this.#random.int(server.inbox.length);
    const pdu = server.inbox[at]!;
    if (this.#parted.size > 0 && this.#parted.has(server) !== this.#parted.has(this.#originOf(pdu))) return;
    server.inbox.splice(at, 1);
    this.#network.deliver(server, pdu);
  }

  #deliverLost(server: ScriptedServer): void {
    if (server.lost.length === 0 || !this.#isInRoom(server)) return;
    const [pdu] = server.lost.splice(this.#random.int(server.lost.length), 1);
    this.#network.deliver(server, pdu!);
  }

  #backfill(server: ScriptedServer): void {
    if (this.#isInRoom(server)) this.#network.backfill(server);
  }

  /** make_join and send_join by way of a server that is in the room. */
  #enter(server: ScriptedServer): void {
    if (this.#isInRoom(server)) return;
    const user = this.#random.pick(server.users);
    const residents = this.#network.servers.filter((other) => other !== server && this.#isInRoom(other));
    if (residents.length === 0) return;
    const resident = this.#random.pick(residents);
    const prevs = [...resident.full.extremities].slice(0, MAX_PREV_EVENTS);
    const join = this.#network.create(resident, member(user, user, 'join'), prevs);
    if (resident.full.judge(join, new Map(), false).status !== 'accepted') return;
    this.#network.publish(join);
    const { before } = resident.receive(join, new Map(), null);
    const told = this.#network.told(before);
    this.#network.fetch(server, [...told, ...join.authEvents]);
    server.inbox = [];
    if (server.join(join, told) !== null) this.#spread(resident, join);
  }

  #part(): void {
    // In a calm room a broken line stays broken for long, so that branches grow.
    if (this.#isCalm && this.#random.chance(0.8)) return;
    const { servers } = this.#network;
    const isWhole = this.#parted.size === 0;
    this.#parted = new Set(isWhole ? servers.filter(() => this.#random.chance(0.5)) : []);
  }

  #isInRoom(server: ScriptedServer): boolean {
    return server.users.some((user) => this.#network.isJoined(user, server.full.line));
  }

  #originOf(pdu: Pdu): ScriptedServer {
    const name = pdu.sender.slice(pdu.sender.indexOf(':') + 1);
    return this.#network.servers.find((server) => server.name === name)!;
  }

  #context(server: ScriptedServer, prevs: readonly EventId[] = []): DraftContext {
    const { version, users } = this.#network;
    const state = server.full.lookupIn(server.full.stateBefore(prevs));
    this.#serial += 1;
    return { version, random: this.#random, users, state, serial: this.#serial, isCalm: this.#isCalm };
  }
}
