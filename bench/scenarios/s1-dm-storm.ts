import { openChat } from './chat.ts';
import type { Scenario } from './scenario.ts';

/** Two by two: everybody has one partner, writes to them and listens. */
export const dmStorm: Scenario = {
  id: 'S1',
  title: 'dm-storm: rooms of two',
  async prepare({ target, crowd, size }) {
    const rooms = await crowd.rooms(size('rooms', 500), 2);
    const chat = await openChat(
      target,
      rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
    );
    const load = { perSecond: size('rate', 10), seconds: size('seconds', 20) };
    await chat.say({ ...load, seconds: size('warmup', 5), seed: 1_000 });
    return { round: (round) => chat.say({ ...load, seed: round }), offer: chat.say, end: chat.end };
  },
};
