import type { Random } from '#platform/random';
import type { Json } from '../harness.ts';
import type { History } from './judge.ts';

export interface TalkerParts {
  readonly baseUrl: string;
  readonly name: string;
  readonly everyMs: number;
  readonly random: Random;
  /** null: makes a room of its own. */
  readonly room: { readonly roomId: string } | null;
}

/** A client that talks, repeats what it got no word on, and listens on a device. */
export interface Talker {
  readonly roomId: string;
  run(): Promise<void>;
  stop(): void;
  /** What it was told, and what it heard; read when all is quiet. */
  history(): Promise<History>;
}

type Reply = { status: number; body: Json };
const PATIENCE_MS = 60_000;
const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

export async function createTalker({ baseUrl, name, everyMs, random, room }: TalkerParts): Promise<Talker> {
  const { body: login } = await ask('POST', '/register', {
    username: name,
    password: 'correct horse',
    auth: { type: 'm.login.dummy' },
  });
  const token = String(login['access_token']);
  const roomId =
    room?.roomId ??
    String((await ask('POST', '/createRoom', { preset: 'public_chat' }, token)).body['room_id']);
  if (room) await ask('POST', `/join/${encodeURIComponent(roomId)}`, {}, token);
  const acknowledged: { text: string; eventId: string }[] = [];
  const heard: string[] = [];
  let repeated = 0;
  let stopped = false;
  let since = String(
    (await ask('GET', '/sync?filter={"room":{"timeline":{"limit":1}}}', undefined, token)).body['next_batch'],
  );
  const begin = since;

  async function ask(
    method: string,
    path: string,
    body?: object,
    as?: string,
    signal?: AbortSignal,
  ): Promise<Reply> {
    const reply = await fetch(`${baseUrl}/_matrix/client/v3${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(as !== undefined && { authorization: `Bearer ${as}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    return { status: reply.status, body: (await reply.json()) as Json };
  }

  /** Sends until it is acknowledged, always under one txnId. Now and then it hangs up before it hears the answer. */
  async function say(n: number): Promise<void> {
    const text = `${name} ${n}`;
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${n}`;
    const deadline = Date.now() + PATIENCE_MS;
    for (let attempt = 0; Date.now() < deadline && !(stopped && attempt > 200); attempt += 1) {
      if (attempt > 0) repeated += 1;
      const impatient =
        attempt === 0 && random.int(20) === 0
          ? AbortSignal.timeout(1 + random.int(12))
          : AbortSignal.timeout(15_000);
      const reply = await ask('PUT', path, { msgtype: 'm.text', body: text }, token, impatient).catch(
        () => null,
      );
      if (reply?.status === 200) {
        acknowledged.push({ text, eventId: String(reply.body['event_id']) });
        return;
      }
      if (reply && reply.status < 500 && reply.status !== 429)
        throw new Error(`${text}: ${reply.status} ${JSON.stringify(reply.body)}`);
      await sleep(30 + random.int(120));
    }
    throw new Error(`${text} was not acknowledged within a minute`);
  }

  async function talk(): Promise<void> {
    for (let n = 0; !stopped; n += 1) {
      await sleep(everyMs * (0.5 + random.int(1_000) / 1_000));
      await say(n);
    }
  }

  /** Listens by a chain of syncs; where one is limited the gap is read backwards. */
  async function listen(untilQuiet = false): Promise<void> {
    while (!stopped || untilQuiet) {
      const query = new URLSearchParams({
        since,
        timeout: untilQuiet ? '0' : '2000',
        filter: '{"room":{"timeline":{"limit":100}}}',
      });
      const reply = await ask('GET', `/sync?${query}`, undefined, token, AbortSignal.timeout(15_000)).catch(
        () => null,
      );
      if (reply?.status !== 200) {
        await sleep(100);
        continue;
      }
      const timeline = reply.body['rooms']?.join?.[roomId]?.timeline;
      if (timeline?.limited) heard.push(...(await readGap(String(timeline.prev_batch), since)));
      heard.push(...(timeline?.events ?? []).map(idIfMessage).filter(Boolean));
      since = String(reply.body['next_batch']);
      if (untilQuiet && !timeline) return;
    }
  }

  async function readGap(from: string, to: string): Promise<string[]> {
    const gap: string[] = [];
    for (let token2: string | undefined = from; token2 !== undefined;) {
      const query = new URLSearchParams({ dir: 'b', from: token2, to, limit: '500' });
      const page: Reply | null = await ask(
        'GET',
        `/rooms/${encodeURIComponent(roomId)}/messages?${query}`,
        undefined,
        token,
      ).catch(() => null);
      if (page?.status !== 200) {
        await sleep(100);
        continue;
      }
      gap.push(...page.body['chunk'].map(idIfMessage).filter(Boolean));
      token2 = page.body['chunk'].length > 0 ? page.body['end'] : undefined;
    }
    return gap.toReversed();
  }

  return {
    roomId,
    async run() {
      await Promise.all([talk(), listen()]);
    },
    stop: () => (stopped = true),
    async history() {
      await listen(true);
      const stored: { eventId: string; text: string }[] = [];
      for (let from = begin; ;) {
        const query = new URLSearchParams({ dir: 'f', from, limit: '1000' });
        const { body } = await ask(
          'GET',
          `/rooms/${encodeURIComponent(roomId)}/messages?${query}`,
          undefined,
          token,
        );
        const chunk = body['chunk'] as { type: string; event_id: string; content: { body: string } }[];
        stored.push(
          ...chunk
            .filter((event) => event.type === 'm.room.message')
            .map((event) => ({ eventId: event.event_id, text: event.content.body })),
        );
        if (chunk.length === 0) break;
        from = String(body['end']);
      }
      return { name, roomId, acknowledged, heard, stored, repeated };
    },
  };
}

function idIfMessage(event: { type: string; event_id: string }): string {
  return event.type === 'm.room.message' ? event.event_id : '';
}
