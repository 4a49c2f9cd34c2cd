import { inParallel } from '../load/in-parallel.ts';
import { createRoom, login, register, toSend } from '../load/people.ts';
import { measure, memoryOf } from './measure.ts';
import type { Scenario } from './scenario.ts';

/** A new device of somebody who is in many rooms asks for all of them at once. */
export const firstLogin: Scenario = {
  id: 'S7',
  title: 'first-login: the first sync of a new device',
  async prepare({ target, size }) {
    const count = size('rooms', 1_000);
    const messages = size('messages', 5);
    const person = await register(target.baseUrl, `busy${count}`);
    const devices = await inParallel(Array.from({ length: 8 }), 1, () =>
      login(target.baseUrl, person.userId),
    );
    await inParallel(Array.from({ length: count }), devices.length, async (_, n) => {
      const writer = devices[n % devices.length]!;
      const roomId = await createRoom(writer, { name: `Room ${n}` });
      for (let m = 0; m < messages; m += 1)
        await writer.connection.ask(toSend(roomId, writer.token, `first-${n}-${m}`));
    });
    return {
      async round() {
        // A device of its own each time, so that no answer is remembered for it.
        const device = await login(target.baseUrl, person.userId);
        const path = '/_matrix/client/v3/sync';
        const { result, spent } = await measure(target, () =>
          device.connection.ask({ method: 'GET', path, token: device.token }),
        );
        device.connection.close();
        const body = JSON.parse(result.body.toString()) as { rooms?: { join?: Record<string, unknown> } };
        const told = Object.keys(body.rooms?.join ?? {}).length;
        return {
          findings: told === count ? [] : [`the sync told ${told} of ${count} rooms`],
          figures: {
            rooms: count,
            'time, ms': spent.seconds * 1_000,
            'first byte after, ms': result.firstByteMs,
            'CPU of server and database, ms': (spent.serverMicros + spent.databaseMicros) / 1_000,
            'CPU of server, ms': spent.serverMicros / 1_000,
            'CPU of database, ms': spent.databaseMicros / 1_000,
            'answer, MB': result.body.length / 1e6,
            ...memoryOf(target),
          },
        };
      },
      end: async () => undefined,
    };
  },
};
