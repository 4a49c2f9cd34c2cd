import { ClientEvent, RoomEvent, SyncState, type MatrixEvent, type Room } from 'matrix-js-sdk/lib/matrix.js';
import { readText } from '../content.ts';
import type { MatrixContext } from '../context.ts';
import { HELD } from '../matrix/send-door.ts';
import { PortError, type PortErrorBody } from '../../port/index.ts';
import { isTemporary, toPortError } from '../to-port-error.ts';
import type { OutboxItem, OutboxRecord, StoredAttachment } from './outbox-item.ts';
import type { SendGate } from './send-gate.ts';
import { isRoomEncrypted, NOT_SYNCED, sendRecord } from './sender.ts';

/** What is made into a record. */
export type OutboxDraft = Pick<OutboxRecord, 'roomId' | 'type' | 'content' | 'target' | 'attachment'>;

/** A durable queue of what we send: in order per room, rooms apart from each other. */
export interface Outbox {
  /**
   * Answers with the transaction id once it is stored on this device. A tab may name it: what it asks for again,
   * because the engine that it asked is gone, is then taken once, here and by the server.
   */
  add(draft: OutboxDraft, txnId?: string): Promise<string>;
  /** What waits, failed, or was sent lately, oldest first. */
  list(roomId: string): readonly OutboxItem[];
  find(txnId: string): OutboxItem | null;
  /** The transaction id under which an event was sent since the engine started. */
  txnOf(eventId: string): string | null;
  /** The event that a record is about, now that ids are known. */
  targetOf(record: OutboxRecord): string | null;
  /** The transaction ids of what is not sent yet and is about an event or a row's key. */
  aimedAt(eventIdOrKey: string): readonly string[];
  /** An event of ours was seen in the room: whatever became of the answer, it was sent. */
  confirm(txnId: string, eventId: string): void;
  unsent(roomId: string): 'none' | 'waiting' | 'failed';
  retry(txnId: string): Promise<void>;
  discard(txnId: string): Promise<void>;
  onChange(hear: (roomId: string) => void): () => void;
  /** The network may be back: what waits is tried at once. */
  wake(): void;
  stop(): void;
}

const PREFIX = 'outbox:';
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** Failures whose cause nobody knows are tried again this often before the message counts as failed. */
const MAX_UNEXPLAINED = 5;
const MAX_WAITING = 1_000;
const MAX_SENT = 500;

interface Lane {
  isRunning: boolean;
  timer: ReturnType<typeof setTimeout> | null;
  waitMs: number;
  unexplained: number;
  isHeld: boolean;
}

