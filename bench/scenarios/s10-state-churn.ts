import { inParallel } from '../load/in-parallel.ts';
import { demand, type Person } from '../load/people.ts';
import { measure, perUnit } from './measure.ts';
import type { Scenario } from './scenario.ts';

/** People leave a large room and come back, over and over; then somebody reads who is in it. */
export const stateChurn: Scenario = {
  id: 'S10',
  title: 'state-churn: leaving and coming back',
  async prepare({ target, crowd, size }) {
    const { roomId, members } = await crowd.bigRoom(size('members', 1_000));
    const changes = size('changes', 400);
    const [creator, ...others] = members;
    const change = async (person: Person, verb: 'leave' | 'join'): Promise<void> => {
      const path = `/rooms/${encodeURIComponent(roomId)}/${verb}`;
      await demand(person.connection, { method: 'POST', path, token: person.token, body: {} });
    };
    return {
      async round() {
        const who = others.slice(0, changes / 2);
        const bytesBefore = await target.databaseBytes();
        const { spent } = await measure(target, () =>
          inParallel(who, 4, async (person) => {
            await change(person, 'leave');
            await change(person, 'join');
          }),
        );
        const grown = (await target.databaseBytes()) - bytesBefore;
        const read = await measure(target, () =>
          demand(creator!.connection, {
            method: 'GET',
            path: `/rooms/${encodeURIComponent(roomId)}/members`,
            token: creator!.token,
          }),
        );
        const told = (read.result['chunk'] as unknown[]).length;
        return {
          findings: told === members.length ? [] : [`${told} of ${members.length} members were told`],
          figures: {
            'members of the room': members.length,
            'changes of state': who.length * 2,
            'changes, 1/s': (who.length * 2) / spent.seconds,
            ...perUnit(spent, who.length * 2, 'change'),
            'database grew, bytes/change': grown / (who.length * 2),
            'reading the members, ms': read.spent.seconds * 1_000,
          },
        };
      },
      end: async () => undefined,
    };
  },
};
