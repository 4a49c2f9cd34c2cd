import type { Timers } from '../server/src/platform/clock/index.ts';

/** Who is there in a server for development. */
export const people = [
  { name: 'alice', password: 'alice in wonderland' },
  { name: 'bob', password: 'bob the builder' },
] as const;

const patienceMs = 30_000;
const stepMs = 100;

/** Waits until the server answers, and makes the people that it lacks. */
export async function seed(url: string, timers: Timers): Promise<void> {
  await waitUntilServed(url, timers);
  for (const { name, password } of people) {
    const body = { username: name, password, inhibit_login: true, auth: { type: 'm.login.dummy' } };
    const reply = await fetch(`${url}/_matrix/client/v3/register`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const answer = (await reply.json()) as { errcode?: string; error?: string };
    if (reply.ok || answer.errcode === 'M_USER_IN_USE') continue;
    throw new Error(`${name} could not be made: ${answer.error ?? reply.status}`);
  }
}

async function waitUntilServed(url: string, timers: Timers): Promise<void> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += stepMs) {
    const reply = await fetch(`${url}/_matrix/client/versions`).catch(() => null);
    if (reply?.ok) return;
    await timers.sleep(stepMs);
  }
  throw new Error(`the server at ${url} did not answer within ${patienceMs / 1000} s`);
}
