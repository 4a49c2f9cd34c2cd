import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { PortError, type RecoveryCode } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { withPassword } from '../sessions/password-proof.ts';
import { readCode, readPasskeys, writeCode, writePasskeys } from './account-records.ts';
import { ensureIdentity, holdsIdentity, makeIdentity, signOwnDevice } from './identity.ts';
import { formatCode, parseCode } from './recovery-code.ts';
import type { Restore } from './restore.ts';
import type { OpenKey } from './secret-keys.ts';
import { dropKey, exportSecrets, publishKey, storeSecrets } from './secret-store.ts';
import { dropSetUp, readSetUp, writeSetUp, type SetUpPlan } from './set-up-record.ts';

/** Makes identities and recovery codes. */
export interface SetUp {
  /** The identity when there is none, and a code; the code that waits to be saved, when there is one. */
  run(password: string | null): Promise<RecoveryCode>;
  /** A new identity, a new backup and a new code in place of all that the account had. */
  reset(password: string): Promise<RecoveryCode>;
  /** Goes on with what a new account wants, or what was interrupted; false when there was nothing to do. */
  resume(password: string | null): Promise<boolean>;
  pending(): Promise<RecoveryCode | null>;
  confirmSaved(): Promise<void>;
}

export function createSetUp(matrix: MatrixContext, crypto: CryptoApi, restore: Restore): SetUp {
  const { client, storage, session, now, randomId } = matrix;

  async function plan(mode: SetUpPlan['mode']): Promise<SetUpPlan> {
    const { privateKey } = await crypto.createRecoveryKeyFromPassphrase();
    const before = await readCode(client);
    return writeSetUp(storage, {
      stage: 'making',
      mode,
      code: formatCode(privateKey),
      keyId: randomId(),
      number: (before?.number ?? 0) + 1,
      createdMs: now(),
      isIdentityMade: mode === 'code',
      isBackupMade: mode === 'code',
    });
  }

  /** Does every step that is not done yet. The default key is moved last: until then the old code is whole. */
  async function make(begun: SetUpPlan, password: string | null): Promise<SetUpPlan> {
    let made = begun;
    if (made.mode === 'first') await ensureIdentity(matrix, crypto, password);
    else if (!made.isIdentityMade) await makeIdentity(matrix, crypto, password);
    made = await writeSetUp(storage, { ...made, isIdentityMade: true });
    await signOwnDevice(matrix, crypto);
    if (!made.isBackupMade && (made.mode === 'reset' || !(await hasOwnBackup(crypto)))) await makeBackup();
    made = await writeSetUp(storage, { ...made, isBackupMade: true });

    const open = openKeyOf(made);
    const passkeys = await readPasskeys(client);
    const keep = made.mode === 'code' ? passkeys.map(({ keyId }) => keyId) : [];
    await publishKey(client, open);
    await storeSecrets(client, await exportSecrets(crypto), open, keep);
    await client.secretStorage.setDefaultKeyId(open.keyId);
    await number(made);
    if (made.mode !== 'code' && passkeys.length > 0) {
      await writePasskeys(client, []);
      for (const { keyId } of passkeys) await dropKey(client, keyId);
    }
    return writeSetUp(storage, { ...made, stage: 'made' });
  }

  async function makeBackup(): Promise<void> {
    // As in `makeIdentity`: the SDK would want the key of a secret storage that it finds.
    if ((await client.secretStorage.getDefaultKeyId()) !== null)
      await client.secretStorage.setDefaultKeyId(null);
    await restore.whileMaking(() => crypto.resetKeyBackup());
  }

  async function number({ number: now_, createdMs, keyId }: SetUpPlan): Promise<void> {
    const before = await readCode(client);
    if (before?.keyId === keyId) return;
    const earlier = before ? [{ ...pick(before) }, ...before.earlier] : [];
    await writeCode(client, { number: now_, createdMs, keyId, savedMs: null, earlier });
  }

  return {
    async run(password) {
      const record = await readSetUp(storage);
      if (record?.stage === 'made') return codeOf(record);
      if (record?.stage === 'making' && record.mode !== 'reset') return codeOf(await make(record, password));
      const hasIdentity = await crypto.userHasCrossSigningKeys(session.userId, true);
      if (hasIdentity && !(await holdsIdentity(crypto, session.userId)))
        throw new PortError('locked', 'Recover this device first.');
      return codeOf(await make(await plan(hasIdentity ? 'code' : 'first'), password));
    },

    async reset(password) {
      // The SDK forgets the keys it has before it asks the server: a wrong password is to be found out before.
      await provePassword(matrix, password);
      const record = await readSetUp(storage);
      const isBegun = record?.stage === 'making' && record.mode === 'reset';
      return codeOf(await make(isBegun ? record : await plan('reset'), password));
    },

    async resume(password) {
      const record = await readSetUp(storage);
      if (!record || record.stage === 'made') return false;
      if (record.stage === 'wanted') {
        // Another device may have been quicker: then this one is to be recovered.
        if (await isTakenByOther(crypto, session.userId)) return drop();
        await make(await plan('first'), password);
        return true;
      }
      // A reset that was interrupted before the server knew of it never happened.
      if (record.mode === 'reset' && !record.isIdentityMade) return drop();
      if (record.mode !== 'first' && !(await holdsIdentity(crypto, session.userId))) return drop();
      await make(record, password);
      return true;
    },

    async pending() {
      const record = await readSetUp(storage);
      return record?.stage === 'made' ? codeOf(record) : null;
    },

    async confirmSaved() {
      const record = await readSetUp(storage);
      const code = await readCode(client);
      if (code && code.savedMs === null) await writeCode(client, { ...code, savedMs: now() });
      if (record?.stage === 'made') await dropSetUp(storage);
    },
  };

  async function drop(): Promise<false> {
    await dropSetUp(storage);
    return false;
  }
}

async function isTakenByOther(crypto: CryptoApi, userId: string): Promise<boolean> {
  return (await crypto.userHasCrossSigningKeys(userId, true)) && !(await holdsIdentity(crypto, userId));
}

async function hasOwnBackup(crypto: CryptoApi): Promise<boolean> {
  const check = await crypto.checkKeyBackupAndEnable();
  return check?.trustInfo.matchesDecryptionKey === true;
}

/**
 * Has the server check the password and change nothing: no devices are removed.
 * @throws PortError `wrong-password`
 */
async function provePassword({ client, session }: MatrixContext, password: string): Promise<void> {
  const proof = withPassword<object>(session.userId, password);
  await proof((auth) => client.deleteMultipleDevices([], auth ?? undefined));
}

function openKeyOf({ code, keyId }: SetUpPlan): OpenKey {
  const [key] = parseCode(code);
  if (!key) throw new PortError('M_UNKNOWN', 'The stored code is damaged.');
  return { keyId, key };
}

function codeOf({ code, number, createdMs }: SetUpPlan): RecoveryCode {
  return { code, number, createdMs };
}

function pick({ number, createdMs, keyId }: { number: number; createdMs: number; keyId: string }) {
  return { number, createdMs, keyId };
}
