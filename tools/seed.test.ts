import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemTimers } from '../server/src/platform/clock/index.ts';
import { createStory } from '../server/test/harness.ts';
import { people, seed } from './seed.ts';

test('a seeded server has its people, and seeding it again changes nothing', async (t) => {
  const story = await createStory(t);
  await seed(story.baseUrl, createSystemTimers());
  await seed(story.baseUrl, createSystemTimers());
  for (const { name, password } of people) {
    const identifier = { type: 'm.id.user', user: name };
    const login = { type: 'm.login.password', identifier, password };
    const { status } = await story.anonymous('POST', '/_matrix/client/v3/login', login);
    assert.equal(status, 200, name);
  }
});
