import { openChat } from './chat.ts';
import type { Figures, Scenario } from './scenario.ts';

const MINUTE_S = 60;
/** Caches fill and code is compiled: what is before is not compared. */
const WARM_MINUTES = 10;

/** A team chat at half the knee for a long time: does memory grow, does a message become dearer? */
export const soak: Scenario = {
  id: 'S16',
  title: 'soak: half the knee for an hour',
  async prepare({ target, crowd, size, say }) {
    const rooms = await crowd.rooms(size('rooms', 100), 10);
    const chat = await openChat(
      target,
      rooms.map(({ roomId, members }) => ({ roomId, senders: members, listeners: members })),
    );
    const minutes = size('minutes', 60);
    const perSecond = size('rate', 150);
    return {
      async round() {
        const each: Figures[] = [];
        const findings: string[] = [];
        for (let minute = 0; minute < WARM_MINUTES + minutes; minute += 1) {
          const measured = await chat.say({ perSecond, seconds: MINUTE_S, seed: minute });
          each.push(measured.figures);
          findings.push(...measured.findings);
          const of = (name: string): string => (measured.figures[name] ?? Number.NaN).toFixed(0);
          say(
            `  minute ${minute + 1}: ${of('CPU of server and database, us/message')} us/message, ` +
              `p99 ${of('send p99, ms')} ms, RSS ${of('server RSS, MB')} MB`,
          );
        }
        const warm = each.slice(WARM_MINUTES);
        const cpu = warm.map((figures) => figures['CPU of server and database, us/message'] ?? Number.NaN);
        const rss = warm.map((figures) => figures['server RSS, MB'] ?? Number.NaN);
        const firstTen = meanOf(cpu.slice(0, 10));
        const lastTen = meanOf(cpu.slice(-10));
        return {
          findings,
          figures: {
            minutes,
            'offered, messages/s': perSecond,
            'CPU of the first ten minutes, us/message': firstTen,
            'CPU of the last ten minutes, us/message': lastTen,
            'CPU last to first, %': 100 * (lastTen / firstTen - 1),
            'server RSS, MB': meanOf(rss),
            'server RSS slope, %/h': (100 * MINUTE_S * slopeOf(rss)) / meanOf(rss),
          },
        };
      },
      end: chat.end,
    };
  },
};

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the straight line that lies nearest to the values, one a minute. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = meanOf(values);
  const over = values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0);
  const under = values.reduce((sum, _, n) => sum + (n - middle) ** 2, 0);
  return over / under;
}
