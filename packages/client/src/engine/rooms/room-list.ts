import {
  ClientEvent,
  MatrixEventEvent,
  RoomEvent,
  RoomStateEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
  type RoomState,
} from 'matrix-js-sdk/lib/matrix.js';
import type { RoomRow } from '../../port/index.ts';
import type { Feed } from '../host.ts';

/** The list of rooms as tabs see it: only rooms of which something changed are described again. */
export interface RoomList {
  watch(feed: Feed<RoomRow>): () => void;
  get(roomId: string): RoomRow | null;
  /** Has a room described again. */
  touch(roomId: string): void;
  touchAll(): void;
  /** Calls back for every room that was described again. */
  onRow(hear: (roomId: string) => void): () => void;
  stop(): void;
}

const BATCH_MS = 33;

/** Follows all rooms of a client. `build` describes one; null keeps it out of the list. */
export function createRoomList(client: MatrixClient, build: (room: Room) => RoomRow | null): RoomList {
  const rows = new Map<string, RoomRow>();
  const dirty = new Set<string>();
  const feeds = new Set<Feed<RoomRow>>();
  const listeners = new Set<(roomId: string) => void>();
  let order: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isStopped = false;

  function touch(roomId: string): void {
    if (isStopped) return;
    dirty.add(roomId);
    timer ??= setTimeout(flush, BATCH_MS);
  }

  function touchAll(): void {
    for (const room of client.getRooms()) touch(room.roomId);
    for (const roomId of rows.keys()) touch(roomId);
  }

  function flush(): void {
    timer = null;
    const changed = [...dirty];
    dirty.clear();
    for (const roomId of changed) {
      const room = client.getRoom(roomId);
      const row = room ? build(room) : null;
      if (row) rows.set(roomId, row);
      else rows.delete(roomId);
      for (const feed of feeds) {
        if (row) feed.set(roomId, row);
        else feed.remove(roomId);
      }
      for (const hear of listeners) hear(roomId);
    }
    const now = sortRooms([...rows.values()]).map((row) => row.roomId);
    if (isSame(order, now)) return;
    order = now;
    for (const feed of feeds) feed.order(now);
  }

  const end = listen(client, touch);
  const onRoom = (room: Room): void => touch(room.roomId);
  const onDeleted = (roomId: string): void => touch(roomId);
  const onAccountData = (event: MatrixEvent): void => {
    if (event.getType() === 'm.push_rules') touchAll();
  };
  client.on(ClientEvent.Room, onRoom);
  client.on(ClientEvent.DeleteRoom, onDeleted);
  client.on(ClientEvent.AccountData, onAccountData);
  touchAll();

  return {
    touch,
    touchAll,
    get: (roomId) => rows.get(roomId) ?? null,
    watch(feed) {
      // A list that is about to be filled must not be told as an empty one.
      if (timer !== null) clearTimeout(timer);
      flush();
      feeds.add(feed);
      feed.replace(order.flatMap((roomId) => pairOf(rows, roomId)));
      return () => feeds.delete(feed);
    },
    onRow(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      end();
      client.off(ClientEvent.Room, onRoom);
      client.off(ClientEvent.DeleteRoom, onDeleted);
      client.off(ClientEvent.AccountData, onAccountData);
    },
  };
}

/** Pinned rooms first, then by their newest message. */
export function sortRooms(rows: readonly RoomRow[]): readonly RoomRow[] {
  return rows.toSorted((a, b) => {
    if (a.isPinned !== b.isPinned) return a.isPinned ? -1 : 1;
    if (a.ts !== b.ts) return b.ts - a.ts;
    return a.roomId < b.roomId ? -1 : 1;
  });
}

// Membership of others changes a row only by its name and picture, which the SDK tells of apart.
const SILENT_STATE: ReadonlySet<string> = new Set(['m.room.member']);

function listen(client: MatrixClient, touch: (roomId: string) => void): () => void {
  const onTimeline = (_event: MatrixEvent, room: Room | undefined): void => {
    if (room) touch(room.roomId);
  };
  const onRoom = (room: Room): void => touch(room.roomId);
  const onEvent = (_event: MatrixEvent, room: Room): void => touch(room.roomId);
  const onState = (event: MatrixEvent, state: RoomState): void => {
    const isOwn = event.getStateKey() === client.getSafeUserId();
    // Of rooms of two, the other's name and picture are the room's.
    const isSmall =
      SILENT_STATE.has(event.getType()) &&
      (client.getRoom(state.roomId)?.currentState.getJoinedMemberCount() ?? 0) <= 2;
    if (isOwn || isSmall || !SILENT_STATE.has(event.getType())) touch(state.roomId);
  };
  const onDecrypted = (event: MatrixEvent): void => {
    const roomId = event.getRoomId();
    if (roomId !== undefined) touch(roomId);
  };
  client.on(RoomEvent.Timeline, onTimeline);
  client.on(RoomEvent.Name, onRoom);
  client.on(RoomEvent.MyMembership, onRoom);
  client.on(RoomEvent.Tags, onEvent);
  client.on(RoomEvent.AccountData, onEvent);
  client.on(RoomEvent.Receipt, onEvent);
  client.on(RoomEvent.Redaction, onTimeline);
  client.on(RoomStateEvent.Events, onState);
  client.on(MatrixEventEvent.Decrypted, onDecrypted);
  return () => {
    client.off(RoomEvent.Timeline, onTimeline);
    client.off(RoomEvent.Name, onRoom);
    client.off(RoomEvent.MyMembership, onRoom);
    client.off(RoomEvent.Tags, onEvent);
    client.off(RoomEvent.AccountData, onEvent);
    client.off(RoomEvent.Receipt, onEvent);
    client.off(RoomEvent.Redaction, onTimeline);
    client.off(RoomStateEvent.Events, onState);
    client.off(MatrixEventEvent.Decrypted, onDecrypted);
  };
}

function pairOf(rows: ReadonlyMap<string, RoomRow>, roomId: string): readonly (readonly [string, RoomRow])[] {
  const row = rows.get(roomId);
  return row ? [[roomId, row]] : [];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((roomId, at) => roomId === other[at]);
}
