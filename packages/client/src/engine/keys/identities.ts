import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import { CryptoEvent, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MemberRow } from '../../port/index.ts';

/** What this device makes of a person's identity. */
export interface IdentityState {
  readonly state: MemberRow['identity'];
  /** Whether the identity was confirmed once and the present one is not. */
  readonly wasVerified: boolean;
}

/** People's identities as this device knows them. */
export interface Identities {
  /** From memory; the first question about somebody answers `unknown`, and `onChange` tells when it is known. */
  of(userId: string): MemberRow['identity'];
  /** From the store, and remembered until something changes. */
  read(userId: string): Promise<IdentityState>;
  /** Forgets what is remembered of all, without telling anybody. */
  forget(): void;
  /** Somebody's identity was agreed to: it is read anew, and told. */
  refresh(userId: string): void;
  onChange(hear: (userId: string) => void): void;
  stop(): void;
}

/** People whose state is remembered; beyond it the oldest go. */
const REMEMBERED = 5_000;
const UNKNOWN: IdentityState = { state: 'unknown', wasVerified: false };

export function createIdentities(client: MatrixClient, crypto: CryptoApi): Identities {
  const known = new Map<string, IdentityState>();
  const reading = new Map<string, Promise<IdentityState>>();
  const hearers = new Set<(userId: string) => void>();

  async function load(userId: string): Promise<IdentityState> {
    const status = await crypto.getUserVerificationStatus(userId);
    const isVerified = status.isCrossSigningVerified();
    const wasVerified = status.wasCrossSigningVerified() && !isVerified;
    const isChanged = wasVerified || status.needsUserApproval;
    const state = !status.known ? 'unknown' : isVerified ? 'verified' : isChanged ? 'changed' : 'known';
    return { state, wasVerified };
  }

  function read(userId: string): Promise<IdentityState> {
    const remembered = known.get(userId);
    if (remembered) return Promise.resolve(remembered);
    const under = reading.get(userId);
    if (under) return under;
    const begun = load(userId).then((state) => {
      // What was forgotten while it was read is read again by whoever asks next.
      if (reading.get(userId) === begun) {
        reading.delete(userId);
        remember(userId, state);
      }
      return state;
    });
    reading.set(userId, begun);
    begun.catch(() => reading.delete(userId));
    return begun;
  }

  function remember(userId: string, state: IdentityState): void {
    known.set(userId, state);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  }

  function forget(): void {
    known.clear();
    reading.clear();
  }

  const onChanged = (userId: string): void => {
    known.delete(userId);
    reading.delete(userId);
    for (const hear of hearers) hear(userId);
  };
  const onDevices = (users: readonly string[]): void => {
    for (const userId of users) onChanged(userId);
  };
  client.on(CryptoEvent.UserTrustStatusChanged, onChanged);
  client.on(CryptoEvent.DevicesUpdated, onDevices);

  return {
    of(userId) {
      const remembered = known.get(userId);
      if (!remembered && !reading.has(userId)) {
        read(userId).then(
          ({ state }) => {
            if (state !== 'unknown') for (const hear of hearers) hear(userId);
          },
          () => {},
        );
      }
      return (remembered ?? UNKNOWN).state;
    },
    read,
    forget,
    refresh: onChanged,
    onChange: (hear) => void hearers.add(hear),
    stop() {
      client.off(CryptoEvent.UserTrustStatusChanged, onChanged);
      client.off(CryptoEvent.DevicesUpdated, onDevices);
    },
  };
}
