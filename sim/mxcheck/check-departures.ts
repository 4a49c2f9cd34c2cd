import type { SeenRoom, Sync } from '../history/operation.ts';
import { userOf, type Facts, type JudgedRoom } from './facts.ts';
import type { Findings } from './report.ts';

/** What a chain was told last of each room, and when it last asked. */
interface Told {
  readonly proc: string;
  readonly chain: string;
  readonly sections: Map<string, { section: SeenRoom['section']; line: number }>;
  askedNs: number;
  line: number;
}

/**
 * Who is put out of a room, or leaves it, is told so: a chain that showed a room as joined shows it otherwise once it
 * has asked after the departure was known (D5).
 */
export function checkDepartures({ operations, rooms }: Facts, findings: Findings): void {
  const acknowledged = listDepartures(operations);
  const chains = new Map<string, Told>();
  for (const [index, { proc, deed, ending, invokeNs }] of operations.entries()) {
    if (deed.f !== 'sync' || ending !== 'ok') continue;
    const told = chains.get(`${proc} ${deed.chain}`) ?? begin(proc, deed);
    chains.set(`${proc} ${deed.chain}`, told);
    told.askedNs = invokeNs;
    told.line = index + 2;
    for (const { roomId, section } of deed.rooms) told.sections.set(roomId, { section, line: told.line });
  }
  for (const told of chains.values()) {
    for (const [roomId, { section, line }] of told.sections) {
      const room = rooms.get(roomId);
      if (section !== 'join' || !room) continue;
      const userId = userOf(told.proc);
      const departedNs = departureOf(room, userId, acknowledged.get(`${roomId} ${userId}`) ?? []);
      if (departedNs === null || departedNs >= told.askedNs) continue;
      findings.add(
        'departure-untold',
        [line, told.line],
        `${told.proc} (${told.chain}) was shown ${roomId} as joined on line ${line} and nothing else of it until line ` +
          `${told.line}, although ${userId} was known to be out of it before that was asked.`,
      );
    }
  }
}

function begin(proc: string, { chain }: Sync): Told {
  return { proc, chain, sections: new Map(), askedNs: 0, line: 0 };
}

/** When each departure was acknowledged to whoever caused it, by room and user. */
function listDepartures(operations: Facts['operations']): Map<string, number[]> {
  const departures = new Map<string, number[]>();
  for (const { deed, ending, completeNs } of operations) {
    if (deed.f !== 'member' || ending !== 'ok' || (deed.membership !== 'leave' && deed.membership !== 'ban'))
      continue;
    const name = `${deed.roomId} ${deed.target}`;
    departures.set(name, [...(departures.get(name) ?? []), completeNs]);
  }
  return departures;
}

/**
 * When it was known that the user's last stay had ended; null for who is in the room, or never was. Where every stay
 * was ended by an acknowledged departure, by the last of them; else by the first time that the event was shown.
 */
function departureOf(
  { state, times }: JudgedRoom,
  userId: string,
  acknowledged: readonly number[],
): number | null {
  const stays = state.staysOf(userId);
  const last = stays.at(-1);
  if (!last || last.end === Infinity) return null;
  const shownNs = times.knownNs[last.end] ?? Infinity;
  return acknowledged.length === stays.length ? Math.min(shownNs, Math.max(...acknowledged)) : shownNs;
}
