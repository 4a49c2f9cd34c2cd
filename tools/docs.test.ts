import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../server/src/config.ts';
import { listEndpoints } from '../packages/contract/src/index.ts';
import { configurationPath, renderConfiguration } from './docs.ts';
import { openApiPath, renderOpenApi } from './openapi.ts';

const kept = readFileSync(join(import.meta.dirname, '..', configurationPath), 'utf8');

test('the configuration reference shows the table of settings as it is', () => {
  assert.ok(renderConfiguration() === kept, `${configurationPath} is stale: run npm run docs`);
});

test('the example in the reference can be used', () => {
  const yaml = /```yaml\n(.*?)```/s.exec(kept)?.[1];
  assert.ok(yaml);
  assert.equal(loadConfig({}, yaml).serverName, 'example.org');
});

test("the platform's own interface is documented as it is", () => {
  const document = readFileSync(join(import.meta.dirname, '..', openApiPath), 'utf8');
  assert.ok(renderOpenApi() === document, `${openApiPath} is stale: run npm run docs`);
});

test("every endpoint of the platform's own says what it is for and what it answers, and every POST takes a key", () => {
  for (const { name, endpoint } of listEndpoints()) {
    if (!endpoint.path.startsWith('/_herald/')) continue;
    assert.ok(endpoint.summary, name);
    assert.ok(endpoint.answer, name);
    assert.equal(endpoint.isIdempotent, endpoint.method === 'POST', name);
  }
});
