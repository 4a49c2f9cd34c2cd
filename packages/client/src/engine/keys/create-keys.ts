import type { MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { CryptoBackend } from 'matrix-js-sdk/lib/common-crypto/CryptoBackend.js';
import { PortError, type MemberRow } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';
import { asPort } from '../to-port-error.ts';
import { createHolds, type Holds } from './holds.ts';
import { createIdentities } from './identities.ts';
import { createPasskeys } from './passkeys.ts';
import { openCode, recoverWith } from './recover.ts';
import { createRestore } from './restore.ts';
import { createSecretKeys, type OpenKey } from './secret-keys.ts';
import { createSecurity } from './security.ts';
import { createSetUp } from './set-up.ts';
import { createVerification } from './verification.ts';

/** The account's keys: what other parts of the engine ask it for. */
export interface KeysPart extends Part {
  readonly holds: Holds;
  /** What this device makes of a person's identity; `onIdentity` tells when it is another. */
  identityOf(userId: string): MemberRow['identity'];
  onIdentity(hear: (userId: string) => void): void;
}

/** How long this device waits for another one to hand over the key of older messages. */
const GOSSIP_LIMIT_MS = 20_000;
/** Members of rooms that were never opened are fetched when the start is over. */
const ADOPT_AFTER_MS = 15_000;
/** After how long the making of an identity that failed is tried again. */
const SET_UP_RETRIES_MS = [1_000, 5_000, 30_000, 120_000];

/** Makes the part. It comes before those that send or show members. */
export function createKeys(matrix: MatrixContext): KeysPart {
  const { client, host, log } = matrix;
  const crypto = client.getCrypto();
  if (!crypto) throw new PortError('M_UNKNOWN', 'The keys were not opened.');
  const secretKeys = createSecretKeys(client);
  const security = createSecurity(matrix, crypto);
  const restore = createRestore(matrix, crypto, security);
  const identities = createIdentities(client, crypto);
  const holds = createHolds(matrix, crypto, security, identities);
  const setUp = createSetUp(matrix, crypto, restore);
  const passkeys = createPasskeys(matrix, crypto);
  const inTurn = createTurns();
  let isStopped = false;
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const verification = createVerification(matrix, crypto, (isOwnDevice) => {
    if (isOwnDevice) waitForKey().catch(() => log.warn('keys.gossip.failed'));
  });

  /** One change of the account's keys at a time, and the row tells the outcome before the caller hears of it. */
  function change<Result>(task: () => Promise<Result>): Promise<Result> {
    return inTurn(() =>
      asPort(async () => {
        try {
          return await task();
        } finally {
          await security.refresh().catch(() => log.warn('keys.security.unknown'));
        }
      }),
    );
  }

  function later(ms: number, task: () => void): () => void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, ms);
    timers.add(timer);
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  }

  /** A device that was just confirmed is handed the key of older messages; if it is not, the code is asked for. */
  async function waitForKey(): Promise<void> {
    const { state } = await security.refresh();
    if (state !== 'locked') return;
    security.setRestoring({ done: 0, total: 0 });
    const giveUp = later(GOSSIP_LIMIT_MS, () => security.setRestoring(null));
    security.onChange(() => {
      if (security.state() === 'ready') giveUp();
    });
  }

  async function begin(attempt = 0): Promise<void> {
    if (isStopped) return;
    try {
      // Before the state is told: a new account is never shown as one that was forgotten to be set up.
      await inTurn(() => setUp.resume(matrix.takePassword()));
    } catch (error) {
      log.warn('keys.set-up.failed', { attempt, why: error instanceof PortError ? error.code : 'unknown' });
      const waitMs = SET_UP_RETRIES_MS[attempt];
      if (waitMs !== undefined) later(waitMs, () => void begin(attempt + 1));
    }
    security.begin();
    await security.refresh();
    later(ADOPT_AFTER_MS, () => {
      holds.adoptRooms().catch(() => log.warn('keys.rooms.not-adopted'));
    });
    await inTurn(() => restore.resume());
  }

  const recover = (find: () => Promise<OpenKey>): Promise<null> =>
    change(async () => {
      await recoverWith(matrix, crypto, secretKeys, await find());
      return null;
    });

  host.handle('keys.setUp', ({ password }) => change(() => setUp.run(password ?? matrix.takePassword())));
  host.handle('keys.pendingCode', () => asPort(() => setUp.pending()));
  host.handle('keys.confirmSaved', () => change(async () => (await setUp.confirmSaved(), null)));
  host.handle('keys.recover', ({ code }) => recover(() => openCode(matrix, code)));
  host.handle('keys.reset', ({ password }) => change(() => setUp.reset(password)));
  host.handle('keys.passkeys', () => asPort(() => passkeys.list()));
  host.handle('keys.addPasskey', (passkey) => change(async () => (await passkeys.add(passkey), null)));
  host.handle('keys.recoverWithPasskey', ({ credentialId, prf }) =>
    recover(() => passkeys.open(credentialId, prf)),
  );
  host.handle('keys.removePasskey', ({ credentialId }) =>
    change(async () => (await passkeys.remove(credentialId), null)),
  );
  host.handle('keys.acceptIdentity', ({ userId }) =>
    change(() => acceptIdentity(crypto, userId, identities.refresh)),
  );
  host.handle('keys.acceptMembers', ({ roomId, userIds }) =>
    asPort(async () => (await holds.acceptMembers(roomId, userIds), null)),
  );
  host.handle('keys.retryDecryption', ({ roomId, eventId }) =>
    asPort(async () => {
      const event = client.getRoom(roomId)?.findEventById(eventId);
      if (event) await retry(event, crypto);
      return null;
    }),
  );

  return {
    holds,
    identityOf: (userId) => identities.of(userId),
    onIdentity: (hear) => identities.onChange(hear),
    onPrepared() {
      holds.prepared();
      begin().catch((error: unknown) => log.warn('keys.begin.failed', { why: String(error) }));
    },
    stop() {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      verification.stop();
      holds.stop();
      identities.stop();
      restore.stop();
      security.stop();
    },
  };
}

/** The person goes on with somebody's new identity: it is remembered, and a confirmation of the old one no more asked. */
async function acceptIdentity(
  crypto: CryptoApi,
  userId: string,
  refresh: (userId: string) => void,
): Promise<null> {
  const status = await crypto.getUserVerificationStatus(userId);
  if (!status.known) throw new PortError('not-found', 'This person has no identity.');
  if (status.wasCrossSigningVerified() && !status.isCrossSigningVerified())
    await crypto.withdrawVerificationRequirement(userId);
  await crypto.pinCurrentUserIdentity(userId);
  refresh(userId);
  return null;
}

/** Tries again, which also looks into the backup. */
async function retry(event: MatrixEvent, crypto: CryptoApi): Promise<void> {
  if (!canDecrypt(crypto) || !event.isEncrypted()) return;
  if (event.isDecryptionFailure() || event.getClearContent() === null)
    await event.attemptDecryption(crypto, { isRetry: true });
}

/** The SDK's keys are also what decrypts, which its public face does not say. */
function canDecrypt(crypto: CryptoApi): crypto is CryptoApi & CryptoBackend {
  return 'decryptEvent' in crypto;
}

/** Runs tasks one after the other. */
function createTurns(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task, task);
    last = turn.catch(() => {});
    return turn;
  };
}
