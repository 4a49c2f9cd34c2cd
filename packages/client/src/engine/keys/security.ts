import { ClientEvent, type MatrixClient, type MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import { CryptoEvent, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { SecurityState } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { CODE_TYPE, PASSKEYS_TYPE, readAccountData, readCode, readPasskeys } from './account-records.ts';
import { readText } from '../content.ts';
import { securityStateOf, type SecurityFacts } from './security-state.ts';

/** Keeps `account.security` true. */
export interface Security {
  /** Nothing is told before: the account of a sign-up is `unknown` until its identity and code are made. */
  begin(): void;
  /** Looks at everything anew; resolves when the row says it. */
  refresh(): Promise<SecurityState>;
  /** The state as it was last told. */
  readonly state: () => SecurityState['state'];
  /** Resolves with the first state that is not `unknown`, or with `unknown` after `limitMs`. */
  known(limitMs: number): Promise<SecurityState['state']>;
  setRestoring(restoring: SecurityState['restoring']): void;
  /** Hears of every change of the state. */
  onChange(hear: () => void): void;
  stop(): void;
}

const WATCHED = new Set([CODE_TYPE, PASSKEYS_TYPE, 'm.secret_storage.default_key']);

export function createSecurity(matrix: MatrixContext, crypto: CryptoApi): Security {
  const { client, account, session, log } = matrix;
  const hearers = new Set<() => void>();
  let isAsked = false;
  // Begun while the first sync is under way. Without a network it is asked once more, later.
  let asking: Promise<boolean> | null = askForIdentity(crypto, session.userId);
  let isBegun = false;
  let isStopped = false;
  let running: Promise<SecurityState> | null = null;
  let isAgain = false;

  async function look(): Promise<SecurityState> {
    if (!isAsked) isAsked = await (asking ?? askForIdentity(crypto, session.userId));
    asking = null;
    const [facts, code, passkeys, otherDevices] = await Promise.all([
      gather(matrix, crypto, isAsked),
      findCode(client),
      readPasskeys(client),
      countOtherDevices(matrix, crypto),
    ]);
    const identity = await crypto.getUserVerificationStatus(session.userId);
    return {
      ...account.get().security,
      state: securityStateOf(facts),
      code,
      passkeys: passkeys.length,
      otherDevices,
      isReplaced: identity.wasCrossSigningVerified() && !identity.isCrossSigningVerified(),
    };
  }

  async function run(): Promise<SecurityState> {
    let seen = account.get().security;
    do {
      isAgain = false;
      seen = await look();
      // What changed meanwhile is looked at once more; the first answer is waited for on a screen.
      if (account.get().security.state === 'unknown')
        tell({ ...seen, restoring: account.get().security.restoring });
    } while (isAgain && !isStopped);
    return tell({ ...seen, restoring: account.get().security.restoring });
  }

  function tell(security: SecurityState): SecurityState {
    const before = account.get().security.state;
    if (isStopped) return account.get().security;
    account.update({ security });
    if (before !== security.state) for (const hear of hearers) hear();
    return security;
  }

  function refresh(): Promise<SecurityState> {
    if (!isBegun) return Promise.resolve(account.get().security);
    isAgain = true;
    running ??= run().finally(() => (running = null));
    return running;
  }

  const again = (): void => {
    if (!isStopped) refresh().catch(() => log.warn('keys.security.unknown'));
  };
  const onUsers = (users: readonly string[]): void => {
    if (users.includes(session.userId)) again();
  };
  const onUser = (userId: string): void => onUsers([userId]);
  const onAccountData = (event: MatrixEvent): void => {
    if (WATCHED.has(event.getType())) again();
  };
  client.on(CryptoEvent.KeysChanged, again);
  client.on(CryptoEvent.KeyBackupStatus, again);
  client.on(CryptoEvent.KeyBackupDecryptionKeyCached, again);
  client.on(CryptoEvent.UserTrustStatusChanged, onUser);
  client.on(CryptoEvent.DevicesUpdated, onUsers);
  client.on(ClientEvent.AccountData, onAccountData);

  return {
    begin: () => void (isBegun = true),
    refresh,
    state: () => account.get().security.state,
    known(limitMs) {
      const isKnown = (): boolean => account.get().security.state !== 'unknown';
      if (isKnown()) return Promise.resolve(account.get().security.state);
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          hearers.delete(hear);
          resolve(account.get().security.state);
        };
        const hear = (): void => {
          if (isKnown()) end();
        };
        const timer = setTimeout(end, limitMs);
        hearers.add(hear);
      });
    },
    setRestoring(restoring) {
      tell({ ...account.get().security, restoring });
    },
    onChange: (hear) => void hearers.add(hear),
    stop() {
      isStopped = true;
      client.off(CryptoEvent.KeysChanged, again);
      client.off(CryptoEvent.KeyBackupStatus, again);
      client.off(CryptoEvent.KeyBackupDecryptionKeyCached, again);
      client.off(CryptoEvent.UserTrustStatusChanged, onUser);
      client.off(CryptoEvent.DevicesUpdated, onUsers);
      client.off(ClientEvent.AccountData, onAccountData);
    },
  };
}

/** Whether we know now if there is an identity: because one is known, also without a network, or from the server. */
async function askForIdentity(crypto: CryptoApi, userId: string): Promise<boolean> {
  try {
    if ((await crypto.getUserVerificationStatus(userId)).known) return true;
    const hasIdentity = await crypto.userHasCrossSigningKeys(userId, true);
    // Before the first sync the SDK may have asked without keeping the answer.
    return !hasIdentity || (await crypto.getUserVerificationStatus(userId)).known;
  } catch {
    return false;
  }
}

async function gather(
  { session }: MatrixContext,
  crypto: CryptoApi,
  isAsked: boolean,
): Promise<SecurityFacts> {
  const identity = await crypto.getUserVerificationStatus(session.userId);
  const device = await crypto.getDeviceVerificationStatus(session.userId, session.deviceId);
  return {
    isAsked,
    hasIdentity: identity.known,
    isIdentityTrusted: identity.isCrossSigningVerified(),
    isDeviceSigned: device?.signedByOwner === true,
    backup: await backupOf(crypto),
  };
}

async function backupOf(crypto: CryptoApi): Promise<SecurityFacts['backup']> {
  const info = await crypto.getKeyBackupInfo().catch(() => null);
  const key = await crypto.getSessionBackupPrivateKey();
  // Without a network nothing is known of the server's backup; a key was stored only when it fitted.
  if (!info) return key ? 'connected' : 'none';
  return (await crypto.isKeyBackupTrusted(info)).matchesDecryptionKey ? 'connected' : 'closed';
}

/** The present code. One that another client made has no number and no date: 0. */
async function findCode(client: MatrixClient): Promise<SecurityState['code']> {
  const keyId = readText((await readAccountData(client, 'm.secret_storage.default_key'))['key']);
  if (keyId === null) return null;
  const code = await readCode(client);
  if (code?.keyId !== keyId) return { number: 0, createdMs: 0, isSaved: true };
  return { number: code.number, createdMs: code.createdMs, isSaved: code.savedMs !== null };
}

async function countOtherDevices({ session }: MatrixContext, crypto: CryptoApi): Promise<number> {
  const devices = (await crypto.getUserDeviceInfo([session.userId])).get(session.userId);
  let count = 0;
  for (const deviceId of devices?.keys() ?? []) {
    if (deviceId === session.deviceId) continue;
    const status = await crypto.getDeviceVerificationStatus(session.userId, deviceId);
    if (status?.signedByOwner) count += 1;
  }
  return count;
}
