import { distributionOf } from '../load/distribution.ts';
import { flood, type Flood, type FloodLoad } from '../load/flood.ts';
import { measure, memoryOf } from './measure.ts';
import { openChat } from './chat.ts';
import type { Scenario } from './scenario.ts';

const RECOVERED_MS = 200;
const WATCH_MS = 500;
const RECOVERY_PATIENCE_S = 30;

/** Three times as much as the server carries, for two minutes; then half of what it carries. */
export const overload: Scenario = {
  id: 'S15',
  title: 'overload: three times the knee',
  async prepare({ target, crowd, size, say }) {
    const rooms = await crowd.rooms(size('rooms', 100), 10);
    const knee = size('knee', 300);
    const seconds = size('seconds', 120);
    const chat = await openChat(
      target,
      rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
    );
    const where = {
      baseUrl: target.baseUrl,
      rooms: rooms.map(({ roomId, members }) => ({ roomId, tokens: members.map(({ token }) => token) })),
    };
    await chat.say({ perSecond: knee / 2, seconds: 10, seed: 77 });
    const atKnee = await chat.say({ perSecond: knee, seconds: 15, seed: 78 });
    const kneeRate = atKnee.figures['answered, messages/s'] ?? Number.NaN;
    return {
      async round(round) {
        const before = target.usage().server.rssBytes;
        let peak = before;
        const watch = setInterval(() => (peak = Math.max(peak, target.usage().server.rssBytes)), WATCH_MS);
        const { result, spent } = await measure(target, () =>
          flood({ ...where, perSecond: knee * 3, seconds, seed: round, prefix: `flood${round}` }),
        );
        const { after, recoveredS } = await recover({ ...where, perSecond: knee / 2, round });
        clearInterval(watch);
        const all = [result, ...after];
        for (const { failures } of all)
          for (const [what, times] of Object.entries(failures)) say(`  ${times} times: ${what}`);
        const findings = await chat.judge(acknowledgedBy(all));
        const goodput = result.accepted.length / spent.seconds;
        return {
          findings: [...findings, ...failuresOf(result)],
          figures: {
            'knee, messages/s': kneeRate,
            'offered, messages/s': result.offered / seconds,
            'goodput, messages/s': goodput,
            'goodput, % of the knee': (100 * goodput) / kneeRate,
            'refused with 429 and Retry-After': result.refused,
            'accepted p50, ms': distributionOf(result.times).p50,
            'accepted p99, ms': distributionOf(result.times).p99,
            'server RSS before, MB': before / 1e6,
            'server RSS at most, MB': peak / 1e6,
            'recovered after, s': recoveredS,
            'generator, % of one core': spent.generatorMicros / spent.seconds / 10_000,
            ...memoryOf(target),
          },
        };
      },
      end: chat.end,
    };
  },
};

/** How long after the flood a normal load is answered normally again: nobody is refused, and nobody waits. */
async function recover(
  load: Pick<FloodLoad, 'baseUrl' | 'rooms' | 'perSecond'> & { readonly round: number },
): Promise<{ after: Flood[]; recoveredS: number }> {
  const after: Flood[] = [];
  const startedAt = performance.now();
  for (let second = 0; second < RECOVERY_PATIENCE_S; second += 1) {
    const sinceS = Math.round(performance.now() - startedAt) / 1_000;
    const prefix = `after${load.round}-${second}`;
    const normal = await flood({ ...load, seconds: 1, seed: 1_000 + second, prefix });
    after.push(normal);
    if (normal.refused === 0 && distributionOf(normal.times).p99 <= RECOVERED_MS)
      return { after, recoveredS: sinceS };
  }
  return { after, recoveredS: Number.POSITIVE_INFINITY };
}

function acknowledgedBy(floods: readonly Flood[]): ReadonlyMap<string, readonly string[]> {
  const all = Map.groupBy(
    floods.flatMap(({ accepted }) => accepted),
    ({ roomId }) => roomId,
  );
  return new Map([...all].map(([roomId, sent]) => [roomId, sent.map(({ marker }) => marker)]));
}

/** Under overload each message is accepted or refused in so many words; anything else is wrong. */
function failuresOf({ failures }: Flood): string[] {
  return Object.entries(failures).map(([what, times]) => `${times} sends: ${what}`);
}
