import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateKeyString, V11, type EventId, type Pdu, type StateKeyString } from '@herald/matrix';
import { accept, ApiError, refuse } from '#platform/errors';
import { createSeededRandom, type Random } from '#platform/random';
import type { Intent, Outcome } from '#platform/stream';
import { EMPTY_HEAD, type AppendRequest, type BuiltEvent, type Head, type StateEntry } from './draft.ts';
import { RoomActor, type ActorMutant, type ActorWorld } from './room-actor.ts';

type WorldMutant = 'evicts in flight' | 'refuses without look-up';
type Mutant = ActorMutant | WorldMutant;

interface Stored {
  readonly event: BuiltEvent;
  readonly head: Head;
  readonly txn: string;
}

interface Told {
  readonly txn: string;
  readonly eventId?: string;
  readonly status?: number;
}

const LOCK = stateKeyString('lock', '');

/** A room in which messages are refused while it is locked, a database that fails now and then, and its actor. */
class Room {
  readonly stored: Stored[] = [];
  readonly told: Told[] = [];
  readonly random: Random;
  readonly mutant: Mutant | null;
  readonly faults: string[] = [];
  #queue: { intent: Intent; built: readonly BuiltEvent[]; head: Head }[] = [];
  #numbers = 0;
  actor: RoomActor;

  constructor(seed: number, mutant: Mutant | null) {
    this.random = createSeededRandom(seed);
    this.mutant = mutant;
    this.actor = new RoomActor(this.#world(), EMPTY_HEAD);
  }

  get busy(): boolean {
    return this.#queue.length > 0;
  }

  #entry(): StateEntry | undefined {
    const last = this.stored.findLast(({ event }) => event.stateKeyString === LOCK)?.event;
    return last && { key: 1, event: last.event, pdu: last.pdu, bytes: 1 };
  }

  #world(): ActorWorld {
    const isOfWorld = this.mutant === 'evicts in flight' || this.mutant === 'refuses without look-up';
    return {
      room: { room: 1, roomId: '!room', version: V11 },
      mutant: isOfWorld ? null : (this.mutant as ActorMutant | null),
      keysOf: () => [LOCK],
      loadState: async () => {
        const entry = this.#entry();
        return new Map<StateKeyString, StateEntry>(entry ? [[LOCK, entry]] : []);
      },
      loadHead: async () => this.stored.at(-1)?.head ?? EMPTY_HEAD,
      findTxn: async ({ txn }) =>
        this.mutant === 'refuses without look-up'
          ? null
          : (this.#find(txn?.txnId)?.event.pdu.eventId ?? null),
      build: (request, view, entry) => {
        const [draft] = request.drafts;
        assert.ok(draft);
        const isLocked = entry(LOCK)?.pdu.content['locked'] === true;
        if (draft.type === 'message' && isLocked) return refuse(403, 'M_FORBIDDEN', 'The room is locked.');
        const built = this.#build(request, view.head, entry(LOCK) ?? null);
        const extremities = [{ event: built.event, eventId: built.pdu.eventId }];
        return accept({ built: [built], head: { ...view.head, extremities, depth: built.pdu.depth } });
      },
      toIntent: (built, head, _view, settled) => {
        const intent = { lane: 'room', positions: 1, rows: [], ids: [], bytes: 1, wakes: {}, settled };
        this.#next = { intent, built, head };
        return intent;
      },
      submit: () => void (this.#next && this.#queue.push(this.#next)),
      committed: () => undefined,
    };
  }

  #next: { intent: Intent; built: readonly BuiltEvent[]; head: Head } | null = null;

  #build(request: AppendRequest, head: Head, replaced: StateEntry | null): BuiltEvent {
    const [draft] = request.drafts;
    assert.ok(draft);
    this.#numbers += 1;
    const isState = draft.stateKey !== null;
    const pdu = {
      eventId: `$${this.#numbers}` as EventId,
      type: draft.type,
      stateKey: draft.stateKey,
      sender: draft.sender,
      content: draft.content,
      depth: head.depth + 1,
      prevEvents: head.extremities.map((one) => one.eventId),
    } as unknown as Pdu;
    return {
      event: this.#numbers,
      pdu,
      bytes: Buffer.from('x'),
      auth: null,
      stateKeyString: isState ? LOCK : null,
      key: isState ? 1 : null,
      newKey: false,
      replaced,
      running: 0,
      notifies: false,
      redaction: null,
      txn: request.txn,
    };
  }

