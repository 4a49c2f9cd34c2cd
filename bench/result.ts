import type { Knee } from './find-knee.ts';
import { medianOf } from './load/distribution.ts';
import type { Measured } from './scenarios/scenario.ts';

export interface TargetResult {
  readonly name: string;
  readonly version: string;
  readonly rounds: readonly Measured[];
  readonly knee: Knee | null;
}

export interface Result {
  readonly scenario: string;
  readonly title: string;
  readonly date: string;
  readonly commit: string;
  readonly sizes: Readonly<Record<string, number>>;
  readonly targets: readonly TargetResult[];
}

/** One figure's median over the rounds, with the least and the most. */
function spreadOf(target: TargetResult, figure: string): { median: number; min: number; max: number } {
  const values = target.rounds
    .map(({ figures }) => figures[figure] ?? Number.NaN)
    .filter((one) => !Number.isNaN(one));
  return { median: medianOf(values), min: Math.min(...values), max: Math.max(...values) };
}

/** A table in Markdown: a row for each figure, a column for each target, the ratio of the first two at the end. */
export function toTable(result: Result): string {
  const { targets } = result;
  const names = [
    ...new Set(targets.flatMap(({ rounds }) => rounds.flatMap(({ figures }) => Object.keys(figures)))),
  ];
  const sizes = Object.entries(result.sizes).map(([name, value]) => `${name} ${value}`);
  const head = ['', ...targets.map(({ name, version }) => `${name} ${version}`)];
  const [first, second] = targets;
  if (second) head.push(`${first!.name} / ${second.name}`);
  const rows = names.map((name) => {
    const cells = targets.map((target) => {
      const { median, min, max } = spreadOf(target, name);
      if (Number.isNaN(median)) return '-';
      return min === max ? show(median) : `${show(median)} (${show(min)} to ${show(max)})`;
    });
    if (!second) return [name, ...cells];
    const ratio = spreadOf(first!, name).median / spreadOf(second, name).median;
    return [
      name,
      ...cells,
      Number.isFinite(ratio) ? `${ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2)}` : '-',
    ];
  });
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rounds = first?.rounds.length ?? 0;
  return [
    `### ${result.scenario} ${result.title}`,
    `${result.date}, commit ${result.commit}; ${sizes.join(', ')}; ${rounds} rounds, interleaved; median (least to most).`,
    '',
    line(head),
    line(head.map((_, n) => (n === 0 ? '---' : '---:'))),
    ...rows.map(line),
    ...targets.flatMap(kneeOf),
    ...targets.flatMap(findingsOf),
    '',
  ].join('\n');
}

function kneeOf({ name, knee }: TargetResult): string[] {
  if (!knee) return [];
  const { figures } = knee.measured;
  const of = (figure: string): string => show(figures[figure] ?? Number.NaN);
  return [
    '',
    `Knee of ${name}: **${show(knee.perSecond)} messages/s** (send p99 ${of('send p99, ms')} ms; server and database ` +
      `${of('CPU of server and database, us/message')} us/message; the generator took ${of('generator, % of one core')} % of one core).`,
  ];
}

function findingsOf({ name, rounds }: TargetResult): string[] {
  const findings = rounds.flatMap((round) => round.findings);
  if (findings.length === 0) return [];
  return ['', `**Failed on ${name}**: ${findings.length} findings, the first: ${findings[0]}`];
}

function show(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3).replace(/\.?0+$/, '');
}
