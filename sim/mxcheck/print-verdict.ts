import type { Header } from '../history/operation.ts';
import type { AnomalyKind, Report } from './report.ts';

const MOST_SHOWN = 20;

/** The report for a reader: what was judged, then each kind of anomaly with at most 20 witnesses. */
export function printVerdict(path: string, { scenario, seed }: Header, report: Report): string {
  const { anomalies, found, counts } = report;
  const recovery =
    counts.longestRecoveryMs === null
      ? []
      : [`longest recovery ${(counts.longestRecoveryMs / 1_000).toFixed(2)} s`];
  const lines = [
    `${path}: ${scenario}, seed ${seed}`,
    [
      `${counts.operations} operations`,
      `${counts.acked} messages acknowledged, ${counts.unknown} unknown, ${counts.refused} refused`,
      `${counts.rooms} rooms with ${counts.events} events`,
      `${counts.chains} chains shown ${counts.shown}`,
      `${counts.keptTokens} kept tokens`,
      `${counts.toDevice} to-device messages`,
      `${counts.claimedKeys} claimed keys`,
      ...recovery,
    ].join(', '),
  ];
  for (const [kind, times] of Object.entries(found)) {
    const told = anomalies.filter((anomaly) => anomaly.kind === (kind as AnomalyKind));
    lines.push(`${kind} (${told[0]?.promise}): ${times}`);
    for (const { witness, lines: where } of told.slice(0, MOST_SHOWN)) {
      lines.push(`  ${witness} [lines ${where.join(', ')}]`);
    }
    if (times > MOST_SHOWN) lines.push(`  and ${times - MOST_SHOWN} more`);
  }
  const total = Object.values(found).reduce((sum, times) => sum + times, 0);
  lines.push(
    total === 0 ? 'Clean: every promise that it could judge was kept.' : `Broken: ${total} anomalies.`,
  );
  return lines.join('\n');
}
