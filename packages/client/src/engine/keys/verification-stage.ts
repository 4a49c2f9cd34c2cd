import type { VerificationRow } from '../../port/index.ts';

type Stage = VerificationRow['stage'];
type CancelReason = Exclude<VerificationRow['cancelReason'], null>;

/** How far a verification is, as the SDK tells it. */
export interface VerificationFacts {
  readonly phase: 'unsent' | 'requested' | 'ready' | 'started' | 'cancelled' | 'done';
  readonly startedByUs: boolean;
  /** We have answered the other side's question with yes. */
  readonly isAccepted: boolean;
  /** There are emoji to compare. */
  readonly hasEmoji: boolean;
  /** The other side scanned our code and waits for our word. */
  readonly isScanned: boolean;
  /** We said that it matches, or scanned their code: the rest goes by itself. */
  readonly isConfirmed: boolean;
}

/** What the person sees and can do now. */
export function stageOf(facts: VerificationFacts): Stage {
  const { phase } = facts;
  if (phase === 'cancelled' || phase === 'done') return phase;
  if (phase === 'unsent' || phase === 'requested')
    return facts.startedByUs || facts.isAccepted ? 'waiting' : 'asked';
  if (facts.isConfirmed) return 'finishing';
  if (phase === 'ready') return 'choose';
  if (facts.hasEmoji) return 'emoji';
  return facts.isScanned ? 'confirm-scan' : 'waiting';
}

/** Client-server API, "Error and exception handling" of key verification: the codes that mean something to a person. */
const REASONS: Readonly<Record<string, CancelReason>> = {
  'm.timeout': 'timeout',
  'm.mismatched_sas': 'mismatch',
  'm.mismatched_commitment': 'mismatch',
  'm.key_mismatch': 'mismatch',
  'm.user_mismatch': 'mismatch',
  'm.accepted': 'elsewhere',
};

/** Why it was cancelled, from the code and from whose side it came. */
export function cancelReasonOf(code: string | null, isByUs: boolean): CancelReason {
  const reason = code === null ? undefined : REASONS[code];
  if (reason !== undefined) return reason;
  if (code === 'm.user' || code === null) return isByUs ? 'by-us' : 'by-them';
  return 'other';
}
