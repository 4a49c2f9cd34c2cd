import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory, PASSWORD, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const V3 = '/_matrix/client/v3';
const TYPE = 'org.example.ping';
const path = (txnId: string, type = TYPE) => `${V3}/sendToDevice/${type}/${txnId}`;
const send = (from: Actor, to: { userId: string }, device: string, content: object, txnId: string) =>
  from.put(path(txnId), { messages: { [to.userId]: { [device]: content } } });
const told = (answer: Json): Json[] => answer['to_device']?.events ?? [];
const numbersIn = (answer: Json): number[] => told(answer).map((event) => event['content'].n);

async function two(story: Story): Promise<[alice: Actor, bob: Actor]> {
  return [await story.user('alice'), await story.user('bob')];
}

test('a message comes to the device it was sent to, and to no other', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const tablet = await bob.login();
  await send(alice, bob, bob.deviceId, { n: 1 }, 'a');
  assert.deepEqual(told(await bob.sync()), [{ sender: alice.userId, type: TYPE, content: { n: 1 } }]);
  assert.deepEqual([told(await tablet.sync()), told(await alice.sync())], [[], []]);
});

test('a message is told until a later token is shown, and never after', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const { next_batch: since } = await bob.sync();
  await send(alice, bob, bob.deviceId, { n: 1 }, 'a');
  const first = await bob.sync(since);
  assert.deepEqual(numbersIn(first), [1]);
  // The answer did not arrive, or was lost when the app was closed.
  assert.deepEqual(numbersIn(await bob.sync(since)), [1]);
  assert.deepEqual(numbersIn(await bob.sync()), [1]);
  const second = await bob.sync(first['next_batch']);
  assert.deepEqual(numbersIn(second), []);
  // The token was shown: the message is gone, whatever is asked for.
  assert.deepEqual(numbersIn(await bob.sync(since)), []);
  assert.deepEqual(numbersIn(await bob.sync()), []);
});

test('a long poll that finds no news confirms what its token follows, too', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const { next_batch: since } = await bob.sync();
  await send(alice, bob, bob.deviceId, { n: 1 }, 'a');
  const { next_batch: later } = await bob.sync(since);
  const { next_batch: latest } = await bob.sync(later);
  assert.deepEqual(numbersIn(await bob.sync(latest, { timeout: '50' })), []);
  await send(alice, bob, bob.deviceId, { n: 2 }, 'b');
  const second = await bob.sync(latest, { timeout: '5000' });
  assert.deepEqual(numbersIn(second), [2]);
  assert.deepEqual(numbersIn(await bob.sync(second['next_batch'], { timeout: '50' })), []);
  assert.deepEqual(numbersIn(await bob.sync(latest)), []);
});

test('what could not be deleted while the database was away is deleted by the next sync', async (t) => {
  const story = await createStory(t, { checkSpec: false });
  const [alice, bob] = await two(story);
  const { next_batch: since } = await bob.sync();
  await send(alice, bob, bob.deviceId, { n: 1 }, 'a');
  const { next_batch: later } = await bob.sync(since);
  await story.db.query('alter table to_device.message rename to away');
  const failed = await bob.request('GET', `${V3}/sync?since=${later}`);
  assert.ok(failed.status >= 500, `${failed.status}`);
  await story.db.query('alter table to_device.away rename to message');
  assert.deepEqual(numbersIn(await bob.sync(later)), []);
  assert.deepEqual(numbersIn(await bob.sync(since)), [], 'the later token was shown');
});

test('a restart of the server loses no message and tells none again', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const { next_batch: since } = await bob.sync();
  await send(alice, bob, bob.deviceId, { n: 1 }, 'a');
  const first = await bob.sync(since);
  assert.deepEqual(numbersIn(first), [1]);
  await story.restart();
  assert.deepEqual(numbersIn(await bob.sync(since)), [1], 'no later token was shown');
  await story.restart();
  assert.deepEqual(numbersIn(await bob.sync(first['next_batch'])), []);
  assert.deepEqual(numbersIn(await bob.sync()), [], 'the token was shown to this server');
  await send(alice, bob, bob.deviceId, { n: 2 }, 'b');
  await story.restart();
  assert.deepEqual(numbersIn(await bob.sync(first['next_batch'])), [2]);
});

