import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom, createSystemRandom } from './index.ts';

test('the same seed gives the same sequence, another seed another', () => {
  const draw = (seed: string): unknown[] => {
    const random = createSeededRandom(seed);
    return [random.id(20), random.int(1000), [...random.bytes(8)]];
  };
  assert.deepEqual(draw('7'), draw('7'));
  assert.notDeepEqual(draw('7'), draw('8'));
});

test('a seeded sequence goes on and does not repeat', () => {
  const random = createSeededRandom(1);
  assert.notEqual(random.id(30), random.id(30));
});

test('an id has its length and only characters of its alphabet', () => {
  const random = createSystemRandom();
  assert.match(random.id(43), /^[A-Za-z0-9]{43}$/);
  assert.match(random.id(12, 'ab'), /^[ab]{12}$/);
  assert.equal(random.id(0), '');
});

test('whole numbers stay below their bound and fall evenly', () => {
  const random = createSeededRandom('even');
  const counts = [0, 0, 0];
  for (let i = 0; i < 3000; i++) counts[random.int(3)]!++;
  for (const count of counts) assert.ok(count > 900 && count < 1100, `one of three fell ${count} times`);
});

test('characters of an id fall evenly when the alphabet does not divide 256', () => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const counts = new Map<string, number>();
  for (const char of createSeededRandom('ids').id(36_000, alphabet))
    counts.set(char, (counts.get(char) ?? 0) + 1);
  for (const count of counts.values())
    assert.ok(count > 850 && count < 1150, `one character fell ${count} times`);
});

test('a bound that is not a positive whole number is refused', () => {
  const random = createSystemRandom();
  for (const bound of [0, -1, 1.5, 2 ** 49]) assert.throws(() => random.int(bound), /bound/);
});

test("the machine's chance differs each time", () => {
  const random = createSystemRandom();
  assert.notEqual(random.id(30), random.id(30));
  assert.equal(random.bytes(32).length, 32);
});

test('a UUID is of version 4, of the variant of RFC 9562, and new each time', () => {
  const random = createSeededRandom('uuid');
  const drawn = Array.from({ length: 1_000 }, () => random.uuid());
  for (const uuid of drawn)
    assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(drawn).size, drawn.length);
});
