import { stateKeyString, type EventId, type Pdu, type StateKeyString } from '@herald/matrix';
import type { Verdict } from '#platform/errors';
import { ApiError, assert } from '#platform/errors';
import type { Intent, Outcome } from '#platform/stream';
import type {
  AppendRequest,
  Appended,
  BuiltEvent,
  Head,
  RoomIdentity,
  RoomView,
  StateEntry,
} from './draft.ts';
import { txnKey } from './draft.ts';

/** What an actor asks of the rest of the module. */
export interface ActorWorld {
  readonly room: RoomIdentity;
  /** A wrong actor, which tests play to show that they would notice. */
  readonly mutant?: ActorMutant | null;
  /** State keys that a request's rules will read. */
  keysOf(request: AppendRequest): readonly StateKeyString[];
  loadState(keys: readonly StateKeyString[]): Promise<ReadonlyMap<StateKeyString, StateEntry>>;
  loadHead(): Promise<Head>;
  findTxn(request: AppendRequest): Promise<EventId | null>;
  /** Builds the request's events upon a head, or says why they are not allowed there. Pure. */
  build(
    request: AppendRequest,
    view: RoomView,
    entry: EntryLookup,
  ): Verdict<{ built: BuiltEvent[]; head: Head }>;
  toIntent(
    built: readonly BuiltEvent[],
    head: Head,
    view: RoomView,
    settled: (outcome: Outcome) => void,
  ): Intent;
  submit(intent: Intent, again: boolean): void;
  /** Hears of events that are durable, in order. */
  committed(built: readonly BuiltEvent[], position: number, actor: RoomActor): void;
}

export type ActorMutant = 'keeps those behind' | 'refuses on pending state' | 'no txn key';

export type EntryLookup = (key: StateKeyString) => StateEntry | undefined;

const REMEMBERED_TXNS = 100;

interface Pending {
  readonly request: AppendRequest;
  readonly answer: PromiseWithResolvers<Appended>;
  built: BuiltEvent[];
  head: Head;
}

/**
 * Orders the events of one room. Committed state and pending events are kept apart: when a pending event does not
 * land, those behind it are built anew upon the committed state. A refusal is final only against committed state;
 * against pending state it waits for that state's verdict.
 */
export class RoomActor {
  readonly #world: ActorWorld;
  readonly #committedState: Map<StateKeyString, StateEntry | null>;
  readonly #overlay = new Map<StateKeyString, StateEntry>();
  readonly #byTxn = new Map<string, Promise<Appended>>();
  readonly #done = new Map<string, Promise<Appended>>();
  #committedHead: Head;
  #head: Head;
  #pending: Pending[] = [];
  #inUse = 0;
  /** While others write the room: over when they are done. */
  #aside: Promise<unknown> | null = null;
  /** Called once nothing is pending any more. */
  #rested: (() => void) | null = null;
  /** Rises when others have written the room: what was read before may be out of date. */
  #generation = 0;
  /** The generation that the head is of. */
  #headOf = 0;

  constructor(world: ActorWorld, head: Head) {
    this.#world = world;
    this.#committedHead = head;
    this.#head = head;
    this.#committedState = new Map();
  }

  get room(): RoomIdentity {
    return this.#world.room;
  }

  /** The room as its committed events have it; pending ones are not in it. */
  get committedHead(): Head {
    return this.#committedHead;
  }

  /** About how much memory its state takes; bounds the cache of actors. */
  get bytes(): number {
    return [...this.#committedState.values()].reduce(
      (sum, entry) => sum + 200 + 3 * (entry?.bytes ?? 0),
      1_000,
    );
  }

  /** An actor with something under way is never evicted: its pending events live here alone. */
  get evictable(): boolean {
    return this.#pending.length === 0 && this.#byTxn.size === 0 && this.#inUse === 0;
  }

  /** Forgets state that can be read again; only between requests. */
  trim(): void {
    if (this.evictable) this.#committedState.clear();
  }

