import { setTimeout } from 'node:timers/promises';
import type { Act, Attempt, Change } from './act.ts';
import { createCast, type Cast, type Command } from './cast.ts';
import type { Reply } from './http-client.ts';
import { ACTS, type Point } from './points.ts';
import type { Stage } from './stage.ts';
import { countWallet, setJobDue, type Counts } from './store/wallet.ts';

export type Victim = 'server' | 'postgres';

/** How one kill went. */
export interface KillReport {
  readonly violations: readonly string[];
  /** From the kill until the command was answered, or the job had done it. */
  readonly recoveryMs: number;
}

const REACHED_WITHIN_MS = 20_000;
const DONE_WITHIN_MS = 90_000;
const AGAIN_AFTER_MS = 100;
const TRY_AGAIN = 503;
/** For a repeated command to come to where it waits for its key. */
const WAITING_MS = 400;
/** For the server's reply to be on its way. */
const REPLY_MS = 60;

/** Also ends when the signal aborts. */
const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);

/**
 * Does what the point names, kills the victim there with SIGKILL, and sends the same command until it is answered.
 * `name` is of no other run on this stage.
 */
export async function runKill(stage: Stage, point: Point, victim: Victim, name: string): Promise<KillReport> {
  const violations: string[] = [];
  const note = (found: string): void => void violations.push(found);
  const cast = createCast(stage, name);
  await setJobDue(stage.database, false);
  const act: Act = ACTS[point.act];
  const attempt = await act(cast, stage);
  const before = await countWallet(stage.database);
  const expect = (counts: Counts, landed: readonly number[], when: string): void => {
    const wrong = landed.map((commits) => differences(before, counts, attempt, commits));
    if (wrong.every((found) => found.length > 0))
      note(`${when}: ${wrong.map((one) => one.join('; ')).join(', or ')}`);
  };

  const stood = await standAt(stage, point, () => begin(stage, cast, attempt));
  if (stood === null) {
    note('it was never reached');
    return { violations, recoveryMs: NaN };
  }
  const startMs = performance.now();
  await kill(stage, point, victim);
  const early = await stood.first;
  const all = [attempt.changes.length];
  const counts = await countWallet(stage.database);
  if (early?.status === 200) expect(counts, all, 'answered 200, and after the kill');
  else expect(counts, point.landed, 'after the kill');

  if (attempt.command) {
    const answers = await repeat(stage, cast, attempt.command, point);
    for (const fault of faultsOf(early === null ? answers : [early, ...answers])) note(fault);
  } else await untilDone(stage, before, attempt);
  const recoveryMs = performance.now() - startMs;
  await setJobDue(stage.database, false);
  expect(await countWallet(stage.database), all, 'in the end');
  await attempt.finish?.();
  return { violations, recoveryMs };
}

/** What the server gave to the first attempt; null: nothing, or no whole answer. */
type First = Promise<Reply | null>;

/** Resolves when the point is reached; with null when it never is. */
async function standAt(
  { gate, clients }: Stage,
  { holds, statement, within }: Point,
  act: () => First,
): Promise<{ readonly first: First } | null> {
  const reached = gate.closeAt({
    holds: holds === 'reply' ? null : holds,
    ...(holds === 'reply' && { tells: 'answer' }),
    ...(holds === null && { tells: 'statement' }),
    matches: ({ text, before }) =>
      text.includes(statement) && (within === undefined || before.some((one) => one.includes(within))),
  });
  if (holds === 'reply') clients.treat({ mode: 'hold' }, ['down']);
  const first = act();
  const late = new AbortController();
  const isReached = await Promise.race([
    reached.then(() => true),
    sleep(REACHED_WITHIN_MS, late.signal).then(() => false),
  ]);
  late.abort();
  if (isReached && holds === 'reply') await sleep(REPLY_MS);
  if (isReached) return { first };
  gate.open();
  clients.heal();
  return null;
}

async function begin({ server, database }: Stage, cast: Cast, { command }: Attempt): First {
  if (command) return cast.send(command).catch(() => null);
  // A server that starts looks at once what is due.
  await setJobDue(database, true);
  await server.kill();
  server.start();
  return null;
}

async function kill({ server, database, gate, clients }: Stage, point: Point, victim: Victim): Promise<void> {
  if (victim === 'server') await server.kill();
  else await database.kill();
  if (victim === 'postgres' || point.isLate !== true) gate.cut();
  if (point.holds === 'reply') clients.cut();
  clients.heal();
  if (victim === 'server') server.start();
}

/** Sends the command until it is answered, and then once more. What is told to try again does so. */
async function repeat(stage: Stage, cast: Cast, command: Command, { isLate }: Point): Promise<Reply[]> {
  const deadlineMs = performance.now() + DONE_WITHIN_MS;
  let opening = Promise.resolve();
  if (isLate) {
    await stage.server.ready();
    // It waits for the key, which the transaction of the first attempt has, until COMMIT comes.
    opening = sleep(WAITING_MS).then(() => stage.gate.open());
  }
  while (performance.now() < deadlineMs) {
    const reply = await cast.send(command).catch(() => null);
    if (reply && reply.status !== TRY_AGAIN) {
      // Later it would open the gate of the point after this one.
      await opening;
      return [reply, await cast.send(command)];
    }
    await sleep(AGAIN_AFTER_MS);
  }
  return [];
}

/** Lets the job run until it has done all of it. */
async function untilDone({ server, database }: Stage, before: Counts, attempt: Attempt): Promise<void> {
  const deadlineMs = performance.now() + DONE_WITHIN_MS;
  for (;;) {
    const wrong = differences(before, await countWallet(database), attempt, attempt.changes.length);
    if (wrong.length === 0 || performance.now() > deadlineMs) return server.ready();
    await setJobDue(database, true);
    await sleep(AGAIN_AFTER_MS);
  }
}

/** Where the wallet is not as it was and the first commits of the attempt have changed it, in words. */
function differences(before: Counts, now: Counts, { changes, isOfChain }: Attempt, landed: number): string[] {
  const due = new Map(before);
  const add = (change: Change): void => {
    for (const [name, by] of Object.entries(change)) due.set(name, (due.get(name) ?? 0n) + by);
  };
  changes.slice(0, landed).forEach(add);
  return [...new Set([...due.keys(), ...now.keys()])]
    .filter((name) => isOfChain === true || !name.startsWith('chain: '))
    .flatMap((name) => {
      const [is, expected] = [now.get(name) ?? 0n, due.get(name) ?? 0n];
      return is === expected ? [] : [`${name} is ${is}, expected ${expected}`];
    });
}

/** What is wrong with the answers that one command got. */
function faultsOf(replies: readonly Reply[]): string[] {
  const final = replies.filter(({ status }) => status !== TRY_AGAIN);
  if (final.length === 0) return ['the command was not answered in 90 seconds'];
  const said = [...new Set(final.map(({ status, text }) => `${status} ${text}`))];
  return [
    ...(said.length > 1 ? [`the same command got different answers: ${said.join(' / ')}`] : []),
    ...said.filter((one) => !one.startsWith('200 ')).map((one) => `it was answered ${one}`),
    // W8: no reader of JSON rounds digits in a string.
    ...said.filter((one) => NUMBERED.test(one)).map((one) => `an amount is a number: ${one}`),
  ];
}

const NUMBERED = /"(amount|refunded|available|held)":\s*-?[0-9]/;
