import { openChat } from './chat.ts';
import type { Scenario } from './scenario.ts';

/** Teams of ten, all online: each message is one send and ten deliveries. */
export const teamChat: Scenario = {
  id: 'S2',
  title: 'team-chat: rooms of ten',
  async prepare({ target, crowd, size }) {
    const rooms = await crowd.rooms(size('rooms', 100), 10);
    const chat = await openChat(
      target,
      rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
    );
    const load = { perSecond: size('rate', 5), seconds: size('seconds', 20) };
    await chat.say({ ...load, seconds: size('warmup', 5), seed: 1_000 });
    return { round: (round) => chat.say({ ...load, seed: round }), offer: chat.say, end: chat.end };
  },
};
