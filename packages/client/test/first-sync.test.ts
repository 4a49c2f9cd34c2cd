import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFirstSync } from '../src/engine/matrix/first-sync.ts';

const query =
  'filter=%7B%22room%22%3A%7B%22state%22%3A%7B%22lazy_load_members%22%3Atrue%7D%2C%22timeline%22%3A%7B%22limit%22%3A10%7D%7D%7D';
const rest = '&timeout=0&org.matrix.msc4222.use_state_after=true&set_presence=offline&_cacheBuster=17';
const url = `https://server/_matrix/client/v3/sync?${query}${rest}`;

function createSubject() {
  const asked: string[] = [];
  const inner = (async (input: string | URL | Request) => {
    asked.push(input instanceof Request ? input.url : input.toString());
    return Response.json({ answer: asked.length });
  }) as typeof fetch;
  const first = createFirstSync({ baseUrl: 'https://server', accessToken: 't' });
  const wrapped = first.wrap(inner);
  const answerOf = async (address: string) =>
    ((await (await wrapped(address)).json()) as { answer: number }).answer;
  return { asked, first, inner, answerOf };
}

test('the first sync is asked for once, before the SDK does, and the SDK has its answer', async () => {
  const { asked, first, inner, answerOf } = createSubject();
  first.begin(inner);
  first.begin(inner);
  assert.equal(await answerOf(url), 1);
  assert.equal(asked.length, 1);
  assert.equal(await answerOf(`${url}&since=s1`), 2);
});

test('a sync for other parameters, and every other request, goes to the server', async () => {
  const { asked, first, inner, answerOf } = createSubject();
  first.begin(inner);
  assert.equal(await answerOf('https://server/_matrix/client/versions'), 2);
  assert.equal(await answerOf(`${url}&since=s1`), 3);
  assert.equal(await answerOf(url), 4);
  assert.equal(asked.length, 4);
});
