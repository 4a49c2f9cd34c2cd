import type { EngineLog } from './context.ts';

const KEPT_LINES = 500;

/** A log in memory: the newest lines, for a report that a person chooses to send. */
export function createLog(now: () => number): EngineLog {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (name: string, facts: Readonly<Record<string, string | number | boolean>> = {}) => {
      lines.push(JSON.stringify({ ms: now(), level, name, ...facts }));
      if (lines.length > KEPT_LINES) lines.shift();
    };
  return { info: write('info'), warn: write('warn'), lines };
}
