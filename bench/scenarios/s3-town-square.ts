import { openChat } from './chat.ts';
import type { Scenario } from './scenario.ts';

/** One large room where everybody listens and twenty people speak. */
export const townSquare: Scenario = {
  id: 'S3',
  title: 'town-square: one room, all of it listening',
  async prepare({ target, crowd, size }) {
    const { roomId, members } = await crowd.bigRoom(size('members', 1_000));
    const chat = await openChat(target, [{ roomId, senders: members.slice(0, 20), listeners: members }]);
    const load = { perSecond: size('rate', 0.5), seconds: size('seconds', 20) };
    await chat.say({ ...load, seconds: size('warmup', 5), seed: 1_000 });
    return { round: (round) => chat.say({ ...load, seed: round }), end: chat.end };
  },
};
