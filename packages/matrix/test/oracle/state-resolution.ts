import type { EventId } from '../../src/ids/event-id.ts';
import type { Pdu } from '../../src/pdu.ts';
import { oracleAllows } from './event-auth.ts';
import { Unreadable, userLevel } from './power-levels.ts';
import { hasSameKey, inState, replaceIn, type OracleRoom, type OracleState } from './room.ts';

/** State resolution a second time: recursive and quadratic, in the words of the specification. */
export function oracleResolve(states: readonly OracleState[], room: OracleRoom): OracleState {
  const every = unique(states.flat());
  const unconflicted = every.filter((event) => states.every((state) => state.includes(event)));
  const conflicted = every.filter((event) => !unconflicted.includes(event));
  if (conflicted.length === 0) return unconflicted;
  const full = fullConflictedSet(states, conflicted, room).filter(
    (event) => !room.badAuth.has(event.eventId),
  );

  const x = unique(full.filter(isPowerEvent).flatMap((event) => [event, ...chainWithin(event, full, room)]));
  const start = room.version >= 12 ? [] : unconflicted;
  const partial = iterativeAuth(reversePowerOrder(x, room), start, room);
  const remaining = full.filter((event) => !x.includes(event));
  const ordered = mainlineOrder(remaining, inState(partial, 'm.room.power_levels', ''), room);
  const resolved = iterativeAuth(ordered, partial, room);
  return unconflicted.reduce(replaceIn, resolved);
}

function fullConflictedSet(
  states: readonly OracleState[],
  conflicted: readonly Pdu[],
  room: OracleRoom,
): Pdu[] {
  const chains = states.map((state) => unique(state.flatMap((event) => authChain(event, room))));
  const difference = unique(chains.flat()).filter((event) => !chains.every((chain) => chain.includes(event)));
  return unique([...conflicted, ...difference, ...(room.version >= 12 ? subgraph(conflicted, room) : [])]);
}

// Starting from an event in the conflicted state set and following auth_events edges may lead to another
// event in the conflicted state set. The union of all such paths.
function subgraph(conflicted: readonly Pdu[], room: OracleRoom): Pdu[] {
  const below = unique(conflicted.flatMap((event) => authChain(event, room)));
  return below.filter((event) => authChain(event, room).some((other) => conflicted.includes(other)));
}

function authEventsOf(event: Pdu, room: OracleRoom): Pdu[] {
  return event.authEvents.map((id) => room.events.get(id)).filter((found) => found !== undefined);
}

function authChain(event: Pdu, room: OracleRoom, seen: Set<Pdu> = new Set()): Pdu[] {
  for (const authEvent of authEventsOf(event, room)) {
    if (seen.has(authEvent)) continue;
    seen.add(authEvent);
    authChain(authEvent, room, seen);
  }
  return [...seen];
}

// The chain is followed inside the full conflicted set, as all servers do.
function chainWithin(event: Pdu, full: readonly Pdu[], room: OracleRoom, seen: Set<Pdu> = new Set()): Pdu[] {
  for (const authEvent of authEventsOf(event, room)) {
    if (seen.has(authEvent) || !full.includes(authEvent)) continue;
    seen.add(authEvent);
    chainWithin(authEvent, full, room, seen);
  }
  return [...seen];
}

function isPowerEvent({ type, stateKey, sender, content }: Pdu): boolean {
  if (stateKey === '' && ['m.room.power_levels', 'm.room.join_rules', 'm.room.create'].includes(type))
    return true;
  const removes = ['leave', 'ban'].includes(content['membership'] as string);
  return type === 'm.room.member' && stateKey !== null && removes && sender !== stateKey;
}

function reversePowerOrder(events: readonly Pdu[], room: OracleRoom): Pdu[] {
  const sorted: Pdu[] = [];
  let left = [...events];
  while (left.length > 0) {
    const candidates = left.filter(
      (event) => !authEventsOf(event, room).some((other) => left.includes(other)),
    );
    const smallest = candidates.reduce((best, event) => (isSmaller(event, best, room) ? event : best));
    sorted.push(smallest);
    left = left.filter((event) => event !== smallest);
  }
  return sorted;
}

function isSmaller(x: Pdu, y: Pdu, room: OracleRoom): boolean {
  const [levelOfX, levelOfY] = [senderLevel(x, room), senderLevel(y, room)];
  if (levelOfX !== levelOfY) return levelOfX > levelOfY;
  return comesBefore(x, y);
}

function comesBefore(x: Pdu, y: Pdu): boolean {
  if (x.originServerTs !== y.originServerTs) return x.originServerTs < y.originServerTs;
  return x.eventId < y.eventId;
}

function senderLevel(event: Pdu, room: OracleRoom): number {
  const create = room.version >= 12 ? room.events.get(`$${event.roomId.slice(1)}` as EventId) : undefined;
  const cited = authEventsOf(event, room);
  try {
    return userLevel(event.sender, create === undefined ? cited : [create, ...cited], room.version);
  } catch (error) {
    if (error instanceof Unreadable) return 0;
    throw error;
  }
}

function powerLevelsOf(event: Pdu, room: OracleRoom): Pdu | undefined {
  return inState(authEventsOf(event, room), 'm.room.power_levels', '');
}

function mainlineOf(powerLevels: Pdu | undefined, room: OracleRoom): Pdu[] {
  return powerLevels === undefined
    ? []
    : [powerLevels, ...mainlineOf(powerLevelsOf(powerLevels, room), room)];
}

function mainlineOrder(events: readonly Pdu[], powerLevels: Pdu | undefined, room: OracleRoom): Pdu[] {
  const mainline = mainlineOf(powerLevels, room);
  const position = (event: Pdu): number => {
    const next = powerLevelsOf(event, room);
    if (next === undefined) return Infinity;
    return mainline.includes(next) ? mainline.indexOf(next) : position(next);
  };
  const placed = events.map((event) => ({ event, at: position(event) }));
  const isFirst = (x: (typeof placed)[number], y: (typeof placed)[number]) =>
    x.at === y.at ? comesBefore(x.event, y.event) : x.at > y.at;
  return placed.sort((x, y) => (isFirst(x, y) ? -1 : 1)).map(({ event }) => event);
}

function iterativeAuth(events: readonly Pdu[], start: OracleState, room: OracleRoom): OracleState {
  return events.reduce((state: OracleState, event) => {
    if (event.stateKey === null) return state;
    const isUsable = (other: Pdu) => other.stateKey !== null && !room.badAuth.has(other.eventId);
    const create = room.version >= 12 ? room.events.get(`$${event.roomId.slice(1)}` as EventId) : undefined;
    const extra = [...(create === undefined ? [] : [create]), ...authEventsOf(event, room)].filter(isUsable);
    const missing = extra.filter((other) => !state.some((present) => hasSameKey(present, other)));
    return oracleAllows(event, [...state, ...missing], room) ? replaceIn(state, event) : state;
  }, start);
}

function unique(events: readonly Pdu[]): Pdu[] {
  return [...new Set(events)];
}
