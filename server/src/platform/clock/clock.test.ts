import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createManualClock,
  createManualTimers,
  createSystemClock,
  createSystemTimers,
  nextTurn,
} from './index.ts';

const midnight = Date.UTC(2026, 0, 1);

test('a manual clock stands still until it is moved', () => {
  const clock = createManualClock(midnight);
  assert.equal(clock.now(), midnight);
  clock.advance(1500);
  assert.equal(clock.now(), midnight + 1500);
  assert.equal(clock.monotonicMs(), 1500);
});

test('a manual clock refuses to go back', () => {
  assert.throws(() => createManualClock(midnight).advance(-1), /never goes back/);
});

test('manual timers fire in the order of their time, each at its own moment', () => {
  const clock = createManualClock(midnight);
  const timers = createManualTimers(clock);
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name}@${clock.now() - midnight}`);
  timers.after(30, note('late'));
  timers.after(10, note('early'));
  timers.every(20, note('tick'));
  clock.advance(29);
  assert.deepEqual(seen, ['early@10', 'tick@20']);
  clock.advance(31);
  assert.deepEqual(seen, ['early@10', 'tick@20', 'late@30', 'tick@40', 'tick@60']);
});

test('a timer set by a timer fires in the same advance when it is due', () => {
  const clock = createManualClock(midnight);
  const timers = createManualTimers(clock);
  let firedAtMs = 0;
  timers.after(10, () => timers.after(10, () => (firedAtMs = clock.now() - midnight)));
  clock.advance(100);
  assert.equal(firedAtMs, 20);
});

test('a cancelled timer does not fire, once or repeated', () => {
  const clock = createManualClock(midnight);
  const timers = createManualTimers(clock);
  let fired = 0;
  timers.after(10, () => fired++)();
  const stop = timers.every(10, () => {
    fired++;
    stop();
  });
  clock.advance(100);
  assert.equal(fired, 1);
});

test('a sleep ends at its time, and at once when its signal aborts', async () => {
  const clock = createManualClock(midnight);
  const timers = createManualTimers(clock);
  const slept = timers.sleep(10);
  clock.advance(10);
  await slept;
  const stop = new AbortController();
  const cut = timers.sleep(10, stop.signal);
  stop.abort(new Error('enough'));
  await assert.rejects(cut, /enough/);
  await assert.rejects(timers.sleep(10, stop.signal), /enough/);
});

test("the machine's timers fire, and wait longer than 31 bits allow", async () => {
  const timers = createSystemTimers();
  let early = false;
  const cancel = timers.after(2 ** 31 + 1000, () => (early = true));
  await timers.sleep(5);
  cancel();
  assert.equal(early, false);
});

test("the machine's clock tells a date of this century", () => {
  const clock = createSystemClock();
  assert.ok(clock.now() > Date.UTC(2020, 0, 1));
  assert.ok(clock.monotonicMs() <= clock.monotonicMs());
});

test('long work that gives others a turn goes on after them', async () => {
  const seen: string[] = [];
  setImmediate(() => seen.push('other'));
  await nextTurn();
  seen.push('work');
  assert.deepEqual(seen, ['other', 'work']);
});
