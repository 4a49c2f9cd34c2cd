// What the parts of a message cost: `npm run bench:micro`. CPU microseconds, and the same as multiples of one
// JSON.parse of the message, which is what the gates of bench/micro/gates.test.ts hold.
import { costsOf } from './micro/cost.ts';
import { listTasks } from './micro/tasks.ts';

const { tasks, yardstick } = listTasks();
process.stdout.write(`${'part'.padEnd(40)} ${'CPU us'.padStart(8)} ${'x JSON.parse'.padStart(14)}\n`);
for (const { name, micros, yardsticks } of costsOf(tasks, yardstick))
  process.stdout.write(
    `${name.padEnd(40)} ${micros.toFixed(1).padStart(8)} ${yardsticks.toFixed(2).padStart(14)}\n`,
  );
