import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { listEndpoints, type Endpoint } from '@herald/contract';
import { readOperations, type Operation } from './operations.ts';
import { rungs } from './rungs.ts';
import { findSpecData, specAbsent } from './spec-location.ts';

const data = findSpecData();
const operations =
  data === null ? null : new Map(readOperations(data).map((operation) => [operation.id, operation]));

/** Calls `compare` with each endpoint of the contract that the specification knows, and its operation. */
function eachPair(
  t: TestContext,
  compare: (endpoint: Endpoint, operation: Operation, name: string) => void,
): void {
  if (operations === null) return t.diagnostic(specAbsent);
  for (const { name, endpoint } of listEndpoints()) {
    if (endpoint.spec === null) continue;
    const operation = operations.get(endpoint.spec);
    assert.ok(operation, `${name}: the specification has no operation ${endpoint.spec}`);
    compare(endpoint, operation, name);
  }
}

function propertiesOf(schema: Endpoint['body'] | Endpoint['query']): Map<string, boolean> {
  if (typeof schema === 'string' || !('properties' in schema)) return new Map();
  const required = new Set('required' in schema ? (schema.required as string[]) : []);
  return new Map(Object.keys(schema.properties as object).map((name) => [name, required.has(name)]));
}

test('the contract has each operation of the rungs once, and no other of the specification', () => {
  const stated = listEndpoints().flatMap(({ endpoint }) => endpoint.spec ?? []);
  assert.deepEqual(stated.toSorted(), Object.values(rungs).flat().toSorted());
});

test('each endpoint has the method and the path of its operation', (t) => {
  eachPair(t, (endpoint, operation, name) => {
    assert.equal(`${endpoint.method} ${endpoint.path}`, `${operation.method} ${operation.path}`, name);
  });
});

test('an endpoint needs a token exactly where the specification asks for one', (t) => {
  eachPair(t, (endpoint, operation, name) => {
    assert.equal(endpoint.auth === 'user', operation.secured, name);
  });
});

// Fields that are known to the specification and not looked at by Herald: they may hold anything.
const ignored: Record<string, readonly string[]> = {
  // Deprecated ways to name a user by a third-party identifier; Herald has no identity server.
  login: ['medium', 'address'],
};

test('each field of a body and of a query that the specification knows is known to the contract', (t) => {
  eachPair(t, (endpoint, operation, name) => {
    const body = propertiesOf(endpoint.body);
    const query = propertiesOf(endpoint.query);
    const skipped = ignored[operation.id] ?? [];
    for (const [field, required] of operation.bodyFields ?? []) {
      if (skipped.includes(field)) continue;
      assert.ok(body.has(field), `${name} does not know the field ${field}`);
      assert.equal(body.get(field), required, `${name}: whether ${field} is required`);
    }
    for (const [field, required] of operation.query) {
      assert.ok(query.has(field), `${name} does not know the parameter ${field}`);
      assert.equal(query.get(field), required, `${name}: whether ${field} is required`);
    }
  });
});

test('the contract asks for nothing that the specification leaves open', (t) => {
  eachPair(t, (endpoint, operation, name) => {
    for (const [field, required] of propertiesOf(endpoint.body)) {
      if (required) assert.equal(operation.bodyFields?.get(field), true, `${name} requires ${field}`);
    }
  });
});

test('an endpoint takes a body where its operation does', (t) => {
  eachPair(t, (endpoint, operation, name) => {
    assert.equal(typeof endpoint.body !== 'string', operation.bodyFields !== null, name);
  });
});
