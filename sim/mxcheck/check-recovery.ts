import type { Facts } from './facts.ts';
import type { Findings } from './report.ts';

const MOST_RECOVERY_NS = 60e9;

interface Mark {
  readonly fault: string;
  readonly ns: number;
  readonly line: number;
}

/**
 * When the last fault ended the server takes messages again: one that was sent afterwards is acknowledged within a
 * minute, unless another fault began before. Gives the longest recovery in milliseconds, null without faults.
 */
export function checkRecovery({ operations }: Facts, findings: Findings): number | null {
  let longestNs: number | null = null;
  for (const { healed, nextNs } of listHeals(operations, findings)) {
    const acked = firstAckAfter(operations, healed);
    if (acked !== null) longestNs = Math.max(longestNs ?? 0, acked - healed.ns);
    const recoveredNs = acked ?? Infinity;
    if (recoveredNs - healed.ns <= MOST_RECOVERY_NS || nextNs - healed.ns <= MOST_RECOVERY_NS) continue;
    const words = `${healed.fault} ended on line ${healed.line}, and ${whatFollowed(operations, healed, acked)}.`;
    findings.add('not-recovered', [healed.line], words);
  }
  return longestNs === null ? null : longestNs / 1e6;
}

function whatFollowed(operations: Facts['operations'], healed: Mark, acked: number | null): string {
  if (acked !== null)
    return `the first message sent afterwards was acknowledged after ${((acked - healed.ns) / 1e9).toFixed(1)} s`;
  const tries = operations.filter(({ deed, invokeNs }) => deed.f === 'send' && invokeNs >= healed.ns).length;
  return tries === 0
    ? 'no message was sent afterwards that could show that it was over'
    : `none of ${tries} attempts to send afterwards was acknowledged`;
}

/** The moments in which the last fault that was there ended, each with the begin of the next. */
function listHeals(operations: Facts['operations'], findings: Findings): { healed: Mark; nextNs: number }[] {
  const heals: { healed: Mark; nextNs: number }[] = [];
  const present = new Map<string, Mark>();
  const marks = operations.flatMap(({ deed, invokeNs, completeNs }, index) =>
    deed.f === 'fault' ? [{ deed, line: index + 2, ns: deed.phase === 'end' ? completeNs : invokeNs }] : [],
  );
  for (const { deed, ns, line } of marks.toSorted((a, b) => a.ns - b.ns || a.line - b.line)) {
    const mark = { fault: deed.fault, ns, line };
    const last = heals.at(-1);
    if (deed.phase === 'begin') {
      if (last && last.nextNs === Infinity) last.nextNs = ns;
      present.set(deed.fault, mark);
    } else {
      present.delete(deed.fault);
      if (present.size === 0) heals.push({ healed: mark, nextNs: Infinity });
    }
  }
  for (const { fault, line } of present.values()) {
    findings.add('not-recovered', [line], `${fault} began on line ${line} and never ended.`);
  }
  return heals;
}

/** When the first of the messages sent after the fault was acknowledged; null when none was. */
function firstAckAfter(operations: Facts['operations'], healed: Mark): number | null {
  let first: number | null = null;
  for (const { deed, ending, invokeNs, completeNs } of operations) {
    if (deed.f !== 'send' || ending !== 'ok' || invokeNs < healed.ns) continue;
    if (first === null || completeNs < first) first = completeNs;
  }
  return first;
}
