import { isJsonObject, type JsonObject, type JsonValue } from '@herald/matrix';

/** A room as the directory shows it: Client-server API, "PublishedRoomsChunk". */
export interface PublicRoom {
  readonly room_id: string;
  readonly num_joined_members: number;
  readonly world_readable: boolean;
  readonly guest_can_join: boolean;
  readonly name?: string;
  readonly topic?: string;
  readonly canonical_alias?: string;
  readonly avatar_url?: string;
  readonly join_rule?: string;
  readonly room_type?: string;
}

/** The types of state that the directory shows something of; their state keys are empty. */
export const SHOWN_STATE = [
  'm.room.create',
  'm.room.name',
  'm.room.topic',
  'm.room.canonical_alias',
  'm.room.avatar',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.room.guest_access',
] as const;

/** What the directory shows of a room; `state` holds the content of each type that is set. */
export function toPublicRoom(
  roomId: string,
  joined: number,
  state: ReadonlyMap<string, JsonObject>,
): PublicRoom {
  const text = (type: (typeof SHOWN_STATE)[number], field: string): string | undefined => {
    const value = state.get(type)?.[field];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const shown = {
    name: text('m.room.name', 'name'),
    topic: plainTopic(state.get('m.room.topic')) ?? text('m.room.topic', 'topic'),
    canonical_alias: text('m.room.canonical_alias', 'alias'),
    avatar_url: text('m.room.avatar', 'url'),
    join_rule: text('m.room.join_rules', 'join_rule'),
    room_type: text('m.room.create', 'type'),
  };
  return {
    room_id: roomId,
    num_joined_members: joined,
    world_readable: text('m.room.history_visibility', 'history_visibility') === 'world_readable',
    guest_can_join: text('m.room.guest_access', 'guest_access') === 'can_join',
    ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
  };
}

/** v1.15, "m.room.topic": the `text/plain` representation. */
function plainTopic(content: JsonObject | undefined): string | undefined {
  const topic = content?.['m.topic'];
  const texts: JsonValue | undefined = isJsonObject(topic) ? topic['m.text'] : undefined;
  for (const one of Array.isArray(texts) ? texts : []) {
    if (!isJsonObject(one) || typeof one['body'] !== 'string') continue;
    if ((one['mimetype'] ?? 'text/plain') === 'text/plain') return one['body'];
  }
  return undefined;
}

export interface RoomFilter {
  readonly generic_search_term?: string;
  readonly room_types?: readonly (string | null)[];
}

/** Whether a room is one of those that somebody looks for. */
export function matchesFilter(
  room: PublicRoom,
  { generic_search_term: term = '', room_types: types }: RoomFilter,
): boolean {
  if (types && !types.includes(room.room_type ?? null)) return false;
  const wanted = term.trim().toLowerCase();
  return (
    [room.name, room.topic, room.canonical_alias].some((text) => text?.toLowerCase().includes(wanted)) ||
    wanted === ''
  );
}

/** The largest first; equal ones in the order of their ids. */
export function compareRooms(a: Place, b: Place): number {
  if (a.num_joined_members !== b.num_joined_members) return b.num_joined_members - a.num_joined_members;
  return a.room_id < b.room_id ? -1 : Number(a.room_id > b.room_id);
}

type Place = Pick<PublicRoom, 'room_id' | 'num_joined_members'>;

/** Where a page begins or ends: next to a place in the order, which holds when rooms come and go. */
export interface PageToken {
  readonly forwards: boolean;
  readonly place: Place;
}

/** Writes a token for a client to hand back. */
export function formatPageToken({ forwards, place }: PageToken): string {
  return Buffer.from(JSON.stringify([forwards, place.num_joined_members, place.room_id])).toString(
    'base64url',
  );
}

/** Null when this is none of ours. */
export function parsePageToken(text: string): PageToken | null {
  try {
    const [forwards, joined, roomId, ...rest] = JSON.parse(
      Buffer.from(text, 'base64url').toString(),
    ) as unknown[];
    if (typeof forwards !== 'boolean' || typeof joined !== 'number' || typeof roomId !== 'string')
      return null;
    return rest.length > 0 ? null : { forwards, place: { num_joined_members: joined, room_id: roomId } };
  } catch {
    return null;
  }
}

export interface PublicRoomsPage {
  readonly chunk: readonly PublicRoom[];
  readonly next_batch?: string;
  readonly prev_batch?: string;
  readonly total_room_count_estimate: number;
}

/** One page of rooms that stand in order. */
export function pageOf(
  rooms: readonly PublicRoom[],
  limit: number,
  token: PageToken | null,
): PublicRoomsPage {
  const [start, end] = rangeOf(rooms, limit, token);
  const chunk = rooms.slice(start, end);
  const first = chunk[0];
  const last = chunk.at(-1);
  return {
    chunk,
    ...(last && end < rooms.length && { next_batch: formatPageToken({ forwards: true, place: last }) }),
    ...(first && start > 0 && { prev_batch: formatPageToken({ forwards: false, place: first }) }),
    total_room_count_estimate: rooms.length,
  };
}

function rangeOf(
  rooms: readonly PublicRoom[],
  limit: number,
  token: PageToken | null,
): [start: number, end: number] {
  if (token === null) return [0, limit];
  const { forwards, place } = token;
  const start = rooms.findIndex((room) => compareRooms(room, place) > (forwards ? 0 : -1));
  const at = start === -1 ? rooms.length : start;
  return forwards ? [at, at + limit] : [Math.max(0, at - limit), at];
}
