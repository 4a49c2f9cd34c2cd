import type { Problem, Rule, SourceFile } from './source.ts';

interface Ban {
  name: string;
  /** Matched against code alone; `comments` against comments alone. */
  code?: RegExp;
  comments?: RegExp;
  message: string;
  isAllowedIn(file: SourceFile): boolean;
}

const startsWith =
  (...folders: string[]) =>
  ({ path }: SourceFile): boolean =>
    folders.some((folder) => path.startsWith(folder));

// They drive real processes and measure real time.
const outside = startsWith('tools/', 'bench/', 'e2e/', 'conformance/', 'sim/chaos/', 'sim/mutants/');
const platform = startsWith('server/src/platform/', 'server/test/');
// In a browser timers and chance are the platform's own; what of them decides something comes in by EngineWorld.
const browser = startsWith('web/', 'packages/client/src/');
/** Where the browser's clock and network enter: everybody else is given them. */
const browserDoor = ({ path }: SourceFile): boolean =>
  [
    'web/src/app/clock.ts',
    'web/src/app/brand.ts',
    'web/src/sw.ts',
    'packages/client/src/engine/worker.ts',
  ].includes(path);
// A package has no platform: its tests measure how long it takes, and its fuzzers tell.
const packageTest = ({ path, isTest }: SourceFile): boolean => isTest && path.startsWith('packages/');
const never = (): boolean => false;

const bans: readonly Ban[] = [
  {
    name: 'wall clock',
    code: /\bDate\.now\b|\bnew Date\(\s*\)|(?<![.\w])Date\(\s*\)|\bperformance\.now\b|\bprocess\.(hrtime|uptime)\b/g,
    message:
      'take a Clock of #platform/clock and ask clock.now() or clock.monotonicMs(): a test must be able to be midnight',
    isAllowedIn: (file) => platform(file) || outside(file) || packageTest(file) || browserDoor(file),
  },
  {
    name: 'timers',
    code: /(?<![.\w])(setTimeout|setInterval|setImmediate)\b/g,
    message: 'take Timers of #platform/clock and use timers.after, every or sleep: tests never sleep',
    isAllowedIn: (file) => platform(file) || outside(file) || browser(file),
  },
  {
    name: 'chance',
    code: /\bMath\.random\b|(?<![\w])(randomBytes|randomInt|randomUUID|randomFillSync|getRandomValues)\b/g,
    message:
      'take a Random of #platform/random and use random.bytes, id or int: a run is repeated from its seed',
    isAllowedIn: (file) => platform(file) || outside(file) || browser(file),
  },
  {
    name: 'environment',
    code: /\bprocess\.env\b/g,
    message: 'add a key to the table in server/src/config.ts, and take its value as an argument',
    isAllowedIn: (file) =>
      file.path === 'server/src/config.ts' ||
      startsWith('server/test/')(file) ||
      packageTest(file) ||
      outside(file),
  },
  {
    name: 'outbound call',
    code: /(?<![.\w])(fetch|EventSource|WebSocket)\s*\(/g,
    message: 'call out through platform/egress alone: it is the one door, and knows who may be called',
    isAllowedIn: (file) =>
      file.isTest || startsWith('server/src/platform/egress/')(file) || outside(file) || browserDoor(file),
  },
  {
    name: 'RegExp from text',
    code: /\bRegExp\s*\(/g,
    message:
      'write the expression as a literal, or compare by a loop: input in an expression can hang the server',
    isAllowedIn: never,
  },
  {
    name: 'any',
    code: /(?<![.\w$'"])any\b(?!\s*[(=:])/g,
    message: 'say what is true: a type, or `unknown` and a guard',
    isAllowedIn: never,
  },
  {
    name: 'enum',
    code: /(?<![.\w$])enum\s+\w+\s*\{/g,
    message: "use a union of words: type Mode = 'off' | 'listed'",
    isAllowedIn: never,
  },
  {
    name: 'default export',
    code: /\bexport\s+default\b|\bas\s+default\b/g,
    message: 'export it by its name, so that it has one name everywhere',
    // Two tools and a library want one.
    isAllowedIn: ({ path }) =>
      ['web/vite.config.ts', 'web/src/modules.d.ts', 'web/build/lookalikes.ts'].includes(path),
  },
  {
    name: 'bare error',
    code: /\bthrow\s+(new\s+)?Error\b/g,
    message:
      'expected: fail() or a Verdict; impossible: assert(); for the operator: refuseStart() of #platform/errors',
    isAllowedIn: (file) => file.isTest || outside(file) || file.path.endsWith('/assert.ts'),
  },
  {
    name: 'console',
    code: /(?<![.\w])console\./g,
    message: 'take a Log of #platform/log: one line of JSON per event',
    isAllowedIn: (file) => file.isTest || outside(file),
  },
  {
    name: 'evaluated text',
    code: /(?<![.\w])eval\s*\(|\bnew\s+Function\b/g,
    message: 'write the function: text is never run as code',
    isAllowedIn: never,
  },
  {
    name: 'skipped test',
    code: /(?<![.\w])(test|it|describe|suite)\.(skip|only|todo)\b|\{\s*(skip|only|todo)\s*:/g,
    message: 'make the test pass, or delete it: a test that does not run protects nothing',
    isAllowedIn: (file) => !file.isTest,
  },
  {
    name: 'markup from text',
    code: /\bdangerouslySetInnerHTML\b|\.(innerHTML|outerHTML|srcdoc)\b|\binsertAdjacentHTML\b|\bDOMParser\b|\bdocument\.write\b/g,
    message: 'make elements: text never becomes markup, and Trusted Types would refuse it',
    isAllowedIn: ({ path }) => !path.startsWith('web/'),
  },
  {
    name: 'unfinished work',
    comments: /\b(TODO|FIXME|XXX|HACK)\b/g,
    message: 'finish it, or write it in the README as a known limit',
    isAllowedIn: never,
  },
];

/** Words of the language that have a better replacement here. */
export const banRules: readonly Rule[] = bans.map((ban) => ({
  name: ban.name,
  check(file) {
    if (!/\.(ts|tsx|mjs)$/.test(file.path) || ban.isAllowedIn(file)) return [];
    const problems: Problem[] = [];
    for (const match of ban.code ? file.code.matchAll(ban.code) : []) {
      problems.push({ start: match.index, message: `${match[0].trim()}: ${ban.message}` });
    }
    for (const comment of ban.comments ? file.comments : []) {
      for (const match of comment.text.matchAll(ban.comments!)) {
        problems.push({ start: comment.start + match.index, message: `${match[0]}: ${ban.message}` });
      }
    }
    return problems;
  },
}));
