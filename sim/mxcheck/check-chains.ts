import type { Operation, ReadMessages, Sync } from '../history/operation.ts';
import { checkCaughtUp } from './check-freshness.ts';
import { userOf, type Facts } from './facts.ts';
import { createOwnReads, type OwnReads } from './own-reads.ts';
import type { Findings } from './report.ts';
import { checkOrder, createRoomReader, takeGapPage, takeTimeline, type RoomReader } from './room-reader.ts';
import { newestTold } from './told-positions.ts';

/** A chain of syncs and how far it has come in each room. */
interface Chain {
  readonly name: string;
  readonly proc: string;
  readonly readers: Map<string, RoomReader>;
  /** The `nextBatch` of its last answer. */
  token: string | null;
  /** The operation of its last answer; -1 before the first. */
  lastSync: number;
}

/** What a read saw of a room, as edges of a graph: it came after one event, and before another. */
export interface ReadEdges {
  /** Pairs of the number of an event and the operation that showed it. */
  readonly showed: number[];
  /** Pairs of an operation and the number of an event that it would have shown, had it been there. */
  readonly lacked: number[];
}

export interface FollowedChains {
  readonly edges: ReadEdges;
  readonly chains: number;
  readonly keptTokens: number;
}

/** What the walk along the history carries. */
interface Walk {
  readonly facts: Facts;
  readonly findings: Findings;
  readonly chains: Map<string, Chain>;
  /** Tokens of main chains that are gone back to, as `proc token`, with how far the main chain was there. */
  readonly kept: Map<string, ReadonlyMap<string, RoomReader> | null>;
  readonly edges: ReadEdges;
  readonly ownReads: OwnReads;
}

/** Follows every chain of syncs, and every page, against the final order of the rooms (D3, D5, D6). */
export function checkChains(facts: Facts, findings: Findings): FollowedChains {
  const edges: ReadEdges = { showed: [], lacked: [] };
  const kept = listKeptTokens(facts.operations);
  const walk: Walk = { facts, findings, edges, kept, chains: new Map(), ownReads: createOwnReads() };
  for (const [index, operation] of facts.operations.entries()) {
    const { deed, ending } = operation;
    if (deed.f === 'sync') takeSync(walk, index, operation, deed);
    if (deed.f === 'messages' && ending === 'ok') takePage(walk, index, operation, deed);
  }
  for (const chain of walk.chains.values()) noteLackAtEnd(walk, chain);
  return { edges, chains: walk.chains.size, keptTokens: kept.size };
}

function listKeptTokens(operations: readonly Operation[]): Walk['kept'] {
  const begun = new Set<string>();
  const kept: Walk['kept'] = new Map();
  for (const { deed, proc } of operations) {
    if (deed.f !== 'sync' || deed.chain === 'main' || begun.has(`${proc} ${deed.chain}`)) continue;
    begun.add(`${proc} ${deed.chain}`);
    kept.set(`${proc} ${deed.since}`, null);
  }
  return kept;
}

function takeSync(walk: Walk, index: number, operation: Operation, deed: Sync): void {
  const { ending, proc } = operation;
  const chain = chainOf(walk, operation, deed, index);
  if (ending === 'fail') return checkRefusal(walk, operation, deed, index);
  if (ending !== 'ok') return;
  checkContinues(walk, chain, deed, index);
  keepPlace(walk, chain);
  const followed = deed.rooms.map((room, list) => ({ room, list }));
  for (const { room, list } of followed) {
    const judged = walk.facts.rooms.get(room.roomId);
    if (!judged || room.section === 'invite' || room.timeline.length === 0) continue;
    const reader = chain.readers.get(room.roomId) ?? createRoomReader(readerParts(chain, judged));
    chain.readers.set(room.roomId, reader);
    const positions = walk.facts.shown.listOf(index, list);
    const before = newestTold(reader.told);
    const { section, limited, prevBatch } = room;
    const timeline = { positions, section, limited, prevBatch, since: deed.since, line: index + 2 };
    takeTimeline(reader, timeline, walk.findings);
    noteEdges(walk, { chain, reader, before, index });
    walk.ownReads.add(proc, room.roomId, { position: newestTold(reader.told), ns: operation.completeNs });
  }
  chain.token = deed.nextBatch;
  chain.lastSync = index;
  checkCaughtUp(walk, { operation, index, newestTold: (room) => newestOf(chain, room.order.roomId) });
}

function newestOf({ readers }: Chain, roomId: string): number {
  const reader = readers.get(roomId);
  return reader ? newestTold(reader.told) : -1;
}

function readerParts({ proc, name }: Chain, room: RoomReader['room']): Omit<RoomReader, 'told' | 'gap'> {
  return { room, proc, userId: userOf(proc), holeKind: name === 'main' ? 'hole' : 'skipped' };
}

