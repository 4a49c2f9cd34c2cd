import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkpoint } from '../../../server/src/superapp/wallet/index.ts';
import { judgeBooks, keepCheckpoint, verifyBooks, type Judgement } from './books.ts';
import { runKill, type KillReport, type Victim } from './kill-run.ts';
import { nameOf, type Point } from './points.ts';
import { buildStage, type Stage } from './stage.ts';

export interface WalletKills {
  /** Who is killed where. */
  readonly kills: readonly (readonly [point: Point, ...victims: readonly Victim[]])[];
  /** Told of each point when all its kills are over. */
  tell?(point: Point, reports: ReadonlyMap<Victim, KillReport>): void;
  /** Whether the folder with the logs stays also when all is well. */
  readonly keep?: boolean;
}

export interface WalletKillsReport {
  readonly kills: number;
  readonly violations: readonly string[];
  readonly judgements: readonly Judgement[];
  readonly longestRecoveryMs: number;
  /** Logs; null when they were removed. */
  readonly folder: string | null;
}

/** Kills whom it is told where it is told, all on one wallet, and looks at its books after each and in the end. */
export async function runWalletKills(options: WalletKills): Promise<WalletKillsReport> {
  const folder = await mkdtemp(join(tmpdir(), 'herald-wallet-kills-'));
  const { stage, end } = await buildStage(folder);
  const report = await killAll(stage, options).finally(end);
  const isKept = report.violations.length > 0 || options.keep === true;
  if (!isKept) await rm(folder, { recursive: true, force: true });
  return { ...report, folder: isKept ? folder : null };
}

async function killAll(
  stage: Stage,
  { kills, tell }: WalletKills,
): Promise<Omit<WalletKillsReport, 'folder'>> {
  const violations: string[] = [];
  let count = 0;
  let longestRecoveryMs = 0;
  /** The first of them, kept here, where the server cannot write. */
  let checkpoint: Checkpoint | null = null;
  for (const [number, [point, ...victims]] of kills.entries()) {
    const reports = new Map<Victim, KillReport>();
    for (const victim of victims) {
      const run = await runKill(stage, point, victim, `p${number}-${victim}`).catch(brokenOff);
      const found = [...run.violations, ...(await verifyBooks(stage))];
      reports.set(victim, { ...run, violations: found });
      violations.push(...found.map((one) => `${nameOf(point)} (${victim} killed): ${one}`));
      count += 1;
      longestRecoveryMs = Math.max(longestRecoveryMs, run.recoveryMs || 0);
    }
    checkpoint ??= await keepCheckpoint(stage);
    tell?.(point, reports);
  }
  const judgements = await judgeBooks(stage, checkpoint);
  for (const { invariant, violations: found } of judgements)
    violations.push(...found.map((one) => `${invariant}: ${one}`));
  const deaths = stage.server.deaths.map((how) => `the server ended by itself with ${how}`);
  return { kills: count, violations: [...violations, ...deaths], judgements, longestRecoveryMs };
}

/** Clients that are not answered where nothing is broken are a violation as well. */
const brokenOff = (error: unknown): KillReport => ({
  violations: [`it broke off: ${(error as Error).stack}`],
  recoveryMs: NaN,
});
