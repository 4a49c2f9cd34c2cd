import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rungs, type Rung } from './rungs.ts';

/** Which operations were answered, with which statuses. */
export interface Coverage {
  add(operation: string, status: number): void;
  statusesOf(operation: string): number[];
  /** The operations of these rungs that were never answered with success. */
  uncovered(...wanted: Rung[]): string[];
  /** Leaves a file for `loadCoverage`: the tests of one run are many processes. */
  save(folder: string): void;
}

export function createCoverage(): Coverage {
  const seen = new Map<string, Set<number>>();
  const statusesOf = (operation: string): number[] =>
    [...(seen.get(operation) ?? [])].toSorted((a, b) => a - b);
  const add = (operation: string, status: number): void => {
    seen.set(operation, (seen.get(operation) ?? new Set()).add(status));
  };
  return {
    add,
    statusesOf,
    uncovered: (...wanted) =>
      wanted.flatMap((rung) =>
        rungs[rung].filter((operation) => !statusesOf(operation).some((status) => status < 400)),
      ),
    save: (folder) => {
      mkdirSync(folder, { recursive: true });
      const lines = [...seen.keys()].map(
        (operation) => `${JSON.stringify([operation, statusesOf(operation)])}\n`,
      );
      appendFileSync(join(folder, `${process.pid}.jsonl`), lines.join(''));
    },
  };
}

/** What all the processes of a run left in a folder. */
export function loadCoverage(folder: string): Coverage {
  const coverage = createCoverage();
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  for (const name of files) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (line === '') continue;
      const [operation, statuses] = JSON.parse(line) as [string, number[]];
      for (const status of statuses) coverage.add(operation, status);
    }
  }
  return coverage;
}