test('a star means all devices of a person', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const tablet = await bob.login();
  await send(alice, bob, '*', { n: 1 }, 'a');
  for (const device of [bob, tablet]) assert.deepEqual(numbersIn(await device.sync()), [1]);
  const later = await bob.login();
  assert.deepEqual(numbersIn(await later.sync()), [], 'a device that came later');
});

test('what was sent again under its id comes once; the same id of another device is another message', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const phone = await alice.login();
  await Promise.all([1, 2, 3].map(() => send(alice, bob, bob.deviceId, { n: 1 }, 'same')));
  await story.restart();
  await send(alice, bob, bob.deviceId, { n: 1 }, 'same');
  await send(phone, bob, bob.deviceId, { n: 2 }, 'same');
  await send(alice, bob, bob.deviceId, { n: 3 }, 'other');
  assert.deepEqual(numbersIn(await bob.sync()), [1, 2, 3]);
});

test('more than fit in one answer come in several, whole and in order', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const count = 230;
  for (let n = 0; n < count; n += 1) await send(alice, bob, n % 2 === 0 ? '*' : bob.deviceId, { n }, `${n}`);
  const all: number[] = [];
  const sizes: number[] = [];
  let since: string | undefined;
  for (let reads = 0; reads < 10 && sizes.at(-1) !== 0; reads += 1) {
    const answer = await bob.sync(since);
    since = answer['next_batch'];
    all.push(...numbersIn(answer));
    sizes.push(told(answer).length);
  }
  assert.deepEqual(
    all,
    Array.from({ length: count }, (_, n) => n),
  );
  assert.ok(
    sizes.every((size) => size <= 100),
    sizes.join(' '),
  );
});

test('one request with many messages arrives whole or not at all', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const tablet = await bob.login();
  const both = {
    [bob.userId]: { [bob.deviceId]: { n: 1 }, [tablet.deviceId]: { n: 2 } },
    [alice.userId]: { '*': { n: 3 } },
  };
  await alice.put(path('a'), { messages: both });
  assert.deepEqual(await Promise.all([bob, tablet, alice].map(async (one) => numbersIn(await one.sync()))), [
    [1],
    [2],
    [3],
  ]);
  await refused(
    alice.request('PUT', path('b'), { messages: { [bob.userId]: { '*': 'no object' } } }),
    'M_BAD_JSON',
    400,
  );
  await refused(alice.request('PUT', path('b'), {}), 'M_MISSING_PARAM', 400);
  await refused(story.anonymous('PUT', path('b'), { messages: both }), 'M_MISSING_TOKEN', 401);
  assert.deepEqual(numbersIn(await bob.sync()), [1]);
});

test('what is sent to devices and people who are not there is dropped without a word', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  await alice.put(path('a'), {
    messages: {
      '@nobody:localhost': { '*': { n: 1 } },
      '@somebody:elsewhere.example': { DEVICE: { n: 2 } },
      [bob.userId]: { UNKNOWN: { n: 3 }, [bob.deviceId]: { n: 4 } },
    },
  });
  assert.deepEqual(numbersIn(await bob.sync()), [4]);
  const { rows } = await story.db.one<{ rows: number }>(
    'select count(*)::int4 as rows from to_device.message',
    [],
  );
  assert.equal(rows, 1);
});

test('the inbox of a device goes with it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const tablet = await bob.login('TABLET');
  await send(alice, bob, '*', { n: 1 }, 'a');
  await tablet.post(`${V3}/logout`);
  const again = await bob.login('TABLET');
  assert.deepEqual(numbersIn(await again.sync()), []);
  assert.deepEqual(numbersIn(await bob.sync()), [1]);
  await send(alice, bob, 'TABLET', { n: 2 }, 'b');
  const path_ = `${V3}/devices/TABLET`;
  const { body } = await bob.request('DELETE', path_, {});
  await bob.delete(path_, {
    auth: {
      type: 'm.login.password',
      session: body['session'],
      password: PASSWORD,
      identifier: { type: 'm.id.user', user: bob.userId },
    },
  });
  assert.deepEqual(numbersIn(await (await bob.login('TABLET')).sync()), []);
});

test('a device that waits is woken by its message', { timeout: 20_000 }, async (t) => {
  const story = await createStory(t);
  const [alice, bob] = await two(story);
  const { next_batch: since } = await bob.sync();
  const waiting = bob.sync(since, { timeout: '15000' });
  await send(alice, bob, bob.deviceId, { n: 1 }, 'a');
  assert.deepEqual(numbersIn(await waiting), [1]);
});
