/** What each anomaly breaks: a promise of docs/operations/reliability.md, or one that stands before them all. */
export const PROMISES = {
  lost: 'D1',
  phantom: 'D1',
  'aborted-read': 'D9',
  doubled: 'D2',
  renamed: 'D2',
  corrupt: 'D1',
  'unread-room': 'D1',
  'to-device-lost': 'D7',
  'to-device-misdelivered': 'D7',
  'to-device-repeated': 'D7',
  'key-claimed-twice': 'D8',
  'phantom-key': 'D8',
  reordered: 'D3',
  'causal-inversion': 'D3',
  'incompatible-order': 'D5',
  hole: 'D5',
  repeated: 'D5',
  skipped: 'D5',
  'departure-untold': 'D5',
  'unknown-token': 'D5',
  'token-refused': 'D5',
  'stale-read': 'D6',
  'went-back': 'D6',
  leaked: 'D10',
  'forbidden-event': 'authorisation',
  'not-recovered': 'liveness',
} as const;

export type AnomalyKind = keyof typeof PROMISES;

/** A promise that the history shows broken. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly promise: (typeof PROMISES)[AnomalyKind];
  /** One sentence: what happened, to which message, in which room, and on which lines. */
  readonly witness: string;
  /** Lines of the history that show it, the first line being 1. */
  readonly lines: readonly number[];
}

/** How much was judged, so that a clean verdict on an empty history is seen for what it is. */
export interface Counts {
  readonly operations: number;
  /** Different messages: acknowledged, of unknown outcome only, refused. */
  readonly acked: number;
  readonly unknown: number;
  readonly refused: number;
  /** Rooms that were read whole, and their events. */
  readonly rooms: number;
  readonly events: number;
  /** Events shown by answers, repetitions to other readers included. */
  readonly shown: number;
  readonly chains: number;
  readonly keptTokens: number;
  readonly toDevice: number;
  readonly claimedKeys: number;
  /** The longest time from the end of a fault to an acknowledged send that began after it; null without faults. */
  readonly longestRecoveryMs: number | null;
}

export interface Report {
  /** At most 1,000 of each kind. */
  readonly anomalies: readonly Anomaly[];
  /** How many there are of each kind that was found. */
  readonly found: Readonly<Partial<Record<AnomalyKind, number>>>;
  readonly counts: Counts;
}

/** Collects anomalies while the passes run. */
export interface Findings {
  /** Adds one; `lines` are sorted and told once each. */
  add(kind: AnomalyKind, lines: readonly number[], witness: string): void;
  /** Whether one of this kind that shares a line with these was added. */
  has(kind: AnomalyKind, lines: readonly number[]): boolean;
  anomalies(): readonly Anomaly[];
  found(): Partial<Record<AnomalyKind, number>>;
}

const MOST_OF_A_KIND = 1_000;

export function createFindings(): Findings {
  const anomalies: Anomaly[] = [];
  const found: Partial<Record<AnomalyKind, number>> = {};
  const named = new Set<string>();
  return {
    add(kind, lines, witness) {
      const count = (found[kind] ?? 0) + 1;
      found[kind] = count;
      if (count > MOST_OF_A_KIND) return;
      const sorted = [...new Set(lines)].toSorted((a, b) => a - b);
      for (const line of sorted) named.add(`${kind} ${line}`);
      anomalies.push({ kind, promise: PROMISES[kind], witness, lines: sorted });
    },
    has: (kind, lines) => lines.some((line) => named.has(`${kind} ${line}`)),
    anomalies: () => anomalies,
    found: () => found,
  };
}
