import { isObject } from '../content.ts';
import { readChange } from './change.ts';
import type { ChatEvent } from './chat-event.ts';

/** How people reacted to one event. */
export interface Reactions {
  /** By reaction in the order of their first use, then by sender: the events that say so. */
  readonly kinds: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
}

/**
 * The events of a window folded into what is shown: relations go to their targets, everything else is a row or
 * hidden. Every event costs the same, however many there are; what has to be shown anew is gathered in `takeDirty`.
 */
export class Fold {
  readonly #events = new Map<string, ChatEvent>();
  #order: string[] = [];
  readonly #edits = new Map<string, Set<string>>();
  readonly #reactions = new Map<string, Map<string, Map<string, Set<string>>>>();
  readonly #redactions = new Map<string, string>();
  readonly #repliers = new Map<string, Set<string>>();
  /** The entry before an event that has no place of its own. */
  readonly #anchors = new Map<string, string>();
  #dirty = new Set<string>();
  #isReordered = false;

  get size(): number {
    return this.#events.size;
  }

  get(id: string): ChatEvent | null {
    return this.#events.get(id) ?? null;
  }

  /** Ids of all events that are no relations, oldest first, whether they are shown or not. */
  get order(): readonly string[] {
    return this.#order;
  }

  /** The entry at which an event stands: itself, or the one before a relation. */
  anchorOf(id: string): string | null {
    const event = this.#events.get(id);
    if (event && isEntry(event)) return id;
    return this.#anchors.get(id) ?? null;
  }

  /** Adds events, oldest first, before or after all others. Events that are known already are taken over in place. */
  add(events: readonly ChatEvent[], where: 'before' | 'after'): void {
    const fresh: string[] = [];
    let anchor = where === 'after' ? this.#order.at(-1) : undefined;
    for (const event of events) {
      const isKnown = this.#events.has(event.id);
      this.put(event);
      const hasPlace = isEntry(event);
      if (!isKnown && hasPlace) fresh.push(event.id);
      if (hasPlace) anchor = event.id;
      else if (anchor !== undefined) this.#anchors.set(event.id, anchor);
    }
    if (fresh.length === 0) return;
    this.#order = where === 'before' ? [...fresh, ...this.#order] : [...this.#order, ...fresh];
    this.#isReordered = true;
  }

  /** Takes in an event's present state without giving it a place: a relation, or one that is known already. */
  put(event: ChatEvent): void {
    const known = this.#events.get(event.id);
    if (known) this.#unlink(known);
    // What was redacted while it was being read stays so.
    const isRedacted = known !== undefined && known.redactedBy !== null && event.redactedBy === null;
    const now = isRedacted ? { ...event, redactedBy: known.redactedBy } : event;
    this.#events.set(now.id, now);
    this.#link(now);
    this.#touch(now.id);
    // A message turned out to be an edit only when it was decrypted.
    if (known && isEntry(known) && !isEntry(now)) this.#dropFromOrder(now.id);
  }

  remove(id: string): void {
    const known = this.#events.get(id);
    if (!known) return;
    this.#unlink(known);
    this.#events.delete(id);
    if (isEntry(known)) this.#dropFromOrder(id);
  }

  /** The edit that counts: the newest by the same sender (Client-server API, "Validity of replacement events"). */
  editOf(id: string): ChatEvent | null {
    const target = this.#events.get(id);
    if (!target || target.stateKey !== null || target.relation !== null) return null;
    let newest: ChatEvent | null = null;
    for (const editId of this.#edits.get(id) ?? []) {
      const edit = this.#events.get(editId);
      if (!edit || !isValidEdit(edit, target) || this.redactorOf(editId) !== null) continue;
      if (!newest || isNewer(edit, newest)) newest = edit;
    }
    return newest;
  }