  /**
   * Appends events. Resolves with the first one's id when they are durable.
   * A repeated transaction joins the first one's promise, or gets the stored event's id.
   * @throws ApiError 403 M_FORBIDDEN when the committed state does not allow them, 503 when they cannot be written.
   */
  append(request: AppendRequest): Promise<Appended> {
    const name = txnName(request);
    const known = name === null ? undefined : (this.#byTxn.get(name) ?? this.#done.get(name));
    if (known) return known;
    const answer = Promise.withResolvers<Appended>();
    // Entered before any await: a repetition that comes while the first is under way must find it.
    if (name !== null) this.#byTxn.set(name, answer.promise);
    answer.promise.then(
      () => this.#forget(name, answer.promise),
      () => this.#forget(name, null),
    );
    void this.#place(request, answer);
    return answer.promise;
  }

  /** Present committed state of these keys, read at most once. */
  async committedState(keys: readonly StateKeyString[]): Promise<(StateEntry | null)[]> {
    this.#inUse += 1;
    try {
      await this.#ensure(keys);
      return keys.map((key) => this.#committedState.get(key) ?? null);
    } finally {
      this.#inUse -= 1;
    }
  }

  /**
   * Runs `act`, which writes the room's rows itself, while nothing of the room is pending; requests wait. Afterwards
   * head and state are read anew, whatever came of it.
   */
  async alone<T>(act: () => Promise<T>): Promise<T> {
    this.#inUse += 1;
    while (this.#aside) await this.#aside;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#aside = promise;
    try {
      if (this.#pending.length > 0) await new Promise<void>((rested) => (this.#rested = rested));
      return await act();
    } finally {
      this.#generation += 1;
      this.#committedState.clear();
      this.#aside = null;
      this.#inUse -= 1;
      resolve();
    }
  }

  /** A transaction under way is over; the latest that succeeded are remembered, to answer repetitions at once. */
  #forget(name: string | null, done: Promise<Appended> | null): void {
    if (name === null) return;
    this.#byTxn.delete(name);
    if (!done || this.#world.mutant === 'no txn key') return;
    this.#done.set(name, done);
    const [oldest] = this.#done.keys();
    if (this.#done.size > REMEMBERED_TXNS && oldest !== undefined) this.#done.delete(oldest);
  }

  async #place(request: AppendRequest, answer: PromiseWithResolvers<Appended>): Promise<void> {
    this.#inUse += 1;
    try {
      for (;;) {
        const keys = this.#world.keysOf(request);
        if (this.#aside) await this.#aside;
        if (keys.some((key) => !this.#committedState.has(key))) await this.#ensure(keys);
        if (this.#headOf !== this.#generation) await this.#reloadHead();
        if (!this.#mayBuild(keys)) continue;
        const verdict = this.#tryBuild(request);
        if (verdict.ok) {
          this.#enqueue({ request, answer, ...verdict.value }, false);
          return;
        }
        const last = this.#pending.at(-1);
        if (last && this.#world.mutant !== 'refuses on pending state') {
          await last.answer.promise.catch(() => undefined);
          continue;
        }
        // A repetition of a stored send is answered even when its sender may no longer send.
        const stored = await this.#world.findTxn(request);
        if (stored) answer.resolve({ eventId: stored, position: null });
        else answer.reject(new ApiError(verdict.status, verdict.errcode, verdict.message));
        return;
      }
    } catch (error) {
      answer.reject(error);
    } finally {
      this.#inUse -= 1;
    }
  }

  /** Others may have begun to write the room, or ended, while what they make out of date was being read. */
  #mayBuild(keys: readonly StateKeyString[]): boolean {
    const isKnown = keys.every((key) => this.#committedState.has(key));
    return !this.#aside && this.#headOf === this.#generation && isKnown;
  }

  #tryBuild(request: AppendRequest): Verdict<{ built: BuiltEvent[]; head: Head }> {
    return this.#world.build(request, this.#view(this.#head), (key) => this.#entry(key));
  }

  #enqueue(pending: Pending, again: boolean): void {
    const intent = this.#world.toIntent(pending.built, pending.head, this.#view(this.#head), (outcome) => {
      this.#settled(pending, outcome);
    });
    // Throws when the queue is full; nothing of this room has changed by then.
    this.#world.submit(intent, again);
    this.#head = pending.head;
    for (const event of pending.built) {
      if (event.stateKeyString !== null) this.#overlay.set(event.stateKeyString, entryOf(event));
    }
    this.#pending.push(pending);
  }

  #settled(pending: Pending, outcome: Outcome): void {
    assert(this.#pending[0] === pending, 'events of a room settle in their order');
    this.#pending.shift();
    if (outcome.kind === 'committed') {
      this.#commit(pending, outcome.position);
      this.#tellRest();
      return;
    }
    if (outcome.kind === 'duplicate') {
      pending.answer.resolve({ eventId: outcome.storedId as EventId, position: null });
    } else if (outcome.kind === 'refused') {
      pending.answer.reject(new ApiError(500, 'M_UNKNOWN', 'The event could not be stored.'));
    } else {
      pending.answer.reject(unavailable());
    }
    this.#buildAnew();
    this.#tellRest();
  }

  #tellRest(): void {
    if (this.#pending.length > 0) return;
    this.#rested?.();
    this.#rested = null;
  }

  #commit(pending: Pending, position: number): void {
    this.#committedHead = pending.head;
    for (const event of pending.built) {
      if (event.stateKeyString !== null) {
        const entry = entryOf(event);
        this.#committedState.set(event.stateKeyString, entry);
        if (this.#overlay.get(event.stateKeyString)?.event === entry.event)
          this.#overlay.delete(event.stateKeyString);
      }
      if (event.redaction) this.#redactState(event.redaction.pdu);
    }
    this.#world.committed(pending.built, position, this);
    const first = pending.built[0];
    assert(first, 'a request has at least one event');
    pending.answer.resolve({ eventId: first.pdu.eventId, position });
  }

  /** A redacted state event stays the present state, without what was taken from it. */
  #redactState(pdu: Pdu): void {
    if (pdu.stateKey === null) return;
    const key = stateKeyString(pdu.type, pdu.stateKey);
    const entry = this.#committedState.get(key);
    if (entry?.pdu.eventId === pdu.eventId) this.#committedState.set(key, { ...entry, pdu });
  }

  /** Those behind an event that did not land were built upon it: each is checked and built again, in order. */
  #buildAnew(): void {
    if (this.#world.mutant === 'keeps those behind') return;
    const behind = this.#pending;
    this.#pending = [];
    this.#head = this.#committedHead;
    this.#overlay.clear();
    for (const { request, answer } of behind) {
      const verdict = this.#tryBuild(request);
      if (verdict.ok) this.#enqueue({ request, answer, ...verdict.value }, true);
      else void this.#place(request, answer);
    }
  }

  async #reloadHead(): Promise<void> {
    const generation = this.#generation;
    const head = await this.#world.loadHead();
    // Another request may have read it meanwhile, and built upon it.
    if (generation !== this.#generation || this.#headOf === generation) return;
    this.#committedHead = head;
    this.#head = head;
    this.#headOf = generation;
  }

  #entry(key: StateKeyString): StateEntry | undefined {
    return this.#overlay.get(key) ?? this.#committedState.get(key) ?? undefined;
  }

  #view(head: Head): RoomView {
    const { room, roomId, version } = this.#world.room;
    return {
      room,
      roomId,
      version,
      head,
      state: (type, stateKey) => this.#entry(stateKeyString(type, stateKey))?.pdu,
    };
  }

  async #ensure(keys: readonly StateKeyString[]): Promise<void> {
    const missing = keys.filter((key) => !this.#committedState.has(key));
    if (missing.length === 0) return;
    const generation = this.#generation;
    const loaded = await this.#world.loadState(missing);
    if (generation !== this.#generation) return this.#ensure(keys);
    for (const key of missing) {
      // What was committed while the read was under way is newer than what was read.
      if (!this.#committedState.has(key)) this.#committedState.set(key, loaded.get(key) ?? null);
    }
  }
}

/** 503 for an event whose outcome nobody can tell yet, or that was not written: the client repeats it. */
export function unavailable(): ApiError {
  return new ApiError(
    503,
    'M_UNKNOWN',
    'The server cannot write at the moment. Send it again with the same txnId.',
    {
      retry_after_ms: 1_000,
    },
  );
}

function entryOf(event: BuiltEvent): StateEntry {
  assert(event.key !== null, 'a state event has a key');
  return { key: event.key, event: event.event, pdu: event.pdu, bytes: event.bytes.length };
}

function txnName({ drafts, txn }: AppendRequest): string | null {
  return txn ? JSON.stringify([drafts[0]?.sender, txn.deviceId, txnKey(txn)]) : null;
}
