import type { JsonObject } from '@herald/matrix';
import { readStoredJson } from '#platform/json';
import type { BuiltEvent, RoomIdentity } from './draft.ts';
import type { EventRecord } from './store/event-record.ts';

/** What a reader is told besides the event itself; spliced in per reader. */
export interface Unsigned {
  readonly age?: number;
  readonly transaction_id?: string;
  readonly prev_content?: JsonObject;
  readonly replaces_state?: string;
  readonly redacted_because?: JsonObject;
  readonly membership?: string;
}

/** A stored event, ready to be told to clients. Its client bytes are made once. */
export class StoredEvent {
  readonly roomId: string;
  readonly record: EventRecord;
  /** Whether the room's running number counts it; null where that was not kept in memory. */
  readonly notifies: boolean | null;
  #wire: JsonObject | null = null;
  #json: string | null = null;

  constructor(record: EventRecord, roomId: string, notifies: boolean | null = null) {
    this.record = record;
    this.notifies = notifies;
    this.roomId = roomId;
  }

  get eventId(): string {
    return this.record.eventId;
  }

  get type(): string {
    return this.record.type;
  }

  get sender(): string {
    return this.record.sender;
  }

  get position(): number {
    return this.record.position ?? 0;
  }

  get wire(): JsonObject {
    this.#wire ??= readStoredJson<JsonObject>(this.record.pdu);
    return this.#wire;
  }

  get content(): JsonObject {
    return this.wire['content'] as JsonObject;
  }

  get stateKey(): string | null {
    const key = this.wire['state_key'];
    return typeof key === 'string' ? key : null;
  }

  get originServerTs(): number {
    return this.wire['origin_server_ts'] as number;
  }

  /** The event as clients see it: Client-server API, "Room event format". */
  toClient(unsigned: Unsigned = {}, options: { withRoomId: boolean } = { withRoomId: true }): string {
    const roomId = options.withRoomId ? `,"room_id":${JSON.stringify(this.roomId)}` : '';
    const extra = Object.keys(unsigned).length > 0 ? `,"unsigned":${JSON.stringify(unsigned)}` : '';
    return `${this.#clientHead()}${roomId}${extra}}`;
  }

  /** The same as an object, for embedding. */
  toClientObject(unsigned: Unsigned = {}, options?: { withRoomId: boolean }): JsonObject {
    return readStoredJson<JsonObject>(this.toClient(unsigned, options));
  }

  #clientHead(): string {
    if (this.#json !== null) return this.#json;
    const { content, redacts } = this.wire as { content: JsonObject; redacts?: string };
    const head: Record<string, unknown> = {
      type: this.type,
      sender: this.sender,
      event_id: this.eventId,
      origin_server_ts: this.originServerTs,
      content,
    };
    if (this.stateKey !== null) head['state_key'] = this.stateKey;
    // Clients of any age find `redacts` in both places, whatever the room version (v1.8, "m.room.redaction").
    if (this.type === 'm.room.redaction') {
      const target = redacts ?? content['redacts'];
      if (target !== undefined) head['redacts'] = target;
      if (redacts !== undefined && content['redacts'] === undefined)
        head['content'] = { ...content, redacts };
    }
    this.#json = JSON.stringify(head).slice(0, -1);
    return this.#json;
  }
}

/** An event that was just committed, as if it had been read back. */
export function storedFromBuilt(event: BuiltEvent, room: RoomIdentity, position: number): StoredEvent {
  const { pdu, bytes, txn } = event;
  return new StoredEvent(
    {
      room: room.room,
      event: event.event,
      eventId: pdu.eventId,
      position,
      offset: 0,
      key: event.key,
      type: pdu.type,
      sender: pdu.sender,
      running: event.running,
      deviceId: txn?.deviceId ?? null,
      txnId: txn?.txnId ?? null,
      redactedBy: null,
      pdu: bytes,
    },
    room.roomId,
    event.notifies,
  );
}