  reactionsTo(id: string): Reactions {
    return { kinds: this.#reactions.get(id) ?? new Map<string, Map<string, Set<string>>>() };
  }

  /** Who redacted an event; '' when nobody knows, null when nobody did. */
  redactorOf(id: string): string | null {
    const event = this.#events.get(id);
    if (event && event.redactedBy !== null) return event.redactedBy;
    const redaction = this.#redactions.get(id);
    return redaction === undefined ? null : (this.#events.get(redaction)?.sender ?? '');
  }

  /** Marks rows to be built anew because something around them changed. */
  touch(id: string): void {
    this.#touch(id);
  }

  touchWhere(matches: (event: ChatEvent) => boolean): void {
    for (const id of this.#order) {
      const event = this.#events.get(id);
      if (event && matches(event)) this.#dirty.add(id);
    }
  }

  /** The entries to build anew since the last time, and whether their order changed. */
  takeDirty(): { readonly ids: ReadonlySet<string>; readonly isReordered: boolean } {
    const taken = { ids: this.#dirty, isReordered: this.#isReordered };
    this.#dirty = new Set();
    this.#isReordered = false;
    return taken;
  }

  #touch(id: string): void {
    this.#dirty.add(id);
    for (const replier of this.#repliers.get(id) ?? []) this.#dirty.add(replier);
  }

  #dropFromOrder(id: string): void {
    const at = this.#order.lastIndexOf(id);
    if (at === -1) return;
    const before = this.#order[at - 1];
    if (before !== undefined) this.#anchors.set(id, before);
    this.#order = this.#order.toSpliced(at, 1);
    this.#dirty.add(id);
    this.#isReordered = true;
  }

  #link(event: ChatEvent): void {
    if (event.replyTo !== null) addTo(this.#repliers, event.replyTo, event.id);
    if (event.redacts !== null) this.#linkRedaction(event, event.redacts);
    const relation = event.relation;
    if (!relation || event.redactedBy !== null || this.#redactions.has(event.id)) return;
    if (relation.kind === 'edit') addTo(this.#edits, relation.target, event.id);
    else if (relation.key !== '' && event.type === 'm.reaction') {
      const kinds = this.#reactions.get(relation.target) ?? new Map<string, Map<string, Set<string>>>();
      this.#reactions.set(relation.target, kinds);
      const senders = kinds.get(relation.key) ?? new Map<string, Set<string>>();
      kinds.set(relation.key, senders);
      addTo(senders, event.sender, event.id);
    }
    this.#touch(relation.target);
  }

  #linkRedaction(event: ChatEvent, target: string): void {
    this.#redactions.set(target, event.id);
    const redacted = this.#events.get(target);
    if (redacted) this.#unlinkRelation(redacted);
    this.#touch(target);
  }

  #unlink(event: ChatEvent): void {
    if (event.replyTo !== null) removeFrom(this.#repliers, event.replyTo, event.id);
    if (event.redacts !== null && this.#redactions.get(event.redacts) === event.id) {
      this.#redactions.delete(event.redacts);
      const target = this.#events.get(event.redacts);
      if (target) this.#link(target);
      this.#touch(event.redacts);
    }
    this.#unlinkRelation(event);
  }

  #unlinkRelation(event: ChatEvent): void {
    const relation = event.relation;
    if (!relation) return;
    if (relation.kind === 'edit') removeFrom(this.#edits, relation.target, event.id);
    const kinds = this.#reactions.get(relation.target);
    const senders = kinds?.get(relation.key);
    if (kinds && senders) {
      removeFrom(senders, event.sender, event.id);
      if (senders.size === 0) kinds.delete(relation.key);
      if (kinds.size === 0) this.#reactions.delete(relation.target);
    }
    this.#touch(relation.target);
  }
}

/** Whether an event has a place of its own, shown or not. */
function isEntry(event: ChatEvent): boolean {
  return event.relation === null && event.type !== 'm.room.redaction' && event.type !== 'm.reaction';
}

const MESSAGE_TYPES: ReadonlySet<string> = new Set([
  'm.room.message',
  'm.room.encrypted',
  'm.sticker',
  'm.poll.start',
  'org.matrix.msc3381.poll.start',
]);

/** Whether an entry is shown as a row. */
export function isShown(event: ChatEvent): boolean {
  if (event.reading === 'opening') return false;
  if (event.stateKey !== null) return event.redactedBy === null && readChange(event) !== null;
  return MESSAGE_TYPES.has(event.type);
}

function isValidEdit(edit: ChatEvent, target: ChatEvent): boolean {
  if (edit.sender !== target.sender || edit.reading !== 'clear') return false;
  if (edit.type !== target.type || !isObject(edit.content['m.new_content'])) return false;
  // The text of an encrypted message may not be replaced by one that the server could have written.
  return edit.isLocal || edit.isEncrypted || !target.isEncrypted;
}

function isNewer(one: ChatEvent, other: ChatEvent): boolean {
  if (one.isLocal !== other.isLocal) return one.isLocal;
  if (one.ts !== other.ts) return one.ts > other.ts;
  return one.id > other.id;
}

function addTo(index: Map<string, Set<string>>, key: string, value: string): void {
  const values = index.get(key);
  if (values) values.add(value);
  else index.set(key, new Set([value]));
}

function removeFrom(index: Map<string, Set<string>>, key: string, value: string): void {
  const values = index.get(key);
  values?.delete(value);
  if (values?.size === 0) index.delete(key);
}
