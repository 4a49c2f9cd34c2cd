/** What `node --cpu-prof` writes. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}

/** What `HeapProfiler.stopSampling` answers. */
export interface AllocationProfile {
  readonly head: AllocationNode;
}

interface AllocationNode {
  readonly callFrame: CallFrame;
  readonly selfSize: number;
  readonly children: readonly AllocationNode[];
}

export interface Shares {
  readonly areas: readonly (readonly [area: string, amount: number])[];
  readonly functions: readonly (readonly [name: string, amount: number])[];
}

/** The parts of performance.md's budget, by where a function's file lies; the first that fits counts. */
const AREAS: readonly (readonly [area: string, paths: readonly string[]])[] = [
  [
    'commit: committer and database driver',
    ['server/src/platform/stream/', '/pg/', '/pg-protocol/', '/pg-pool/', 'server/src/platform/db/'],
  ],
  [
    'JSON, canonical form, hashes, ids',
    [
      'packages/matrix/src/json/',
      'packages/matrix/src/crypto/',
      'packages/matrix/src/ids/',
      'platform/json/',
      'platform/crypto/',
      'internal/crypto/',
      'parse-json',
      'scan-json',
    ],
  ],
  ['auth rules', ['packages/matrix/src/event-auth/']],
  ['push rules, counters', ['homeserver/push/']],
  ['token, rate limit', ['platform/limits/', 'homeserver/sessions/']],
  ['building and remembering events', ['homeserver/events/', 'packages/matrix/', 'homeserver/rooms/']],
  [
    'fan-out: sync',
    [
      'homeserver/sync/',
      'homeserver/timeline/',
      'homeserver/receipts/',
      'homeserver/keys/',
      'homeserver/to-device/',
      'homeserver/account-data/',
      'homeserver/typing/',
      'platform/notify/',
    ],
  ],
  ['checking requests against the contract', ['check-schema', 'read-fields', '/typebox/', 'read-body']],
  [
    'HTTP: sockets, parsing, replies',
    [
      'server/src/platform/http/',
      'node:_http',
      'node:net',
      'node:internal/',
      'node:',
      '/fastify/',
      '/find-my-way/',
      '/avvio/',
      '/proxy-addr/',
    ],
  ],
];

/**
 * Self time by area and by function, in microseconds, between two moments that are given as milliseconds before the
 * profile's end. What native code spends counts for the function that called it.
 */
export function areasOf(
  { nodes, samples, timeDeltas }: CpuProfile,
  { fromEndMs, untilEndMs }: { fromEndMs: number; untilEndMs: number },
): Shares {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, byId.get(id)] as const)),
  );
  const stackOf = (node: ProfileNode): CallFrame[] => {
    const stack = [];
    for (let at: ProfileNode | undefined = node; at; at = parents.get(at.id)) stack.push(at.callFrame);
    return stack;
  };
  const total = timeDeltas.reduce((sum, delta) => sum + delta, 0);
  const sums = createSums();
  let at = 0;
  for (const [place, id] of samples.entries()) {
    const delta = timeDeltas[place] ?? 0;
    at += delta;
    const leftMs = (total - at) / 1_000;
    const node = byId.get(id);
    if (leftMs > fromEndMs || leftMs < untilEndMs || !node || node.callFrame.functionName === '(idle)')
      continue;
    sums.add(stackOf(node), delta);
  }
  return sums.sorted();
}

/** Bytes allocated by area and by function. */
export function allocationsOf({ head }: AllocationProfile): Shares {
  const sums = createSums();
  const walk = (node: AllocationNode, above: readonly CallFrame[]): void => {
    const stack = [node.callFrame, ...above];
    if (node.selfSize > 0) sums.add(stack, node.selfSize);
    for (const child of node.children) walk(child, stack);
  };
  walk(head, []);
  return sums.sorted();
}

function createSums(): { add(stack: readonly CallFrame[], amount: number): void; sorted(): Shares } {
  const areas = new Map<string, number>();
  const functions = new Map<string, number>();
  const sorted = (map: Map<string, number>) => [...map].toSorted((a, b) => b[1] - a[1]);
  return {
    add(stack, amount) {
      add(areas, areaOf(stack), amount);
      add(functions, nameOf(stack[0]!), amount);
    },
    sorted: () => ({ areas: sorted(areas), functions: sorted(functions) }),
  };
}

/** The area of a call, by its stack, innermost first. */
function areaOf(stack: readonly CallFrame[]): string {
  const [{ functionName }] = stack as [CallFrame];
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'event loop and what else is native';
  for (const [depth, { url }] of stack.entries()) {
    const found = AREAS.find(([, paths]) => paths.some((path) => url.includes(path)));
    // Sockets and streams serve whoever called them: the driver, or HTTP.
    if (found && (!url.startsWith('node:') || depth === stack.length - 1)) return found[0];
  }
  return 'HTTP: sockets, parsing, replies';
}

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*?\/(?=server\/|packages\/)/, '');
  return `${functionName === '' ? '(anonymous)' : functionName} ${file}:${lineNumber + 1}`;
}

function add(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}