/** Makes the queue and goes on with what an earlier life of the engine left. */
export function createOutboxQueue(matrix: MatrixContext, gate: SendGate): Outbox {
  const { client, storage } = matrix;
  const items = new Map<string, OutboxItem>();
  const byEvent = new Map<string, string>();
  const lanes = new Map<string, Lane>();
  const listeners = new Set<(roomId: string) => void>();
  let lastSeq = 0;
  let isStopped = false;

  const tell = (roomId: string): void => {
    for (const hear of listeners) hear(roomId);
  };
  const set = (item: OutboxItem): void => {
    items.set(item.record.txnId, item);
    tell(item.record.roomId);
  };
  const inRoom = (roomId: string): readonly OutboxItem[] =>
    [...items.values()].filter((item) => item.record.roomId === roomId);
  const targetOf = (record: OutboxRecord): string | null => {
    if (record.target === null) return null;
    return items.get(record.target)?.eventId ?? record.target;
  };

  function nextSeq(): string {
    lastSeq = Math.max(lastSeq + 1, matrix.now() * 1_000);
    return String(lastSeq).padStart(17, '0');
  }

  async function add(draft: OutboxDraft, txnId = `h${matrix.randomId()}`): Promise<string> {
    await restored;
    if (items.has(txnId)) return txnId;
    if (inRoom(draft.roomId).filter((item) => item.state !== 'sent').length >= MAX_WAITING)
      throw new PortError('outbox-full', 'Too many messages wait to be sent.');
    const record: OutboxRecord = {
      ...draft,
      seq: nextSeq(),
      txnId,
      createdMs: matrix.now(),
      error: null,
    };
    await storage.put(PREFIX + record.seq, record);
    set({ record, state: 'waiting', progress: null, eventId: null, isEchoed: false });
    run(record.roomId);
    return record.txnId;
  }

  function laneOf(roomId: string): Lane {
    const known = lanes.get(roomId);
    if (known) return known;
    const lane: Lane = {
      isRunning: false,
      timer: null,
      waitMs: FIRST_WAIT_MS,
      unexplained: 0,
      isHeld: false,
    };
    lanes.set(roomId, lane);
    return lane;
  }

  function run(roomId: string): void {
    const lane = laneOf(roomId);
    if (lane.isRunning || lane.timer !== null || isStopped) return;
    lane.isRunning = true;
    void drain(roomId, lane).finally(() => {
      lane.isRunning = false;
      // Something may have come between the last look and here.
      if (lane.timer === null && !lane.isHeld && next(roomId)) run(roomId);
    });
  }

  /** The oldest that can go: what it is about has to be sent before. */
  function next(roomId: string): OutboxItem | null {
    return (
      inRoom(roomId).find((item) => {
        if (item.state === 'sent' || item.state === 'failed') return false;
        const before = item.record.target === null ? undefined : items.get(item.record.target);
        return !before || before.eventId !== null;
      }) ?? null
    );
  }

  async function drain(roomId: string, lane: Lane): Promise<void> {
    for (let item = next(roomId); item && !isStopped; item = next(roomId)) {
      try {
        lane.isHeld = await isHeld(item);
        if (lane.isHeld) return set({ ...item, state: 'held', progress: null });
        const eventId = await send(item.record);
        lane.waitMs = FIRST_WAIT_MS;
        lane.unexplained = 0;
        await onSent(item.record.txnId, eventId);
      } catch (error) {
        if (await onFailure(item.record.txnId, lane, error)) return;
      }
    }
  }

  async function isHeld({ record }: OutboxItem): Promise<boolean> {
    if (record.type !== 'm.room.message') return false;
    const room = client.getRoom(record.roomId);
    if (!room || !(await isRoomEncrypted(client, room))) return false;
    return (await gate.check(record.roomId)) !== null;
  }

  async function send(record: OutboxRecord): Promise<string> {
    return sendRecord(client, record, targetOf(record), {
      state(state, progress) {
        const item = items.get(record.txnId);
        if (item && item.eventId === null) set({ ...item, state, progress });
      },
      async uploaded(attachment: StoredAttachment) {
        const item = items.get(record.txnId);
        if (!item) throw new PortError('discarded', 'The message was taken back.');
        const now = { ...item.record, attachment };
        await storage.put(PREFIX + now.seq, now);
        set({ ...item, record: now });
      },
    });
  }

  async function onSent(txnId: string, eventId: string): Promise<void> {
    const item = items.get(txnId);
    if (!item) return;
    byEvent.set(eventId, txnId);
    if (item.eventId === null) set({ ...item, state: 'sent', progress: null, eventId });
    await storage.delete(PREFIX + item.record.seq);
    forgetOldest();
  }

  function confirm(txnId: string, eventId: string): void {
    const item = items.get(txnId);
    if (!item || item.isEchoed) return;
    byEvent.set(eventId, txnId);
    set({ ...item, state: 'sent', progress: null, eventId, isEchoed: true });
    storage.delete(PREFIX + item.record.seq).catch(() => matrix.log.warn('outbox.not-deleted'));
    forgetOldest();
  }

  function onTimeline(event: MatrixEvent): void {
    if (event.getSender() !== client.getSafeUserId()) return;
    const txnId = readText(event.getUnsigned().transaction_id) ?? byEvent.get(event.getId() ?? '');
    const eventId = event.getId();
    if (txnId !== undefined && eventId !== undefined) confirm(txnId, eventId);
  }

  // After a gap in what was synced an echo may never come by itself.
  function onReset(room: Room | undefined): void {
    for (const item of room ? inRoom(room.roomId) : [])
      if (item.state === 'sent' && !item.isEchoed) set({ ...item, isEchoed: true });
  }

  /** Answers whether the room has to wait. */
  async function onFailure(txnId: string, lane: Lane, error: unknown): Promise<boolean> {
    const item = items.get(txnId);
    if (!item || item.eventId !== null) return false;
    const body = toPortError(error).body;
    if (!mayPass(error, body) && (isRefusal(error, body) || (lane.unexplained += 1) >= MAX_UNEXPLAINED)) {
      lane.unexplained = 0;
      await onRefused(item, body);
      return false;
    }
    matrix.log.info('outbox.waits', { code: body.code });
    set({ ...item, state: 'waiting', progress: null });
    const waitMs = body.retryAfterMs ?? lane.waitMs;
    lane.waitMs = Math.min(LONGEST_WAIT_MS, lane.waitMs * 2);
    if (isStopped) return true;
    lane.timer = setTimeout(() => {
      lane.timer = null;
      run(item.record.roomId);
    }, waitMs);
    return true;
  }

  async function onRefused(item: OutboxItem, error: PortErrorBody): Promise<void> {
    matrix.log.warn('outbox.refused', { code: error.code, type: item.record.type });
    // A reaction or deletion has no place to show its failure at: what it showed is taken back.
    if (item.record.type !== 'm.room.message') return remove(item);
    const record = { ...item.record, error };
    await storage.put(PREFIX + record.seq, record);
    set({ ...item, record, state: 'failed', progress: null });
  }

  async function remove({ record }: OutboxItem): Promise<void> {
    await storage.delete(PREFIX + record.seq);
    items.delete(record.txnId);
    tell(record.roomId);
    for (const item of inRoom(record.roomId)) if (item.record.target === record.txnId) await remove(item);
  }

  function forgetOldest(): void {
    const sent = [...items.values()].filter((item) => item.state === 'sent');
    for (const item of sent.slice(0, Math.max(0, sent.length - MAX_SENT))) {
      items.delete(item.record.txnId);
      if (item.eventId !== null) byEvent.delete(item.eventId);
    }
  }

  async function restore(): Promise<void> {
    for (const [, record] of await storage.list<OutboxRecord>(PREFIX, 10 * MAX_WAITING)) {
      lastSeq = Math.max(lastSeq, Number(record.seq));
      set({
        record,
        state: record.error ? 'failed' : 'waiting',
        progress: null,
        eventId: null,
        isEchoed: false,
      });
    }
    for (const roomId of new Set([...items.values()].map((item) => item.record.roomId)))
      if (client.getRoom(roomId)) run(roomId);
  }

  function wake(): void {
    for (const [roomId, lane] of lanes) {
      if (lane.timer !== null) clearTimeout(lane.timer);
      lane.timer = null;
      lane.waitMs = FIRST_WAIT_MS;
      run(roomId);
    }
    for (const { record, state } of items.values()) if (state === 'waiting') run(record.roomId);
  }

  const onSync = (state: SyncState, before: SyncState | null): void => {
    const isBack =
      state === SyncState.Prepared || (state === SyncState.Syncing && before !== SyncState.Syncing);
    if (isBack) wake();
  };
  const onRoom = (room: Room): void => {
    const lane = lanes.get(room.roomId);
    if (!lane) return;
    if (lane.timer !== null) clearTimeout(lane.timer);
    lane.timer = null;
    run(room.roomId);
  };
  client.on(ClientEvent.Sync, onSync);
  client.on(ClientEvent.Room, onRoom);
  client.on(RoomEvent.Timeline, onTimeline);
  client.on(RoomEvent.TimelineReset, onReset);
  const stopGate = gate.onChange(() => {
    for (const [roomId, lane] of lanes) {
      if (!lane.isHeld) continue;
      lane.isHeld = false;
      run(roomId);
    }
  });
  const restored = restore();

  return {
    add,
    confirm,
    aimedAt(eventIdOrKey) {
      const eventId = items.get(eventIdOrKey)?.eventId ?? eventIdOrKey;
      return [...items.values()]
        .filter((item) => item.state !== 'sent' && [eventId, eventIdOrKey].includes(item.record.target ?? ''))
        .map((item) => item.record.txnId);
    },
    targetOf,
    list: inRoom,
    find: (txnId) => items.get(txnId) ?? null,
    txnOf: (eventId) => byEvent.get(eventId) ?? null,
    unsent(roomId) {
      const states = inRoom(roomId).map((item) => item.state);
      if (states.includes('failed')) return 'failed';
      return states.some((state) => state !== 'sent') ? 'waiting' : 'none';
    },
    async retry(txnId) {
      const item = items.get(txnId);
      if (!item || item.state !== 'failed') return;
      const record = { ...item.record, error: null };
      await storage.put(PREFIX + record.seq, record);
      set({ ...item, record, state: 'waiting' });
      run(record.roomId);
    },
    async discard(txnId) {
      const item = items.get(txnId);
      if (item && item.state !== 'sent') await remove(item);
    },
    onChange(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    wake,
    stop() {
      isStopped = true;
      client.off(ClientEvent.Sync, onSync);
      client.off(ClientEvent.Room, onRoom);
      client.off(RoomEvent.Timeline, onTimeline);
      client.off(RoomEvent.TimelineReset, onReset);
      stopGate();
      for (const lane of lanes.values()) if (lane.timer !== null) clearTimeout(lane.timer);
    },
  };
}

// What is held is asked about again; a room that was just made comes with the next sync.
function mayPass(error: unknown, body: PortErrorBody): boolean {
  return isTemporary(error) || body.code === HELD || body.code === NOT_SYNCED;
}

// The server answered, and will answer the same again; a login that ended is no fault of the message.
function isRefusal(error: unknown, body: PortErrorBody): boolean {
  if (body.code === 'M_UNKNOWN_TOKEN') return false;
  if (error instanceof PortError) return true;
  return body.code !== 'M_UNKNOWN' || (error instanceof Error && 'httpStatus' in error);
}
