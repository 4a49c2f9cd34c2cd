import { createListeners } from '../load/listeners.ts';
import { sleep } from '../load/open-loop.ts';
import { measure } from './measure.ts';
import type { Scenario } from './scenario.ts';

const CALM_MS = 3_000;

/** Everybody holds a long poll and nothing happens. */
export const idleArmy: Scenario = {
  id: 'S5',
  title: 'idle-army: held syncs, nobody writes',
  async prepare({ target, crowd, size }) {
    const count = size('people', 5_000);
    const rooms = await crowd.rooms(Math.ceil(count / 10), 10);
    const people = rooms.flatMap(({ members }) => members).slice(0, count);
    return {
      async round() {
        await sleep(CALM_MS);
        const before = target.usage();
        const listeners = createListeners({
          baseUrl: target.baseUrl,
          people,
          pollMs: 300_000,
          heard: () => undefined,
        });
        await listeners.begin();
        await sleep(CALM_MS);
        const held = target.usage();
        const { spent } = await measure(target, () => sleep(size('seconds', 30) * 1_000));
        listeners.drop();
        return {
          findings: listeners.failures,
          figures: {
            'people connected': count,
            'server RSS, MB': held.server.rssBytes / 1e6,
            'server RSS less that of its start, kB/person':
              (held.server.rssBytes - target.start.usage.server.rssBytes) / count / 1e3,
            'server RSS that connecting took, kB/person':
              (held.server.rssBytes - before.server.rssBytes) / count / 1e3,
            'server RSS, kB/person': held.server.rssBytes / count / 1e3,
            'server and database RSS, kB/person':
              (held.server.rssBytes + held.database.rssBytes) / count / 1e3,
            'CPU of server while idle, % of one core': spent.serverMicros / spent.seconds / 10_000,
            'CPU of database while idle, % of one core': spent.databaseMicros / spent.seconds / 10_000,
          },
        };
      },
      end: async () => undefined,
    };
  },
};
