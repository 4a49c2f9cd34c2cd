import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoomVersion } from '../src/index.ts';
import { compareDocument } from './graphs/compare-documents.ts';
import { compareRoom, createComparison } from './graphs/compare-room.ts';

// The day's seed would be a clock: this one is fixed, and `fuzz.ts --seed N` is for others.
const SEED = 20_261_122;

test(`both implementations agree on 1,000 random rooms from seed ${SEED}`, (context) => {
  const comparison = createComparison();
  for (let i = 0; i < 1000; i++) compareRoom(SEED + i, comparison);
  context.diagnostic(
    `seed ${SEED}: ${[...comparison.counts.values()].reduce((a, b) => a + b, 0)} comparisons`,
  );
  assert.deepEqual(comparison.differences, []);
  // A comparison of things that never happen proves nothing.
  for (const wanted of WANTED) assert.ok((comparison.counts.get(wanted) ?? 0) >= 10, wanted);
});

test(`both implementations agree on 10,000 random documents from seed ${SEED}`, () => {
  const comparison = createComparison();
  for (let i = 0; i < 10_000; i++) compareDocument(SEED + i, comparison);
  assert.deepEqual(comparison.differences, []);
  for (const wanted of ['document read', 'spoilt document read', 'spoilt document refused']) {
    assert.ok((comparison.counts.get(wanted) ?? 0) >= 100, wanted);
  }
});

const WANTED = [
  'merge',
  'resolve',
  'before m.room.create refused',
  'before m.room.power_levels allowed',
  'before m.room.power_levels refused',
  'before m.room.third_party_invite allowed',
  'before member "invite" allowed',
  'before member "invite" by third party allowed',
  'before member "invite" by third party refused',
  'before member "join" allowed',
  'before member "join" refused',
  'before member "knock" allowed',
  'before member "ban" allowed',
  'before member "leave" allowed',
  'any member "join" allowed',
  'citing m.room.message refused',
  'own m.room.power_levels refused',
];

const MUTANTS: Readonly<Record<string, Partial<RoomVersion>>> = {
  'state resolution v2': { stateResolution: 'v2' },
  'state resolution v2.1': { stateResolution: 'v2.1' },
  'no knocking': { knocking: false },
  'no restricted joins': { restrictedJoins: false },
  'restricted joins': { restrictedJoins: true },
  'no knock_restricted': { knockRestrictedJoins: false },
  knock_restricted: { knockRestrictedJoins: true },
  'strings as power levels': { integerPowerLevels: false },
  'integers as power levels': { integerPowerLevels: true },
  'plain creators': { privilegedCreators: false },
  'the creator is the sender': { creatorIn: 'sender' },
};

for (const [name, change] of Object.entries(MUTANTS)) {
  test(`the comparison finds a version whose rules are wrong: ${name}`, () => {
    const comparison = createComparison();
    for (let i = 0; i < 2000 && comparison.differences.length === 0; i++) {
      compareRoom(SEED + i, comparison, (version) => ({ ...version, ...change }));
    }
    assert.notDeepEqual(comparison.differences, []);
  });
}
