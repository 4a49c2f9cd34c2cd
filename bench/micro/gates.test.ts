import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costsOf } from './cost.ts';
import { listTasks } from './tasks.ts';

/** What was reached, in multiples of one JSON.parse of the message. A change that costs a fifth more must say why. */
const REACHED: Readonly<Record<string, number>> = {
  'canonical JSON': 1.55,
  'strict parser': 2.1,
  'stored JSON': 2.6,
  'event id: two hashes': 6.9,
  signing: 25,
  'auth check': 0.36,
  'building an event': 18,
  'rows of an intent': 0.47,
  'encoding a batch of 64, an event': 1.5,
  'telling an event for the first time': 3.9,
};
const GATE = 1.2;
/** Another program on the machine can spoil a try; a part that has become dearer fails all of them. */
const TRIES = 6;

test('no part of a message costs a fifth more CPU than was reached', () => {
  const { tasks, yardstick } = listTasks();
  const over = (names: ReadonlySet<string>): string[] =>
    costsOf(
      tasks.filter(({ name }) => names.has(name)),
      yardstick,
    )
      .filter(({ name, yardsticks }) => yardsticks > (REACHED[name] ?? 0) * GATE)
      .map(({ name, yardsticks }) => `${name}: ${yardsticks.toFixed(2)}, reached was ${REACHED[name]}`);
  let found: string[] = [];
  let names = new Set(tasks.map(({ name }) => name));
  for (let attempt = 0; attempt < TRIES && names.size > 0; attempt += 1) {
    found = over(names);
    names = new Set(
      tasks.map(({ name }) => name).filter((name) => found.some((line) => line.startsWith(`${name}:`))),
    );
  }
  assert.deepEqual(found, []);
});

test('a part that does its work twice is over its gate', () => {
  const { tasks, yardstick } = listTasks();
  const task = tasks.find(({ name }) => name === 'canonical JSON')!;
  const [cost] = costsOf([{ name: task.name, run: () => [task.run(), task.run()] }], yardstick);
  assert.ok(cost!.yardsticks > REACHED[task.name]! * GATE, `${cost!.yardsticks}`);
});