/** The chain of a sync; one that goes back begins with what the main chain had at its token. */
function chainOf(walk: Walk, { proc }: Operation, deed: Sync, index: number): Chain {
  const key = `${proc} ${deed.chain}`;
  const known = walk.chains.get(key);
  if (known) return known;
  const chain: Chain = { name: deed.chain, proc, readers: new Map(), token: null, lastSync: -1 };
  walk.chains.set(key, chain);
  if (deed.chain === 'main') return chain;
  const main = walk.chains.get(`${proc} main`);
  if (main) keepPlace(walk, main);
  const place = walk.kept.get(`${proc} ${deed.since}`);
  chain.token = deed.since;
  for (const [roomId, { room, told }] of place ?? []) {
    chain.readers.set(roomId, createRoomReader(readerParts(chain, room), told));
  }
  if (place) return chain;
  const words = `${proc} goes back to the token ${deed.since} on line ${index + 2}, which no answer of its main chain had.`;
  walk.findings.add('unknown-token', [index + 2], words);
  return chain;
}

/** Keeps how far a main chain is, when its token is one that is gone back to. Gaps of before are filled by now. */
function keepPlace({ kept }: Walk, { name, proc, token, readers }: Chain): void {
  const key = `${proc} ${token}`;
  if (name !== 'main' || token === null || !kept.has(key)) return;
  kept.set(key, new Map([...readers].map(([roomId, reader]) => [roomId, { ...reader, gap: null }])));
}

function checkContinues({ findings }: Walk, chain: Chain, deed: Sync, index: number): void {
  if (deed.since === chain.token) return;
  // Without a token everything is told from the beginning.
  if (deed.since === null) return chain.readers.clear();
  const words = `${chain.proc} presents ${deed.since} in its chain ${chain.name} on line ${index + 2}, after ${chain.token}.`;
  findings.add('unknown-token', [index + 2], words);
}

/** A token that the server gave is a token that it takes. */
function checkRefusal({ findings }: Walk, { why, proc }: Operation, deed: Sync, index: number): void {
  if (deed.since === null || !why?.startsWith('400')) return;
  const words = `${proc} was refused its token ${deed.since} on line ${index + 2}: ${why}.`;
  findings.add('token-refused', [index + 2], words);
}

function noteEdges(
  { edges }: Walk,
  at: { chain: Chain; reader: RoomReader; before: number; index: number },
): void {
  const { chain, reader, before, index } = at;
  const { order } = reader.room;
  const newest = newestTold(reader.told);
  if (newest < 0) return;
  edges.showed.push(order.first + newest, index);
  if (newest > before) noteLack({ edges }, chain, reader, before);
}

/**
 * The chain's answer of before lacked the event behind the newest that it knew. That shows that the event came later,
 * where its user was in the room at both: of a room that was left, and is told as an invitation, an answer says nothing.
 */
function noteLack({ edges }: Pick<Walk, 'edges'>, chain: Chain, reader: RoomReader, last: number): void {
  const { order, state } = reader.room;
  const next = last + 1;
  if (last < 0 || chain.lastSync < 0 || next >= order.events.length) return;
  const stay = state.staysOf(reader.userId).findLast(({ join, end }) => join < next && next <= end);
  if (!stay || stay.end <= newestTold(reader.told)) return;
  const isPresent = stay.end === Infinity || newestTold(reader.told) > last;
  if (isPresent) edges.lacked.push(chain.lastSync, order.first + next);
}

function noteLackAtEnd(walk: Walk, chain: Chain): void {
  for (const reader of chain.readers.values()) noteLack(walk, chain, reader, newestTold(reader.told));
}

function takePage(walk: Walk, index: number, operation: Operation, deed: ReadMessages): void {
  const { proc, completeNs } = operation;
  const room = walk.facts.rooms.get(deed.roomId);
  if (!room) return;
  const positions = walk.facts.shown.listOf(index, 0);
  const reader = walk.chains.get(`${proc} ${deed.chain}`)?.readers.get(deed.roomId);
  const page = { positions, line: index + 2, from: deed.from, to: deed.to, end: deed.end };
  const isOfGap = deed.purpose === 'gap' && reader && takeGapPage(reader, page, walk.findings);
  if (!isOfGap) {
    const someone = createRoomReader({ room, proc, userId: userOf(proc), holeKind: 'hole' });
    const bound = { upTo: -1, section: 'leave', line: index + 2 } as const;
    checkOrder(
      someone,
      positions.filter(isPlaced),
      { ...bound, step: deed.dir === 'f' ? 1 : -1 },
      walk.findings,
    );
  }
  const newest = positions.reduce((most, position) => Math.max(most, position), -1);
  if (newest >= 0) walk.edges.showed.push(room.order.first + newest, index);
  if (deed.from === null && deed.dir === 'b') {
    const isThis = (one: typeof room) => one === room;
    checkCaughtUp(walk, { operation, index, newestTold: () => newest }, isThis);
    noteLackOfPage(walk, { room, newest, index, userId: userOf(proc) });
  }
  if (newest >= 0) walk.ownReads.add(proc, deed.roomId, { position: newest, ns: completeNs });
}

function noteLackOfPage(
  { edges }: Walk,
  {
    room,
    newest,
    index,
    userId,
  }: { room: RoomReader['room']; newest: number; index: number; userId: string },
): void {
  const next = newest + 1;
  if (newest < 0 || next >= room.order.events.length) return;
  if (room.state.membershipBefore(userId, next) === 'join') edges.lacked.push(index, room.order.first + next);
}

function isPlaced(position: number): boolean {
  return position >= 0;
}
