import { isDeepStrictEqual } from 'node:util';
import { canonicalJson, parseStrictJson } from '../../src/index.ts';
import { oracleCanonical } from '../oracle/canonical-json.ts';
import { oracleParse } from '../oracle/parse-json.ts';
import type { Comparison } from './compare-room.ts';
import { mutateBytes, randomDocument, randomSpelling } from './random-document.ts';
import { createRandom } from './random.ts';

const LIMITS = { maxBytes: 1 << 20 };

/**
 * One random value, written canonically, written otherwise, and spoilt. The parser must give the value
 * back from each writing; what is spoilt both parsers read alike, or both refuse.
 */
export function compareDocument(seed: number, comparison: Comparison): void {
  const random = createRandom(seed);
  const value = randomDocument(random);
  const differ = (what: string, detail: unknown) =>
    comparison.differences.push(`seed ${seed} document ${what} ${JSON.stringify(detail)}`);
  const count = (what: string) => comparison.counts.set(what, (comparison.counts.get(what) ?? 0) + 1);

  const canonical = canonicalJson(value);
  const expected = oracleCanonical(value);
  if (canonical !== expected) differ('canonical', { canonical, expected });
  for (const text of [canonical, randomSpelling(random, value)]) {
    const parsed = parseStrictJson(Buffer.from(text), LIMITS);
    count(parsed.ok ? 'document read' : 'document refused');
    if (!parsed.ok || !isDeepStrictEqual(parsed.value, value)) differ('parsed', { text, parsed });
    else if (canonicalJson(parsed.value) !== expected) differ('again', { text });
  }
  const spoilt = mutateBytes(random, Buffer.from(canonical));
  const parsed = parseStrictJson(spoilt, LIMITS);
  count(parsed.ok ? 'spoilt document read' : 'spoilt document refused');
  const again = parseByOracle(spoilt);
  const isAlike = parsed.ok ? again.ok && isDeepStrictEqual(again.value, parsed.value) : !again.ok;
  if (!isAlike) differ('spoilt', { text: Buffer.from(spoilt).toString('latin1'), parsed });
}

function parseByOracle(bytes: Uint8Array): { ok: true; value: unknown } | { ok: false } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ok: true, value: oracleParse(text) };
  } catch {
    return { ok: false };
  }
}
