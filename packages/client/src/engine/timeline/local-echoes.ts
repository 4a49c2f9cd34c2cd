import type { SendState } from '../../port/index.ts';
import { sendStateOf } from '../outbox/outbox-item.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ChatEvent } from './chat-event.ts';
import type { Fold } from './fold.ts';
import { localId, readLocalEvent } from './local-events.ts';

/** What we wrote and the server has not sent back: shown at the end of a window that reaches the live end. */
export class LocalEchoes {
  readonly #outbox: Outbox;
  readonly #roomId: string;
  readonly #userId: string;
  /** Keys of events of ours: the transaction id stays the key for as long as the window is open. */
  readonly #keys = new Map<string, string>();
  #ids: ReadonlySet<string> = new Set();

  constructor(outbox: Outbox, roomId: string, userId: string) {
    this.#outbox = outbox;
    this.#roomId = roomId;
    this.#userId = userId;
  }

  keyOf(event: ChatEvent): string {
    return event.isLocal ? (event.transactionId ?? event.id) : (this.#keys.get(event.id) ?? event.id);
  }

  /** Takes over the outbox's present state. */
  take(fold: Fold, isLive: boolean): void {
    const present = new Set<string>();
    for (const item of this.#outbox.list(this.#roomId)) {
      const { record } = item;
      if (item.eventId !== null && fold.get(item.eventId)) {
        this.settle(fold, item.eventId);
        continue;
      }
      if (item.isEchoed) continue;
      const local = readLocalEvent(item, this.#outbox.targetOf(record), this.#userId);
      // In a window somewhere in the past there is no place for new messages, but for what changes old ones.
      if (!isLive && isMessage(local)) continue;
      present.add(local.id);
      fold.put(local);
    }
    for (const id of this.#ids) if (!present.has(id)) fold.remove(id);
    this.#ids = present;
  }

  /** The server's event takes the place of our own echo, under the same key. */
  settle(fold: Fold, eventId: string): void {
    const event = fold.get(eventId);
    if (!event || event.isLocal || event.sender !== this.#userId) return;
    const txnId = this.#txnOf(event);
    if (txnId === null) return;
    this.#outbox.confirm(txnId, eventId);
    this.#keys.set(eventId, txnId);
    fold.remove(localId(txnId));
    fold.touch(eventId);
  }

  /** What we wrote ourselves is shown while its echo from the server is still being decrypted. */
  withKnownContent(event: ChatEvent): ChatEvent {
    const txnId = event.reading === 'clear' || event.sender !== this.#userId ? null : this.#txnOf(event);
    const item = txnId === null ? null : this.#outbox.find(txnId);
    if (!item || item.record.attachment) return event;
    const { type, content, relation } = readLocalEvent(
      item,
      this.#outbox.targetOf(item.record),
      this.#userId,
    );
    return { ...event, type, content, relation, reading: 'clear' };
  }

  /** The messages among them, in the order in which they will be sent. */
  messages(fold: Fold): readonly string[] {
    return [...this.#ids].filter((id) => {
      const event = fold.get(id);
      return event !== null && isMessage(event);
    });
  }

  /** How far a message, or its edit, is on its way. */
  sendOf(fold: Fold, event: ChatEvent): SendState | null {
    const edit = fold.editOf(event.id);
    const waiting = edit?.isLocal ? edit : event.isLocal ? event : null;
    const item = waiting?.transactionId ? this.#outbox.find(waiting.transactionId) : null;
    return item ? sendStateOf(item) : null;
  }

  /** Has rows of what is on its way made anew: how far it is has changed. */
  touch(fold: Fold): void {
    for (const id of this.#ids) {
      fold.touch(id);
      const relation = fold.get(id)?.relation;
      if (relation) fold.touch(relation.target);
    }
  }

  #txnOf(event: ChatEvent): string | null {
    const known = this.#outbox.txnOf(event.id);
    if (known !== null) return known;
    return event.transactionId !== null && this.#outbox.find(event.transactionId)
      ? event.transactionId
      : null;
  }
}

function isMessage(event: ChatEvent): boolean {
  return event.type === 'm.room.message' && event.relation === null;
}
