import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../server/src/config.ts';
import { configurationPath, renderConfiguration } from './docs.ts';

const kept = readFileSync(join(import.meta.dirname, '..', configurationPath), 'utf8');

test('the configuration reference shows the table of settings as it is', () => {
  assert.ok(renderConfiguration() === kept, `${configurationPath} is stale: run npm run docs`);
});

test('the example in the reference can be used', () => {
  const yaml = /```yaml\n(.*?)```/s.exec(kept)?.[1];
  assert.ok(yaml);
  assert.equal(loadConfig({}, yaml).serverName, 'example.org');
});
