import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pdu } from '../../src/index.ts';
import { movePosition, type RoomRows } from '../../src/room-state/index.ts';
import { PersistedRoom } from './persisted-room.ts';
import { randomRoom } from './random-room.ts';
import type { RoomScript, Step } from './room-script.ts';
import { openRoom, takeStep, type TestRoom } from './scripted-replay.ts';

const ROOMS = 30;

interface WrittenStep {
  readonly step: Step;
  /** What a process that starts before the step finds. */
  readonly rows: RoomRows;
  readonly journal: RoomRows;
  readonly position: number | null;
}

/** Goes through the scripts of random rooms without a restart; `check` sees each step with what it wrote. */
function forEachStep(check: (written: WrittenStep, script: RoomScript) => void): void {
  for (let seed = 1; seed <= ROOMS; seed += 1) {
    for (const script of randomRoom(seed, { stepCount: 40 }).scripts()) {
      const running = openRoom(script.version);
      const persisted = new PersistedRoom();
      for (const step of script.steps) {
        const rows = persisted.rows();
        const receipt = takeStep(running, step);
        const journal = running.store.takeJournal();
        check({ step, rows, journal, position: receipt?.position ?? null }, script);
        persisted.write(journal);
      }
    }
  }
}

function restart(script: RoomScript, rows: RoomRows): TestRoom {
  const pdus = new Map<string, Pdu>(script.steps.map(({ pdu }) => [pdu.eventId, pdu]));
  return openRoom(script.version, { rows, readStored: (eventId) => pdus.get(eventId)! });
}

test('a restart between any two receptions changes nothing of what is written', () => {
  forEachStep(({ step, rows, journal }, script) => {
    const restarted = restart(script, rows);
    takeStep(restarted, step);
    assert.deepEqual(restarted.store.takeJournal(), journal);
  });
});

test('rows of a batch that failed are written again at another position, and are the same but for it', () => {
  let moved = 0;
  forEachStep(({ step, rows, journal, position }, script) => {
    if (position === null) return;
    const again = restart(script, rows);
    takeStep(again, step, () => position + 7);
    assert.deepEqual(movePosition(journal, position, position + 7), again.store.takeJournal());
    moved += 1;
  });
  assert(moved > 100);
});

test('a reception that lacks an event can be tried again with it, as often as needed', () => {
  let fetches = 0;
  forEachStep(({ step, rows, journal }, script) => {
    const pdus = new Map<string, Pdu>(script.steps.map(({ pdu }) => [pdu.eventId, pdu]));
    const fetched = new Map<string, Pdu>();
    const missing: string[] = [];
    const readStored = (eventId: string): Pdu => {
      const pdu = fetched.get(eventId);
      if (pdu === undefined) missing.push(eventId);
      assert(pdu !== undefined, 'not at hand');
      return pdu;
    };
    const room = openRoom(script.version, { rows, readStored });
    for (let isDone = false; !isDone;) {
      try {
        takeStep(room, step);
        isDone = true;
      } catch {
        const eventId = missing.pop();
        assert(eventId !== undefined);
        fetched.set(eventId, pdus.get(eventId)!);
        fetches += 1;
      }
    }
    assert.deepEqual(room.store.takeJournal(), journal);
  });
  assert(fetches > 1000);
});