  #find(txn: string | undefined): Stored | undefined {
    return this.stored.find((one) => one.txn === txn);
  }

  send(txn: string, type: 'message' | 'lock', isLocked = false): void {
    const draft = {
      type,
      stateKey: type === 'lock' ? '' : null,
      content: { locked: isLocked },
      sender: '@a:x',
    };
    this.actor.append({ drafts: [draft], txn: { deviceId: 'd', txnId: txn } }).then(
      ({ eventId }) => this.told.push({ txn, eventId }),
      (error: unknown) => this.told.push({ txn, status: error instanceof ApiError ? error.status : 0 }),
    );
  }

  /** The database takes the first of the queue, refuses it, or knows its transaction. */
  commitOne(): void {
    const first = this.#queue.shift();
    if (!first) return;
    const [event] = first.built;
    assert.ok(event);
    const txn = event.txn?.txnId ?? '';
    const known = this.mutant === 'no txn key' ? undefined : this.#find(txn);
    const fails = this.random.int(6) === 0;
    if (known || fails) this.#queue = [];
    else this.stored.push({ event, head: first.head, txn });
    this.#settle(first.intent, known, fails);
  }

  #settle(intent: Intent, known: Stored | undefined, fails: boolean): void {
    const outcome: Outcome = known
      ? { kind: 'duplicate', storedId: known.event.pdu.eventId }
      : fails
        ? { kind: 'unavailable' }
        : { kind: 'committed', position: this.stored.length };
    try {
      intent.settled(outcome);
    } catch (error) {
      this.faults.push(`an invariant broke: ${String(error)}`);
    }
  }

  evict(): void {
    if (!this.actor.evictable && this.mutant !== 'evicts in flight') return;
    this.actor = new RoomActor(this.#world(), this.stored.at(-1)?.head ?? EMPTY_HEAD);
  }

  /** What the history holds against the properties P1 to P4 of the write path. */
  judge(): string[] {
    const findings = [...this.faults];
    let isLocked = false;
    this.stored.forEach(({ event, txn }, place) => {
      const before = this.stored[place - 1]?.event.pdu.eventId;
      const [cited] = event.pdu.prevEvents;
      if (cited !== before) findings.push(`P2: ${txn} cites ${cited} and stands after ${before}`);
      if (event.pdu.type === 'message' && isLocked)
        findings.push(`P3: ${txn} was said while the room was locked`);
      if (event.pdu.type === 'lock') isLocked = event.pdu.content['locked'] === true;
      if (this.stored.some((other, at) => at > place && other.txn === txn))
        findings.push(`P1: ${txn} is there twice`);
    });
    this.told.forEach(({ txn, eventId, status }, at) => {
      const stored = this.#find(txn);
      if (eventId !== undefined && stored?.event.pdu.eventId !== eventId) {
        findings.push(`P1: ${txn} was told ${eventId}`);
      }
      // A request that was refused may be made again, and be stored then.
      const isMadeAgain = this.told.some((later, place) => place > at && later.txn === txn && later.eventId);
      if (status === 403 && stored && !isMadeAgain) findings.push(`P4: ${txn} was refused and is stored`);
    });
    return findings;
  }
}

/** Lets every promise that can go on do so: nothing here waits for more than a few of another. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

/** A refusal must name a state that was committed: held against the states that were, between send and answer. */
async function play(seed: number, mutant: Mutant | null): Promise<string[]> {
  const room = new Room(seed, mutant);
  const { random } = room;
  const findings: string[] = [];
  let sends = 0;
  for (let step = 0; step < 60; step += 1) {
    const act = random.int(10);
    if (act < 4) room.send(`t${(sends += 1)}`, 'message');
    else if (act === 4) room.send(`t${(sends += 1)}`, 'lock', random.int(2) === 0);
    else if (act === 5 && sends > 0) room.send(`t${1 + random.int(sends)}`, 'message');
    else if (act === 6) room.evict();
    else room.commitOne();
    if (random.int(2) === 0) await settle();
    const everLocked = room.stored.some(({ event }) => event.pdu.content['locked'] === true);
    if (!everLocked && room.told.some((one) => one.status === 403))
      findings.push('P9: refused, and never locked');
  }
  for (let rounds = 0; rounds < 200 && (room.busy || rounds < 5); rounds += 1) {
    room.commitOne();
    await settle();
  }
  return [...new Set([...findings, ...room.judge()])];
}

test('a room keeps its promises through 2,000 random lives of failures, repetitions and evictions', async () => {
  for (let seed = 1; seed <= 2_000; seed += 1) assert.deepEqual(await play(seed, null), [], `seed ${seed}`);
});

const mutants: readonly Mutant[] = [
  'keeps those behind',
  'evicts in flight',
  'no txn key',
  'refuses without look-up',
  'refuses on pending state',
];
for (const mutant of mutants) {
  test(`the random lives notice an actor that ${mutant}`, async () => {
    for (let seed = 1; seed <= 400; seed += 1) if ((await play(seed, mutant)).length > 0) return;
    assert.fail('nothing was noticed');
  });
}
