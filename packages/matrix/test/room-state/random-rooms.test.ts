import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addFigures, checkScript, NO_FIGURES } from './check-room.ts';
import { MUTANTS } from './mutants.ts';
import { randomRoom } from './random-room.ts';
import { replay } from './scripted-replay.ts';

const ROOMS = 150;

test('every server of a random room holds what one with full state maps holds, at all times', () => {
  let figures = NO_FIGURES;
  for (let seed = 1; seed <= ROOMS; seed += 1) {
    for (const script of randomRoom(seed).scripts()) figures = addFigures(figures, checkScript(script, seed));
  }
  // A generator that goes quiet would prove nothing.
  for (const [name, count] of Object.entries(figures)) assert(count > 5, `only ${count} ${name}`);
  assert(figures.received > 40 * ROOMS);
});

for (const { name, rules, seed } of MUTANTS) {
  test(`a random room shows the fault ${name}`, () => {
    const scripts = randomRoom(seed).scripts();
    for (const script of scripts) replay(script);
    assert.throws(() => {
      for (const script of scripts) replay(script, rules);
    });
  });
}
