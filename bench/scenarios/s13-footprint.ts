import { inParallel } from '../load/in-parallel.ts';
import { toSend } from '../load/people.ts';
import { measure, memoryOf, perUnit } from './measure.ts';
import type { Scenario } from './scenario.ts';

const SENDERS_PER_ROOM = 5;

/** What it takes to start, to be there, and to keep messages: sent one after the other, nobody listens. */
export const footprint: Scenario = {
  id: 'S13',
  title: 'footprint: start, memory, bytes on disk',
  async prepare({ target, crowd, size }) {
    const rooms = await crowd.rooms(size('rooms', 10), 10);
    const messages = size('messages', 3_000);
    const senders = rooms.flatMap(({ roomId, members }) =>
      members.slice(0, SENDERS_PER_ROOM).map((person) => ({ person, roomId })),
    );
    const each = Math.ceil(messages / senders.length);
    return {
      async round(round) {
        const findings: string[] = [];
        const bytesBefore = await target.databaseBytes();
        const { spent } = await measure(target, () =>
          inParallel(senders, senders.length, async ({ person, roomId }) => {
            for (let n = 0; n < each; n += 1) {
              const { status } = await person.connection.ask(
                toSend(roomId, person.token, `kept-${round}-${n}`),
              );
              if (status !== 200) findings.push(`a send was answered ${status}`);
            }
          }),
        );
        const sent = each * senders.length;
        const grown = (await target.databaseBytes()) - bytesBefore;
        const { ms, usage } = target.start;
        return {
          findings,
          figures: {
            'start, ms': ms,
            'server RSS at start, MB': usage.server.rssBytes / 1e6,
            'database RSS at start, MB': usage.database.rssBytes / 1e6,
            'messages, 1/s': sent / spent.seconds,
            ...perUnit(spent, sent, 'message'),
            'database grew, bytes/message': grown / sent,
            ...memoryOf(target),
          },
        };
      },
      end: async () => undefined,
    };
  },
};
