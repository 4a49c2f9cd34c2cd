import type { Random } from '../../server/src/platform/random/index.ts';
import type { Host } from './host.ts';
import { pick } from '../workload/stage.ts';
import type { SeenStatement, SimulatedDatabase, StatementWatch } from './database.ts';

/**
 * A fault that strikes at a statement. `nth` counts the statements that it may strike, from the end of the fault
 * before; it then strikes `times` of them, one after the other.
 */
interface Fault {
  readonly strike: 'crash' | 'takeover' | 'cut' | 'delay' | 'outage' | 'error';
  readonly target: 'write begin' | 'write commit' | 'write statement' | 'write insert' | 'pool statement';
  readonly moment: 'before' | 'after';
  /** The SQLSTATE of an error. */
  readonly code: string;
  readonly nth: number;
  readonly times: number;
}

/** The faults of one run, drawn before it begins. */
export interface Faults extends StatementWatch {
  /** Whether they strike; not so at first. */
  setActive(isActive: boolean): void;
}

export interface FaultsParts {
  readonly random: Random;
  readonly host: Pick<Host, 'crash' | 'takeOver'>;
  readonly database: Pick<SimulatedDatabase, 'breakFor'>;
  /** Hears of each strike. */
  readonly onStrike: (name: string) => void;
}

const WRITE_CONNECTION = 'herald-log1';
const STRIKES = [
  'crash',
  'takeover',
  'takeover',
  'outage',
  'outage',
  'cut',
  'cut',
  'cut',
  'delay',
  'delay',
  'error',
  'error',
  'error',
] as const;
const MOST_FAULTS = 6;
const CALM_ONE_OF = 5;
/** Serialization, deadlock, lock and statement timeouts, no space, no memory, and rows that the tables refuse. */
const WRITE_CODES = ['40001', '40P01', '55P03', '57014', '53100', '53200', '23514', '23514', '22P02'];
/** A moment, and longer than the server lets clients wait. */
const OUTAGE_MS = [300, 25_000, 25_000];
const BREAKABLE = [
  'write begin',
  'write commit',
  'write commit',
  'write statement',
  'pool statement',
] as const;
const DELAY_MS = 1_500;
const POOL_CODES = ['40001', '40P01', '55P03', '57014'];

export function createFaults({ random, host, database, onStrike }: FaultsParts): Faults {
  const faults = drawFaults(random);
  let isActive = false;
  let seen = 0;
  let struck = 0;

  /** The fault that strikes now; it is over once it has struck as often as it wanted. */
  function strikesAt(statement: SeenStatement, moment: Fault['moment']): Fault | null {
    const [fault] = faults;
    if (!isActive || !fault || fault.moment !== moment || !isTarget(fault, statement)) return null;
    seen += 1;
    if (seen < fault.nth) return null;
    struck += 1;
    if (struck >= fault.times) {
      faults.shift();
      seen = 0;
      struck = 0;
    }
    onStrike(`${fault.strike} ${fault.moment} ${fault.target}`);
    return fault;
  }

  function carryOut(fault: Fault | null, statement: SeenStatement): string | null {
    if (fault?.strike === 'crash') host.crash();
    if (fault?.strike === 'takeover') host.takeOver();
    if (fault?.strike === 'cut') statement.cut();
    if (fault?.strike === 'delay') statement.delay(1 + random.int(DELAY_MS));
    if (fault?.strike === 'outage') database.breakFor(1 + random.int(pick(random, OUTAGE_MS)));
    return fault?.strike === 'error' ? fault.code : null;
  }

  return {
    setActive: (value) => void (isActive = value),
    before: (statement) => carryOut(strikesAt(statement, 'before'), statement),
    after: (statement) => void carryOut(strikesAt(statement, 'after'), statement),
  };
}

function isTarget({ strike, target }: Fault, { application, text }: SeenStatement): boolean {
  // PostgreSQL never refuses it.
  if (strike === 'error' && text === 'rollback') return false;
  if (target === 'pool statement') return application !== WRITE_CONNECTION;
  if (application !== WRITE_CONNECTION) return false;
  if (target === 'write begin') return text === 'begin';
  if (target === 'write commit') return text === 'commit';
  return target === 'write statement' || text.includes('unnest(');
}

function drawFaults(random: Random): Fault[] {
  if (random.int(CALM_ONE_OF) === 0) return [];
  return Array.from({ length: 1 + random.int(MOST_FAULTS) }, () => drawFault(random));
}

function drawFault(random: Random): Fault {
  const strike = pick(random, STRIKES);
  const times = 1 + random.int(4);
  if (strike === 'error') {
    const target = pick(random, ['write insert', 'write insert', 'pool statement'] as const);
    const code = pick(random, target === 'pool statement' ? POOL_CODES : WRITE_CODES);
    return { strike, target, moment: 'before', code, times, nth: 1 + random.int(20) };
  }
  const target = pick(random, BREAKABLE);
  const moment = pick(random, ['before', 'after'] as const);
  return {
    strike,
    target,
    moment,
    code: '',
    times: strike === 'cut' || strike === 'delay' ? times : 1,
    nth: 1 + random.int(target === 'write commit' || target === 'write begin' ? 20 : 60),
  };
}
