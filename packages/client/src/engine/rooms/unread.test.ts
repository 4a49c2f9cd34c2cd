import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReadToEnd, unreadOf, type ReadableEvent } from './unread.ts';

const facts = { total: 3, highlight: 1, isMarkedUnread: false, isReadToEnd: false, isInvite: false };

/** A generator of numbers that is the same in every run. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

test('a badge is what the server counts', () => {
  assert.deepEqual(unreadOf(facts), { unread: 3, mentions: 1, isMarkedUnread: false });
  assert.deepEqual(unreadOf({ ...facts, total: 0, highlight: 2 }), {
    unread: 2,
    mentions: 2,
    isMarkedUnread: false,
  });
});

test('a room that is read shows no badge, whatever is counted', () => {
  const dice = createDice(7);
  for (let run = 0; run < 500; run += 1) {
    const counts = { total: dice(50) - 5, highlight: dice(5) - 1 };
    const badge = unreadOf({ ...facts, ...counts, isReadToEnd: true });
    assert.deepEqual(badge, { unread: 0, mentions: 0, isMarkedUnread: false });
    const open = unreadOf({ ...facts, ...counts });
    assert.ok(open.unread >= open.mentions && open.mentions >= 0);
  }
  assert.equal(unreadOf({ ...facts, isReadToEnd: true, isMarkedUnread: true }).isMarkedUnread, true);
  assert.deepEqual(unreadOf({ ...facts, isInvite: true, isMarkedUnread: true }), {
    unread: 0,
    mentions: 0,
    isMarkedUnread: false,
  });
});

test('reading to the end, or writing, always clears; a message by others after it never does', () => {
  const dice = createDice(42);
  for (let run = 0; run < 1_000; run += 1) {
    const oldestFirst: ReadableEvent[] = Array.from({ length: dice(20) }, (_, n) => ({
      id: `$${n}`,
      isOwn: dice(4) === 0,
      counts: dice(3) > 0,
    }));
    const readAt = dice(oldestFirst.length + 1);
    const readUpTo = oldestFirst[readAt]?.id ?? null;
    const later = oldestFirst.slice(readUpTo === null ? 0 : readAt + 1);
    const lastOwn = later.findLastIndex((event) => event.isOwn);
    const isUnread = later.slice(lastOwn + 1).some((event) => event.counts);
    const isKnown = readUpTo !== null || lastOwn !== -1;
    assert.equal(isReadToEnd(oldestFirst.toReversed(), readUpTo), !isUnread && isKnown);
  }
});
