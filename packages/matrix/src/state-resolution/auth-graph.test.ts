import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authChain, authDifference, conflictedSubgraph } from '../index.ts';

// f and e cite d, d cites b and c, both cite a; g stands alone.
const EDGES: Readonly<Record<string, readonly string[]>> = {
  f: ['d'],
  e: ['d'],
  d: ['b', 'c'],
  b: ['a'],
  c: ['a'],
};
const authEventsOf = (id: string) => EDGES[id] ?? [];
const sorted = (ids: Iterable<string>) => [...ids].sort().join('');

test('an auth chain does not hold the event itself', () => {
  assert.equal(sorted(authChain(['d'], authEventsOf)), 'abc');
  assert.equal(sorted(authChain(['d', 'b'], authEventsOf)), 'abc');
  assert.equal(sorted(authChain(['a', 'g'], authEventsOf)), '');
  assert.equal(sorted(authChain(['f'], authEventsOf, (id) => id === 'b')), 'acd');
});

test('the auth difference is what is in some chain and not in all', () => {
  assert.equal(sorted(authDifference([['f'], ['b']], [], authEventsOf)), 'bcd');
  assert.equal(sorted(authDifference([['f'], ['e']], [], authEventsOf)), '');
  assert.equal(sorted(authDifference([['f'], ['b'], ['g']], [], authEventsOf)), 'abcd');
});

test('what stands behind shared state is in all chains', () => {
  assert.equal(sorted(authDifference([['f'], ['b']], ['d'], authEventsOf)), 'd');
});

test('the conflicted subgraph is what lies between conflicted events', () => {
  assert.equal(sorted(conflictedSubgraph(['f', 'a'], authEventsOf)), 'abcdf');
  assert.equal(sorted(conflictedSubgraph(['f', 'b'], authEventsOf)), 'bdf');
  assert.equal(sorted(conflictedSubgraph(['f', 'e'], authEventsOf)), 'ef');
  assert.equal(sorted(conflictedSubgraph(['f', 'e', 'c'], authEventsOf)), 'cdef');
  assert.equal(sorted(conflictedSubgraph(['g'], authEventsOf)), 'g');
  assert.equal(sorted(conflictedSubgraph([], authEventsOf)), '');
});
