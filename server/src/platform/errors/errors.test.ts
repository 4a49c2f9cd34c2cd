import nodeAssert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { accept, ApiError, assert, BrokenInvariant, demand, fail, refuse, Secret } from './index.ts';

test('a refusal carries its status, code, words and further fields', () => {
  nodeAssert.throws(
    () => fail(429, 'M_LIMIT_EXCEEDED', 'Too many requests.', { retry_after_ms: 500 }),
    (error) =>
      error instanceof ApiError &&
      error.status === 429 &&
      error.errcode === 'M_LIMIT_EXCEEDED' &&
      error.message === 'Too many requests.' &&
      error.fields?.retry_after_ms === 500,
  );
});

test('a yes gives its value, a no is thrown as the refusal that it names', () => {
  nodeAssert.equal(demand(accept(7)), 7);
  nodeAssert.equal(demand(accept()), undefined);
  nodeAssert.throws(
    () => demand(refuse(403, 'M_FORBIDDEN', 'You are not in this room.')),
    (error) => error instanceof ApiError && error.status === 403 && error.errcode === 'M_FORBIDDEN',
  );
});

test('an impossibility is a broken invariant, and a truth passes', () => {
  assert(1 + 1 === 2, 'arithmetic');
  nodeAssert.throws(() => assert(null, 'the sum is zero'), BrokenInvariant);
});

test('a secret is seen nowhere but where it is revealed', () => {
  const secret = new Secret('hunter2');
  const seen = [
    JSON.stringify({ secret }),
    String(secret),
    `${secret}`,
    inspect({ deep: [secret] }),
    format('%s %j %o', secret, secret, secret),
    JSON.stringify(Object.entries(secret)),
    String(new Map([['token', secret]]).get('token')),
  ];
  for (const text of seen) nodeAssert.doesNotMatch(text, /hunter2/);
  nodeAssert.match(seen[0]!, /\[secret\]/);
  nodeAssert.equal(secret.reveal(), 'hunter2');
});
