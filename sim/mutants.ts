// Mutants: `node sim/mutants.ts [--from 1] [--seeds 150] [--only WORD] [--verbose]` plants each fault in a copy of the
// server and runs the simulation until it is noticed. Ends with 1 when one is not.
import { parseArgs } from 'node:util';
import { createSystemClock } from '../server/src/platform/clock/index.ts';
import { hunt } from './mutants/hunt.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { createMutatedTree } from './mutants/mutated-tree.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '150' },
    only: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const clock = createSystemClock();
const startMs = clock.monotonicMs();
const secondsSince = (fromMs: number): string => ((clock.monotonicMs() - fromMs) / 1_000).toFixed(0);
const chosen = MUTANTS.filter(({ name }) => name.includes(values.only));
const tree = createMutatedTree();
process.on('SIGINT', () => {
  tree.remove();
  process.exit(1);
});
let missed = 0;
for (const mutant of chosen) {
  const mutantMs = clock.monotonicMs();
  tree.plant(mutant);
  const caught = await hunt(tree.folder, Number(values.from), Number(values.seeds));
  const how = caught ? `seed ${caught.seed}: ${caught.signs.join('; ')}` : 'NOT CAUGHT';
  say(`${mutant.name} (${mutant.promise}): ${how}, ${secondsSince(mutantMs)} s`);
  if (caught && values.verbose) say(`  ${caught.witness}`);
  if (!caught) missed += 1;
}
tree.remove();
say(`${chosen.length - missed} of ${chosen.length} mutants caught in ${secondsSince(startMs)} s`);
process.exitCode = missed === 0 ? 0 : 1;
