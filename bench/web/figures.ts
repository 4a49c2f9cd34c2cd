/** What is measured of one client in one run. Milliseconds, bytes, counts; a share is 0 to 1. */
export interface Figures {
  readonly scriptToLogin: number;
  readonly scriptToList: number;
  readonly stylesToList: number;
  readonly loginFormMs: number;
  readonly coldListMs: number;
  readonly warmListMs: number;
  readonly switchP50Ms: number;
  readonly switchP90Ms: number;
  readonly slowFrames: number;
  readonly worstFrameMs: number;
  readonly pageHeap: number;
  readonly allHeap: number;
  readonly wasmMemory: number;
  readonly nodesInRoom: number;
}

/** What fails the run: client.md, budgets, with the cold start as it can be on `/v3/sync`. */
export const ceilings: Partial<Figures> = {
  scriptToLogin: 250_000,
  scriptToList: 550_000,
  stylesToList: 40_000,
  coldListMs: 4_000,
  warmListMs: 1_000,
  switchP50Ms: 180,
  switchP90Ms: 350,
  slowFrames: 0.01,
  pageHeap: 50e6,
  allHeap: 150e6,
  nodesInRoom: 1_500,
};

const names = [
  'scriptToLogin',
  'scriptToList',
  'stylesToList',
  'loginFormMs',
  'coldListMs',
  'warmListMs',
  'switchP50Ms',
  'switchP90Ms',
  'slowFrames',
  'worstFrameMs',
  'pageHeap',
  'allHeap',
  'wasmMemory',
  'nodesInRoom',
] as const satisfies readonly (keyof Figures)[];

/** The median of each figure. */
export function median(runs: readonly Figures[]): Figures {
  const middle = (name: keyof Figures): number => {
    const sorted = runs.map((run) => run[name]).toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return Object.fromEntries(names.map((name) => [name, middle(name)])) as unknown as Figures;
}

/** Prints the medians beside their ceilings. Answers whether Herald keeps all of them. */
export function report(
  medians: ReadonlyMap<string, Figures>,
  limits: Partial<Figures>,
  say: (line: string) => void,
): boolean {
  const clients = [...medians.keys()];
  say(
    `\n${'median'.padEnd(16)}${clients.map((name) => name.padStart(14)).join('')}${'ceiling'.padStart(12)}`,
  );
  let isKept = true;
  for (const name of names) {
    const limit = limits[name];
    const own = medians.get('herald')?.[name] ?? Number.NaN;
    const isOver = limit !== undefined && !(own <= limit);
    if (isOver) isKept = false;
    const cells = clients.map((client) =>
      print(name, medians.get(client)?.[name] ?? Number.NaN).padStart(14),
    );
    const ceiling = limit === undefined ? '' : print(name, limit);
    say(`${name.padEnd(16)}${cells.join('')}${ceiling.padStart(12)}${isOver ? '  OVER' : ''}`);
  }
  return isKept;
}

function print(name: keyof Figures, value: number): string {
  if (Number.isNaN(value)) return '-';
  if (name === 'slowFrames') return `${(value * 100).toFixed(2)} %`;
  if (name.endsWith('Ms')) return `${Math.round(value)} ms`;
  if (name === 'nodesInRoom') return String(value);
  return value > 1e6 ? `${(value / 1e6).toFixed(1)} MB` : `${Math.round(value / 1e3)} kB`;
}
