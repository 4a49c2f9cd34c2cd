// The long comparisons: `npm run fuzz -- --seed 7`. `./herald test` runs the same ones, shorter.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    // Another seed each day, and the same all day, so that a failure can be found again.
    seed: { type: 'string', default: String(Math.floor(Date.now() / 86_400_000)) },
    graphs: { type: 'string', default: '100000' },
    documents: { type: 'string', default: '1000000' },
    dags: { type: 'string', default: '10000' },
  },
});

const runs = [
  ['packages/matrix/test/fuzz.ts', '--graphs', values.graphs, '--documents', values.documents],
  ['packages/matrix/test/room-state/fuzz.ts', '--dags', values.dags],
];

for (const [program = '', ...args] of runs) {
  process.stdout.write(`${program} ${args.join(' ')} --seed ${values.seed}\n`);
  const { status } = spawnSync(process.execPath, [program, ...args, '--seed', values.seed], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
