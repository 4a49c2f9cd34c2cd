import { createHttpConnection } from '../load/http-connection.ts';
import { sleep } from '../load/open-loop.ts';
import { demand, toSend, type Person } from '../load/people.ts';
import type { Scenario } from './scenario.ts';

const RETRY_MS = 20;

/** The server is killed while people write; what was acknowledged must be there, once, when it is back. */
export const crash: Scenario = {
  id: 'S14',
  title: 'crash: kill -9 while people write',
  async prepare({ target, crowd, size }) {
    if (!target.crash) throw new Error('S14 needs a server that the benchmark started');
    const rooms = await crowd.rooms(size('rooms', 10), 10);
    return {
      async round(round) {
        let isOver = false;
        const writing = rooms.map(({ roomId, members }) =>
          writeUntil(target.baseUrl, members[1]!, roomId, `crash-${round}`, () => isOver),
        );
        await sleep(size('seconds', 3) * 1_000);
        const killedAt = performance.now();
        await target.crash!();
        const backMs = performance.now() - killedAt;
        await sleep(1_000);
        isOver = true;
        const said = await Promise.all(writing);
        const findings: string[] = [];
        for (const [n, { roomId, members }] of rooms.entries()) {
          const kept = await readMarkers(members[0]!, roomId, `crash-${round}`);
          const counts = Map.groupBy(kept, (marker) => marker);
          for (const marker of said[n]!) {
            const times = counts.get(marker)?.length ?? 0;
            if (times !== 1) findings.push(`${marker} was acknowledged and is there ${times} times`);
          }
        }
        return {
          findings,
          figures: {
            'acknowledged messages': said.reduce((sum, one) => sum + one.length, 0),
            'of them lost or doubled': findings.length,
            'answers again after, ms': backMs,
          },
        };
      },
      end: async () => undefined,
    };
  },
};

/** Writes one message after the other, and repeats what got no answer under the same transaction id. */
async function writeUntil(
  baseUrl: string,
  { token }: Person,
  roomId: string,
  prefix: string,
  isOver: () => boolean,
): Promise<string[]> {
  const connection = createHttpConnection(baseUrl);
  const acknowledged: string[] = [];
  for (let n = 0; !isOver(); n += 1) {
    const marker = `${prefix}-${n}`;
    for (;;) {
      const reply = await connection.ask(toSend(roomId, token, marker)).catch(() => null);
      if (reply?.status === 200) break;
      await sleep(RETRY_MS);
    }
    acknowledged.push(marker);
  }
  connection.close();
  return acknowledged;
}

async function readMarkers({ connection, token }: Person, roomId: string, prefix: string): Promise<string[]> {
  const markers: string[] = [];
  for (let from = ''; ;) {
    const query = new URLSearchParams({ dir: 'b', limit: '500', ...(from !== '' && { from }) });
    const path = `/rooms/${encodeURIComponent(roomId)}/messages?${query}`;
    const body = await demand(connection, { method: 'GET', path, token });
    const chunk = body['chunk'] as { content: { ciphertext?: string } }[];
    const found = chunk.flatMap(({ content }) => content.ciphertext?.split(' ', 1) ?? []);
    markers.push(...found.filter((marker) => marker.startsWith(`${prefix}-`)));
    if (typeof body['end'] !== 'string' || chunk.length === 0) return markers;
    from = body['end'];
  }
}
