/** A life of its own: gives how long it waits, in nanoseconds, and goes on after that. */
export type Life = Generator<number, void, void>;

/** Time that moves from one thing that happens to the next. */
export interface Turns {
  nowNs(): number;
  /** Begins a life after a while. */
  begin(life: Life, inNs?: number): void;
  /** Goes on until nobody waits any more. */
  run(): void;
}

interface Turn {
  readonly ns: number;
  readonly order: number;
  readonly life: Life;
}

export function createTurns(): Turns {
  const heap: Turn[] = [];
  let now = 0;
  let order = 0;
  const begin = (life: Life, inNs = 0): void => {
    order += 1;
    push(heap, { ns: now + inNs, order, life });
  };
  return {
    nowNs: () => now,
    begin,
    run() {
      for (let turn = pop(heap); turn; turn = pop(heap)) {
        now = turn.ns;
        const { done, value } = turn.life.next();
        if (!done) begin(turn.life, value);
      }
    },
  };
}

function isBefore(a: Turn, b: Turn): boolean {
  return a.ns < b.ns || (a.ns === b.ns && a.order < b.order);
}

function push(heap: Turn[], turn: Turn): void {
  let at = heap.length;
  heap.push(turn);
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    if (!isBefore(turn, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = turn;
}

function pop(heap: Turn[]): Turn | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (child >= heap.length || !isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
