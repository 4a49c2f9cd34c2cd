// Mutants: `node sim/mutants.ts [--from 1] [--seeds 150] [--only WORD] [--verbose]` plants each fault in a copy of the
// server and runs the simulation until it is noticed, or the story that must notice it. Ends with 1 when one is not.
import { parseArgs } from 'node:util';
import { createSystemClock } from '../server/src/platform/clock/index.ts';
import { refuseStart } from '../server/src/platform/errors/index.ts';
import { huntStory } from './mutants/hunt-story.ts';
import { hunt } from './mutants/hunt.ts';
import { MUTANTS, type Story } from './mutants/mutants.ts';
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
const chosen = MUTANTS.filter(({ name, promise }) => name.includes(values.only) || promise === values.only);
const tree = createMutatedTree();
process.on('SIGINT', () => {
  tree.remove();
  process.exit(1);
});
let missed = 0;
await requireHealthy(chosen.flatMap(({ story }) => story ?? []));
for (const mutant of chosen) {
  const mutantMs = clock.monotonicMs();
  tree.plant(mutant);
  const caught = mutant.story
    ? await huntStory(tree.folder, mutant.story)
    : await hunt(tree.folder, Number(values.from), Number(values.seeds));
  const by = caught?.seed === null ? 'story' : `seed ${caught?.seed}`;
  const how = caught ? `${by}: ${caught.signs.join('; ')}` : 'NOT CAUGHT';
  say(`${mutant.name} (${mutant.promise}): ${how}, ${secondsSince(mutantMs)} s`);
  if (caught && values.verbose) say(`  ${caught.witness}`);
  if (!caught) missed += 1;
}
tree.remove();
say(`${chosen.length - missed} of ${chosen.length} mutants caught in ${secondsSince(startMs)} s`);
process.exitCode = missed === 0 ? 0 : 1;

/** A story that fails without a mutant would notice everything. */
async function requireHealthy(stories: readonly Story[]): Promise<void> {
  const distinct = new Map(stories.map((story) => [JSON.stringify(story), story]));
  for (const story of distinct.values()) {
    const fault = await huntStory(tree.folder, story);
    if (!fault) continue;
    tree.remove();
    refuseStart(`${story.file} fails without a mutant: ${fault.signs.join('; ')}\n${fault.witness}`);
  }
}
