import type { Facts } from './facts.ts';
import type { Findings } from './report.ts';

/**
 * A one-time key is given out at most once, and only when it was offered (D8). A client that got no word on an upload
 * repeats it, and the server may take the repetition for a new offer: then the key may go as often as it was offered.
 */
export function checkKeys({ operations }: Facts, findings: Findings): number {
  const offers = collectOffers(operations);
  const claims = new Map<string, { proc: string; line: number }[]>();
  let claimed = 0;
  for (const [index, { deed, ending, proc, completeNs }] of operations.entries()) {
    if (deed.f !== 'claimKey' || ending !== 'ok' || deed.keyId === null) continue;
    claimed += 1;
    const line = index + 2;
    const owner = `${deed.target.userId}/${deed.target.deviceId}`;
    const key = `${owner} ${deed.keyId}`;
    const offered = (offers.get(key) ?? []).filter((invokeNs) => invokeNs <= completeNs).length;
    if (offered === 0) {
      const words = `${proc} was given ${deed.keyId} of ${owner} on line ${line}, which had not offered it.`;
      findings.add('phantom-key', [line], words);
    }
    const before = claims.get(key) ?? [];
    claims.set(key, [...before, { proc, line }]);
    const [first] = before;
    if (!first || before.length < Math.max(1, offered)) continue;
    const words = `${deed.keyId} of ${owner} was given to ${first.proc} on line ${first.line} and to ${proc} on line ${line}.`;
    findings.add('key-claimed-twice', [...before.map((claim) => claim.line), line], words);
  }
  return claimed;
}

/** When each key was offered, unless that was refused. */
function collectOffers(operations: Facts['operations']): Map<string, number[]> {
  const offers = new Map<string, number[]>();
  for (const { deed, ending, proc, invokeNs } of operations) {
    if (deed.f !== 'uploadKeys' || ending === 'fail') continue;
    for (const keyId of deed.keyIds) {
      const key = `${proc} ${keyId}`;
      offers.set(key, [...(offers.get(key) ?? []), invokeNs]);
    }
  }
  return offers;
}
