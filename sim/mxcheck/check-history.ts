import type { History } from '../history/read-history.ts';
import { checkChains, type FollowedChains } from './check-chains.ts';
import { checkCycles } from './check-cycles.ts';
import { checkDepartures } from './check-departures.ts';
import { checkKeys } from './check-keys.ts';
import { checkPrivacy } from './check-privacy.ts';
import { checkRealTime } from './check-real-time.ts';
import { checkRecovery } from './check-recovery.ts';
import { checkAuthority, checkRoomsAreRead } from './check-rooms.ts';
import { checkSet } from './check-set.ts';
import { checkStateChanges } from './check-state-changes.ts';
import { checkToDevice } from './check-to-device.ts';
import { collectFacts, type Facts } from './facts.ts';
import { createFindings, type Counts, type Report } from './report.ts';

/**
 * Holds a history against the delivery contract (docs/operations/reliability.md). It knows only what clients did and
 * saw. Time and memory grow with the history times its logarithm at most.
 */
export function checkHistory(history: History): Report {
  const facts = collectFacts(history);
  const findings = createFindings();
  checkSet(facts, findings);
  checkRoomsAreRead(facts, findings);
  checkStateChanges(facts, findings);
  checkAuthority(facts, findings);
  checkToDevice(facts, findings);
  const claimedKeys = checkKeys(facts, findings);
  const followed = checkChains(facts, findings);
  checkDepartures(facts, findings);
  checkRealTime(facts, findings);
  checkCycles(facts, followed.edges, findings);
  checkPrivacy(facts, findings);
  const longestRecoveryMs = checkRecovery(facts, findings);
  return {
    anomalies: findings.anomalies(),
    found: findings.found(),
    counts: { ...count(facts, followed), claimedKeys, longestRecoveryMs },
  };
}

type Counted = Omit<Counts, 'claimedKeys' | 'longestRecoveryMs'>;

function count({ operations, rooms, sends, toDevice, shown }: Facts, followed: FollowedChains): Counted {
  const endings = { ok: 0, fail: 0, info: 0 };
  for (const { ending } of sends.values()) endings[ending] += 1;
  return {
    operations: operations.length,
    acked: endings.ok,
    unknown: endings.info,
    refused: endings.fail,
    rooms: rooms.size,
    events: [...rooms.values()].reduce((sum, { order }) => sum + order.events.length, 0),
    shown: shown.total,
    chains: followed.chains,
    keptTokens: followed.keptTokens,
    toDevice: toDevice.size,
  };
}
