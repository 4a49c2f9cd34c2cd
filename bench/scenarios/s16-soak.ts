import { openChat } from './chat.ts';
import type { Figures, Scenario } from './scenario.ts';

const MINUTE_S = 60;
/** Caches fill and code is compiled: what is before is not compared. */
const WARM_MINUTES = 10;
/**
 * The first of them are busier. V8 keeps what its heap once needed, so a process that has seen no busy hour sets new
 * records for a long time, rarer and rarer, and they would pass for a leak.
 */
const BUSY_MINUTES = 2;
const BUSIER = 1.5;

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
          const offered = minute < BUSY_MINUTES ? BUSIER * perSecond : perSecond;
          const measured = await chat.say({ perSecond: offered, seconds: MINUTE_S, seed: minute });
          each.push(measured.figures);
          findings.push(...measured.findings);
          const of = (name: string): string => (measured.figures[name] ?? Number.NaN).toFixed(0);
          say(
            `  minute ${minute + 1}: ${of('CPU of server and database, us/message')} us/message, ` +
              `generator ${of('generator, % of one core')} %, p99 ${of('send p99, ms')} ms, ` +
              `RSS ${of('server RSS, MB')} MB`,
          );
        }
        const warm = each.slice(WARM_MINUTES);
        const all = (name: string): number[] => warm.map((figures) => figures[name] ?? Number.NaN);
        const cpu = all('CPU of server and database, us/message');
        const rss = all('server RSS, MB');
        const dearer = growthOf(cpu);
        // It does the same each minute: what it costs more or less is the machine's doing.
        const generatorDearer = growthOf(all('generator, % of one core'));
        return {
          findings,
          figures: {
            minutes,
            'offered, messages/s': perSecond,
            'CPU of the first ten minutes, us/message': meanOf(cpu.slice(0, 10)),
            'CPU of the last ten minutes, us/message': meanOf(cpu.slice(-10)),
            'CPU last to first, %': 100 * (dearer - 1),
            'CPU of the generator, last to first, %': 100 * (generatorDearer - 1),
            'CPU last to first beside the generator, %': 100 * (dearer / generatorDearer - 1),
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

/** The last ten minutes beside the first ten. */
function growthOf(values: readonly number[]): number {
  return meanOf(values.slice(-10)) / meanOf(values.slice(0, 10));
}

/** Of the straight line that lies nearest to the values, one a minute. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = meanOf(values);
  const over = values.reduce((sum, value, n) => sum + (n - middle) * (value - mean), 0);
  const under = values.reduce((sum, _, n) => sum + (n - middle) ** 2, 0);
  return over / under;
}
