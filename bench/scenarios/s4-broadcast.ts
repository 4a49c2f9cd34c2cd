import { openChat } from './chat.ts';
import type { Scenario } from './scenario.ts';

/** A channel: its creator writes, all others may only read, and one in twenty is online. */
export const broadcast: Scenario = {
  id: 'S4',
  title: 'broadcast: a read-only channel, 5 % online',
  async prepare({ target, crowd, size }) {
    const { roomId, members } = await crowd.bigRoom(size('members', 2_000), {
      power_level_content_override: { events_default: 50 },
    });
    const listeners = members.filter((_, n) => n % 20 === 0);
    const chat = await openChat(target, [{ roomId, senders: members.slice(0, 1), listeners }]);
    const load = { perSecond: size('rate', 1), seconds: size('seconds', 20) };
    await chat.say({ ...load, seconds: size('warmup', 5), seed: 1_000 });
    return { round: (round) => chat.say({ ...load, seed: round }), end: chat.end };
  },
};
