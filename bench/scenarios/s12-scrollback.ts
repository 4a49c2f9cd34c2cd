import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import { distributionOf } from '../load/distribution.ts';
import { inParallel } from '../load/in-parallel.ts';
import { demand, type Person } from '../load/people.ts';
import { seedHistory } from '../seed-history.ts';
import { measure, memoryOf, perUnit } from './measure.ts';
import type { Scenario } from './scenario.ts';

const PAGE = 50;
const STRIDE = 1_000;

/** Many people read at random places of long histories. */
export const scrollback: Scenario = {
  id: 'S12',
  title: 'scrollback: pages at random places of long histories',
  async prepare({ target, crowd, size, say }) {
    if (!target.offline) throw new Error('S12 needs a history that only Herald can be given');
    const rooms = await crowd.rooms(size('rooms', 10), 10);
    const events = size('events', 1_000_000);
    const into = rooms.map(({ roomId, members }) => ({ roomId, creator: members[0]!.userId }));
    await target.offline((place) => seedHistory(place, { into, messages: events / rooms.length }, say));
    const page = (person: Person, roomId: string, from: string, limit: number) => {
      const query = new URLSearchParams({ dir: 'b', limit: String(limit), from });
      const path = `/rooms/${encodeURIComponent(roomId)}/messages?${query}`;
      return demand(person.connection, { method: 'GET', path, token: person.token });
    };
    // Places to begin at, all over each room.
    const places = await inParallel(rooms, 4, async ({ roomId, members }) => {
      const [reader] = members;
      const query = {
        method: 'GET',
        path: `/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=1`,
      } as const;
      let from = String((await demand(reader!.connection, { ...query, token: reader!.token }))['end']);
      const found: string[] = [];
      for (let n = 0; n < events / rooms.length / STRIDE; n += 1) {
        found.push(from);
        const next = (await page(reader!, roomId, from, STRIDE))['end'];
        if (typeof next !== 'string') break;
        from = next;
      }
      return found;
    });
    const clients = rooms.flatMap(({ roomId, members }, room) =>
      members.slice(0, 7).map((person) => ({ person, roomId, places: places[room]! })),
    );
    return {
      async round(round) {
        const random = createSeededRandom(round);
        const each = Math.ceil(size('pages', 2_000) / clients.length);
        const times: number[] = [];
        const findings: string[] = [];
        const { spent } = await measure(target, () =>
          inParallel(clients, clients.length, async ({ person, roomId, places: own }) => {
            for (let n = 0; n < each; n += 1) {
              const askedAt = performance.now();
              const body = await page(person, roomId, own[random.int(own.length)]!, PAGE);
              times.push(performance.now() - askedAt);
              if ((body['chunk'] as unknown[]).length === 0) findings.push('a page was empty');
            }
          }),
        );
        const time = distributionOf(times);
        return {
          findings,
          figures: {
            'events in all rooms': events,
            'pages, 1/s': time.count / spent.seconds,
            ...perUnit(spent, time.count, 'page'),
            'page p50, ms': time.p50,
            'page p99, ms': time.p99,
            ...memoryOf(target),
          },
        };
      },
      end: async () => undefined,
    };
  },
};
