import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import { CryptoEvent, ImportRoomKeyStage, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixContext } from '../context.ts';
import type { Security } from './security.ts';

/** Fetches the keys of older messages from the backup, in the background, whenever its key becomes known. */
export interface Restore {
  /** What is made within is a new backup, in which nothing is to be fetched. */
  whileMaking(make: () => Promise<void>): Promise<void>;
  /** Fetches what was not fetched yet, also what an interrupted run left. */
  resume(): Promise<void>;
  stop(): void;
}

/** The version of the backup whose keys are all here. */
const RESTORED = 'keys:restored';
const ATTEMPTS = 5;
const RETRY_MS = 3_000;

export function createRestore(matrix: MatrixContext, crypto: CryptoApi, security: Security): Restore {
  const { storage, log } = matrix;
  const client: MatrixClient = matrix.client;
  let isMaking = false;
  let isStopped = false;
  let running: Promise<void> | null = null;
  let endWait = (): void => {};

  function start(version: string): Promise<void> {
    running ??= fetchAll(version).finally(() => (running = null));
    return running;
  }

  async function fetchAll(version: string): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS && !isStopped; attempt += 1) {
      try {
        await fetchOnce();
        await storage.put(RESTORED, version);
        break;
      } catch (error) {
        log.warn('keys.restore.failed', { attempt, why: error instanceof Error ? error.name : 'unknown' });
        if (attempt < ATTEMPTS) await wait(RETRY_MS * attempt);
      }
    }
    security.setRestoring(null);
  }

  async function fetchOnce(): Promise<void> {
    security.setRestoring({ done: 0, total: 0 });
    const { total, imported } = await crypto.restoreKeyBackup({
      progressCallback(progress) {
        if (isStopped || progress.stage !== ImportRoomKeyStage.LoadKeys) return;
        security.setRestoring({ done: progress.successes, total: progress.total });
      },
    });
    log.info('keys.restored', { total, imported });
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const onKey = (version: string): void => {
    if (isMaking) storage.put(RESTORED, version).catch(() => log.warn('keys.restored.not-stored'));
    else void start(version);
  };
  client.on(CryptoEvent.KeyBackupDecryptionKeyCached, onKey);

  return {
    async whileMaking(make) {
      isMaking = true;
      try {
        await make();
      } finally {
        isMaking = false;
      }
    },
    async resume() {
      const check = await crypto.checkKeyBackupAndEnable();
      const version = check?.trustInfo.matchesDecryptionKey ? check.backupInfo.version : undefined;
      if (version === undefined || (await storage.get<string>(RESTORED)) === version) return;
      await start(version);
    },
    stop() {
      isStopped = true;
      endWait();
      client.off(CryptoEvent.KeyBackupDecryptionKeyCached, onKey);
    },
  };
}
