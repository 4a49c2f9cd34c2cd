import { distributionOf } from '../load/distribution.ts';
import { createHttpConnection, type HttpConnection } from '../load/http-connection.ts';
import { openLoop, sleep } from '../load/open-loop.ts';
import { toSend } from '../load/people.ts';
import type { Room } from '../load/crowd.ts';
import { measure, memoryOf } from './measure.ts';
import { openChat } from './chat.ts';
import type { Figures, Scenario } from './scenario.ts';

const PAUSE_MS = 100;
const RECOVERED_MS = 200;

/** Three times as much as the server carries, for two minutes; then a normal load again. */
export const overload: Scenario = {
  id: 'S15',
  title: 'overload: three times the knee',
  async prepare({ target, crowd, size }) {
    const rooms = await crowd.rooms(size('rooms', 100), 10);
    const knee = size('knee', 300);
    const seconds = size('seconds', 120);
    const chat = await openChat(
      target,
      rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
    );
    await chat.say({ perSecond: knee / 2, seconds: 10, seed: 77 });
    const atKnee = await chat.say({ perSecond: knee, seconds: 15, seed: 78 });
    return {
      async round(round) {
        const before = target.usage().server.rssBytes;
        const flood = createFlood(target.baseUrl, rooms, `flood${round}`);
        let peak = before;
        const watch = setInterval(() => (peak = Math.max(peak, target.usage().server.rssBytes)), 500);
        const { spent } = await measure(target, () =>
          openLoop({ perSecond: knee * 3, seconds, seed: round, act: flood.act }),
        );
        clearInterval(watch);
        flood.close();
        const recovery = await recover(target.baseUrl, rooms, knee / 2, round);
        const kneeRate = atKnee.figures['answered, messages/s'] ?? Number.NaN;
        return {
          findings: flood.findings,
          figures: {
            'knee, messages/s': kneeRate,
            'offered, messages/s': knee * 3,
            'goodput, messages/s': flood.accepted.length / spent.seconds,
            'goodput, % of the knee': (100 * flood.accepted.length) / spent.seconds / kneeRate,
            'refused with 429 and Retry-After': flood.refused(),
            'not answered in time': flood.unanswered(),
            'accepted p50, ms': distributionOf(flood.accepted).p50,
            'accepted p99, ms': distributionOf(flood.accepted).p99,
            'server RSS before, MB': before / 1e6,
            'server RSS at most, MB': peak / 1e6,
            ...recovery,
            ...memoryOf(target),
          },
        };
      },
      end: chat.end,
    };
  },
};

/** Sends that do not wait for each other: a connection for each that is under way, and a new message when one is due. */
function createFlood(baseUrl: string, rooms: readonly Room[], prefix: string) {
  const accepted: number[] = [];
  const findings: string[] = [];
  const idle: HttpConnection[] = [];
  let refused = 0;
  let unanswered = 0;
  return {
    accepted,
    findings,
    refused: () => refused,
    unanswered: () => unanswered,
    async act(n: number, due: number): Promise<void> {
      const { roomId, members } = rooms[n % rooms.length]!;
      const { token } = members[Math.floor(n / rooms.length) % members.length]!;
      const connection = idle.pop() ?? createHttpConnection(baseUrl);
      try {
        const reply = await connection.ask(toSend(roomId, token, `${prefix}-${n}`));
        if (reply.status === 200) accepted.push(performance.now() - due);
        else if (reply.status === 429 && reply.headers.includes('retry-after:')) refused += 1;
        else findings.push(`a send was answered ${reply.status}`);
        idle.push(connection);
      } catch {
        unanswered += 1;
      }
    },
    close: () => idle.forEach((connection) => connection.close()),
  };
}

/** How long after the flood a normal load is answered normally again. */
async function recover(
  baseUrl: string,
  rooms: readonly Room[],
  perSecond: number,
  round: number,
): Promise<Figures> {
  const startedAt = performance.now();
  for (let second = 0; second < 30; second += 1) {
    const after = createFlood(baseUrl, rooms, `after${round}-${second}`);
    await openLoop({ perSecond, seconds: 1, seed: 1_000 + second, act: after.act });
    after.close();
    const { p99 } = distributionOf(after.accepted);
    if (p99 <= RECOVERED_MS && after.refused() === 0)
      return { 'recovered after, s': (performance.now() - startedAt) / 1_000 - 1 };
    await sleep(PAUSE_MS);
  }
  return { 'recovered after, s': Number.POSITIVE_INFINITY };
}
