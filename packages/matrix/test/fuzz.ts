import { parseArgs } from 'node:util';
import { compareDocument } from './graphs/compare-documents.ts';
import { compareRoom, createComparison } from './graphs/compare-room.ts';

// Compares both implementations on random rooms and documents, and fails on the first differences:
//   node packages/matrix/test/fuzz.ts --graphs 100000 --documents 1000000 --seed 7
// A case is its own seed, so that one that differs is run alone with --graphs 1 --seed ITS_SEED.
const { values } = parseArgs({
  options: {
    graphs: { type: 'string', default: '1000' },
    documents: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    details: { type: 'boolean', default: false },
  },
});
const MAX_DIFFERENCES = 10;
const seed = Number(values.seed);
const comparison = createComparison();

run('graphs', Number(values.graphs), (caseSeed) => compareRoom(caseSeed, comparison));
run('documents', Number(values.documents), (caseSeed) => compareDocument(caseSeed, comparison));

const total = [...comparison.counts.values()].reduce((sum, count) => sum + count, 0);
if (values.details) for (const [name, count] of comparison.counts) console.log(`${count}\t${name}`);
console.log(`seed ${seed}: ${total} comparisons, ${comparison.differences.length} differences`);
for (const difference of comparison.differences) console.log(difference);
process.exitCode = comparison.differences.length === 0 ? 0 : 1;

function run(what: string, cases: number, compareCase: (caseSeed: number) => void): void {
  const started = performance.now();
  let done = 0;
  for (; done < cases && comparison.differences.length < MAX_DIFFERENCES; done++) compareCase(seed + done);
  const seconds = (performance.now() - started) / 1000;
  console.log(`seed ${seed}: ${done} ${what} in ${seconds.toFixed(1)} s`);
}
