import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listEndpoints } from '@herald/contract';
import { createManualClock } from '#platform/clock';
import { addressKey, createLimits, rateTable } from './index.ts';
import { createBuckets } from './rate-limiter.ts';

const on = { enabled: true, factor: 1 };

/** Takes until nothing is left. */
function exhaust(take: () => number): void {
  for (let i = 0; i < 10_000; i++) if (take() > 0) return;
  assert.fail('the limit never refuses');
}

test('every endpoint names a limit of the table, and every limit is named by an endpoint', () => {
  const named = new Set(listEndpoints().map(({ endpoint }) => endpoint.limit));
  for (const { name, endpoint } of listEndpoints()) {
    assert.ok(Object.hasOwn(rateTable, endpoint.limit), `${name} names the unknown limit ${endpoint.limit}`);
  }
  for (const name of Object.keys(rateTable)) {
    assert.ok(named.has(name as keyof typeof rateTable), `no endpoint names ${name}`);
  }
});

test('an endpoint that anybody can call is counted by address', () => {
  for (const { name, endpoint } of listEndpoints()) {
    if (endpoint.auth === 'user') continue;
    const counted = rateTable[endpoint.limit].some((rate) => rate.per === 'ip');
    assert.ok(counted, `${name} can be called without an account and ${endpoint.limit} counts no addresses`);
  }
});

test('a burst goes through, the next request waits, and waiting as told is enough', () => {
  const clock = createManualClock(0);
  const limits = createLimits({ clock, config: on });
  const take = () => limits.take('login', 'ip+login', '192.0.2.1 alice');
  for (let i = 0; i < 10; i++) assert.equal(take(), 0, `request ${i + 1} of the burst`);
  const waitMs = take();
  assert.equal(waitMs, 10_000);
  clock.advance(waitMs - 1);
  assert.equal(take(), 1);
  clock.advance(1);
  assert.equal(take(), 0);
  assert.ok(take() > 0);
});

test('a refused request costs nothing: who keeps trying is let in no later', () => {
  const clock = createManualClock(0);
  const buckets = createBuckets({ per: 'ip', burst: 1, perSecond: 1 }, 1);
  buckets.take('a', 0);
  for (let i = 0; i < 100; i++) assert.equal(buckets.take('a', clock.now()), 1000);
  assert.equal(buckets.take('a', 1000), 0);
});

test('one subject does not spend what another has', () => {
  const limits = createLimits({ clock: createManualClock(0), config: on });
  exhaust(() => limits.take('message', 'user', '@alice:example.org'));
  assert.equal(limits.take('message', 'user', '@bob:example.org'), 0);
  assert.equal(limits.take('read', 'user', '@alice:example.org'), 0);
});

test('guessing at one name from one address does not lock its owner out elsewhere', () => {
  const limits = createLimits({ clock: createManualClock(0), config: on });
  exhaust(() => limits.take('login', 'ip+login', '192.0.2.1 alice'));
  assert.equal(limits.take('login', 'ip+login', '198.51.100.7 alice'), 0);
});

test('a subject that a limit does not count is let through', () => {
  const limits = createLimits({ clock: createManualClock(0), config: on });
  for (let i = 0; i < 10_000; i++) assert.equal(limits.take('message', 'ip', '192.0.2.1'), 0);
});

test('the factor widens both the burst and the rate', () => {
  const clock = createManualClock(0);
  const limits = createLimits({ clock, config: { enabled: true, factor: 10 } });
  const take = () => limits.take('login', 'ip+login', '192.0.2.1 alice');
  for (let i = 0; i < 100; i++) assert.equal(take(), 0);
  assert.equal(take(), 1000);
});

test('switched off, nothing is limited', () => {
  const limits = createLimits({ clock: createManualClock(0), config: { enabled: false, factor: 1 } });
  for (let i = 0; i < 1000; i++) assert.equal(limits.take('login', 'ip+login', 'x'), 0);
});

test('memory is bounded: the least recently used subject is forgotten', () => {
  const buckets = createBuckets({ per: 'ip', burst: 1, perSecond: 0.001 }, 1, 3);
  for (const key of ['a', 'b', 'c', 'd']) assert.equal(buckets.take(key, 0), 0);
  assert.equal(buckets.size(), 3);
  assert.ok(buckets.take('b', 0) > 0, 'b is remembered');
  assert.equal(buckets.take('a', 0), 0, 'a was forgotten');
});

test('an address is an IPv4 address or the /64 of an IPv6 one', () => {
  const same: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ];
  for (const [ip, key] of same) assert.equal(addressKey(ip), key, ip);
  assert.notEqual(addressKey('2001:db8:1:3::1'), addressKey('2001:db8:1:2::1'));
});
