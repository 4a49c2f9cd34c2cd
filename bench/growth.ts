// How cost grows: `npm run bench:growth -- --axis history --out growth.jsonl`. Herald alone. Each point has a database of
// its own, filled by the committer; what is measured is the same everywhere. `--plot FILE` draws all points of a file.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { plotGrowth } from './growth/plot-growth.ts';
import { axes, measurePoint, type Axis, type Point } from './growth/measure-point.ts';

const { values } = parseArgs({
  options: {
    axis: { type: 'string', multiple: true, default: ['rooms', 'members', 'history'] },
    /** Points above this are left out. */
    upTo: { type: 'string', default: '10000000' },
    /** Points below this, too. */
    from: { type: 'string', default: '0' },
    out: { type: 'string', default: 'growth.jsonl' },
    plot: { type: 'string' },
  },
});

if (values.plot !== undefined) {
  const lines = readFileSync(values.out, 'utf8').trim().split('\n');
  writeFileSync(values.plot, plotGrowth(lines.map((line) => JSON.parse(line) as Point)));
  process.exit(0);
}

for (const axis of values.axis as Axis[]) {
  for (const size of axes[axis].filter((one) => one >= Number(values.from) && one <= Number(values.upTo))) {
    const folder = await mkdtemp(join(tmpdir(), 'herald-growth-'));
    try {
      const point = await measurePoint(folder, axis, size, (text) => void process.stderr.write(`${text}\n`));
      appendFileSync(values.out, `${JSON.stringify(point)}\n`);
      process.stdout.write(
        `${axis} ${size}: ${JSON.stringify(point.figures)} ${point.findings.join('; ')}\n`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
process.exit(0);
