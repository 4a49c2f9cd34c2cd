import { rehearsal } from './encode-batch.ts';
import type { CommitterParts } from './committer.ts';
import { COMMITTER_LIMITS } from './committer.ts';
import { WriteConnection, type Claim } from './write-connection.ts';

export interface Claimed {
  readonly connection: WriteConnection;
  readonly claim: Claim;
}

export interface Reconnect {
  /** The first connection of this process: takes the log over and parses every writer's statement. */
  first(): Promise<Claimed>;
  /** Tries until the database is back and the log claimed. Null: another server has it. */
  untilClaimed(lost: WriteConnection | null): Promise<Claimed | null>;
}

const BACK_OFF_MS = [5, 20, 50, 100, 250] as const;

export function createReconnect(parts: CommitterParts): Reconnect {
  const open = () =>
    WriteConnection.open({
      connectionString: parts.connectionString,
      openSocket: parts.openSocket,
      log: parts.log,
      owner: parts.owner,
      numbersPerClaim: COMMITTER_LIMITS.numbersPerClaim,
    });

  return {
    async first() {
      const connection = await open();
      const claim = await connection.takeOver();
      await connection.rehearse(rehearsal(parts.writers));
      return { connection, claim };
    },

    async untilClaimed(lost) {
      lost?.destroy();
      for (let attempt = 0; ; attempt += 1) {
        try {
          const connection = await open();
          const claim = await connection.claim();
          if (!claim) {
            await connection.close();
            return null;
          }
          parts.logger.info('stream.claimed', { epoch: claim.epoch, position: claim.position });
          return { connection, claim };
        } catch (error) {
          if (attempt % 20 === 0)
            parts.logger.warn('stream.database.unreachable', { attempt, reason: String(error) });
          await parts.timers.sleep(BACK_OFF_MS[Math.min(attempt, BACK_OFF_MS.length - 1)] ?? 250);
        }
      }
    },
  };
}
