import { distributionOf } from '../load/distribution.ts';
import { createHttpConnection } from '../load/http-connection.ts';
import { demand, toSend } from '../load/people.ts';
import { openLoop } from '../load/open-loop.ts';
import { measure, memoryOf, perUnit } from './measure.ts';
import type { Scenario } from './scenario.ts';

const CLIENT = '/_matrix/client/v3';

/** Everybody comes back within a short time, each on a new connection and with something to read; a few write. */
export const mondayMorning: Scenario = {
  id: 'S6',
  title: 'monday-morning: everybody returns at once',
  async prepare({ target, crowd, size }) {
    const count = size('people', 2_000);
    const seconds = size('seconds', 30);
    const rooms = await crowd.rooms(count / 10, 10);
    const people = rooms.flatMap(({ members }) => members);
    const since = new Map<string, string>();
    return {
      async round(round) {
        for (const person of people) {
          const old = since.get(person.userId);
          const path = `/sync?timeout=0${old === undefined ? '' : `&since=${encodeURIComponent(old)}`}`;
          const body = await demand(person.connection, { method: 'GET', path, token: person.token });
          since.set(person.userId, String(body['next_batch']));
        }
        for (const { roomId, members } of rooms) {
          const [writer] = members;
          await writer!.connection.ask(toSend(roomId, writer!.token, `morning-${round}`));
        }
        const syncs: number[] = [];
        const sends: number[] = [];
        const findings: string[] = [];
        const comeBack = async (n: number, due: number): Promise<void> => {
          const person = people[n % people.length]!;
          const connection = createHttpConnection(target.baseUrl);
          const path = `${CLIENT}/sync?timeout=0&since=${encodeURIComponent(since.get(person.userId) ?? '')}`;
          const { status, body } = await connection.ask({ method: 'GET', path, token: person.token });
          connection.close();
          syncs.push(performance.now() - due);
          if (status !== 200 || !body.includes(`morning-${round}`))
            findings.push(`a sync missed its message (${status})`);
        };
        const write = async (n: number, due: number): Promise<void> => {
          const { roomId, members } = rooms[n % rooms.length]!;
          const writer = members[n % 10]!;
          const { status } = await writer.connection.ask(toSend(roomId, writer.token, `rush-${round}-${n}`));
          sends.push(performance.now() - due);
          if (status !== 200) findings.push(`a send was answered ${status}`);
        };
        const { result, spent } = await measure(target, async () => {
          const startedAt = performance.now();
          const [arrived] = await Promise.all([
            openLoop({ perSecond: count / seconds, seconds, seed: round, act: comeBack }),
            openLoop({ perSecond: size('sendRate', 2), seconds, seed: round + 500, act: write }),
          ]);
          return { arrived, tookSeconds: (performance.now() - startedAt) / 1_000 };
        });
        const sync = distributionOf(syncs);
        return {
          findings,
          figures: {
            'people who return': result.arrived,
            'all have synced after, s': result.tookSeconds,
            ...perUnit(spent, result.arrived, 'sync'),
            'sync p50, ms': sync.p50,
            'sync p99, ms': sync.p99,
            'send p99 meanwhile, ms': distributionOf(sends).p99,
            ...memoryOf(target),
          },
        };
      },
      end: async () => undefined,
    };
  },
};
