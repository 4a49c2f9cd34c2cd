import { distributionOf } from '../load/distribution.ts';
import { openLoop } from '../load/open-loop.ts';
import { join } from '../load/people.ts';
import { measure, memoryOf, perUnit } from './measure.ts';
import type { Scenario } from './scenario.ts';

/** New people join a room that is large already. */
export const bigJoin: Scenario = {
  id: 'S8',
  title: 'big-join: joins to a large room',
  async prepare({ target, crowd, size }) {
    const members = size('members', 2_000);
    const perSecond = size('rate', 2);
    const seconds = size('seconds', 10);
    const { roomId } = await crowd.bigRoom(members);
    let next = members;
    return {
      async round(round) {
        // More than will come: arrivals are drawn.
        const people = await crowd.people(next + perSecond * seconds * 3 + 10);
        const times: number[] = [];
        const bytesBefore = await target.databaseBytes();
        const { result: joined, spent } = await measure(target, () =>
          openLoop({
            perSecond,
            seconds,
            seed: round,
            act: async (n, due) => {
              await join(people[next + n]!, roomId);
              times.push(performance.now() - due);
            },
          }),
        );
        next += joined;
        const grown = (await target.databaseBytes()) - bytesBefore;
        const time = distributionOf(times);
        return {
          findings: [],
          figures: {
            'members at first': members,
            'joins offered, 1/s': perSecond,
            'join p50, ms': time.p50,
            'join p99, ms': time.p99,
            ...perUnit(spent, joined, 'join'),
            'database grew, bytes/join': grown / joined,
            ...memoryOf(target),
          },
        };
      },
      end: async () => undefined,
    };
  },
};
