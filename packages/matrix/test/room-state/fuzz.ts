import { parseArgs } from 'node:util';
import { addFigures, checkScript, NO_FIGURES } from './check-room.ts';
import { MUTANTS } from './mutants.ts';
import { randomRoom } from './random-room.ts';
import { replay } from './scripted-replay.ts';

// Compares the state store with a server of full state maps on random rooms; a room is its seed:
//   node packages/matrix/test/room-state/fuzz.ts --dags 10000 --seed 1
// or counts how many of the rooms show each fault, and names the first:
//   node packages/matrix/test/room-state/fuzz.ts --dags 2000 --mutants
const { values } = parseArgs({
  options: {
    dags: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
});
const MAX_FAILURES = 5;
const first = Number(values.seed);
const seeds = Array.from({ length: Number(values.dags) }, (_, index) => first + index);
const options = values.steps === undefined ? {} : { stepCount: Number(values.steps) };

const started = performance.now();
process.exitCode = values.mutants ? countMutants() : checkRooms();
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);

function checkRooms(): number {
  let figures = NO_FIGURES;
  let failures = 0;
  for (const seed of seeds) {
    for (const script of randomRoom(seed, options).scripts()) {
      try {
        figures = addFigures(figures, checkScript(script, seed));
      } catch (error) {
        failures += 1;
        console.log(`seed ${seed}, server ${script.name}:`, error);
      }
    }
    if (failures >= MAX_FAILURES) break;
  }
  console.log(`seeds ${first} to ${seeds.at(-1)}: ${failures} failures`);
  console.log(figures);
  return failures === 0 ? 0 : 1;
}

function countMutants(): number {
  const caught = new Map(MUTANTS.map(({ name }) => [name, new Array<number>()]));
  for (const seed of seeds) {
    const scripts = randomRoom(seed, options).scripts();
    for (const { name, rules } of MUTANTS) {
      try {
        for (const script of scripts) replay(script, rules);
      } catch {
        caught.get(name)!.push(seed);
      }
    }
  }
  for (const [name, found] of caught) {
    const share = ((100 * found.length) / seeds.length).toFixed(1);
    console.log(`${share.padStart(5)}% ${name}: ${found.slice(0, 5).join(', ') || 'not caught'}`);
  }
  return [...caught.values()].every((found) => found.length > 0) ? 0 : 1;
}
