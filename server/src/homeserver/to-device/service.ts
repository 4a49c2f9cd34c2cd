import type { JsonObject } from '@herald/matrix';
import type { Db } from '#platform/db';
import { fail } from '#platform/errors';
import type { LatestPositions, UserLog } from '#platform/stream';
import type { SessionHooks, Sessions } from '#homeserver/sessions';
import { inboxDeletionWriter, isTxnKnown, messageWriter, txnWriter } from './store.ts';

export interface ToDeviceMessage {
  readonly sender: string;
  readonly senderDeviceId: string;
  readonly type: string;
  readonly txnId: string;
  /** User, then device id or `*`, then content. */
  readonly messages: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
}

export type ToDevice = ReturnType<typeof createToDevice>;

/** One position of the log carries so many messages at most; a larger request is told to split. */
const MAX_MESSAGES = 900;

/** Messages from device to device. Client-server API, "Send-to-Device messaging". */
export function createToDevice(parts: {
  db: Db;
  userLog: UserLog;
  sessions: Sessions;
  latest: LatestPositions;
}) {
  const { db, userLog, sessions, latest } = parts;

  /** The devices that a request means: those that exist; what is addressed to others is dropped, as in the spec. */
  async function recipients(messages: ToDeviceMessage['messages']) {
    const existing = await sessions.listDeviceNames(Object.keys(messages));
    return Object.entries(messages).flatMap(([userId, byDevice]) => {
      const devices = existing.get(userId) ?? new Map<string, string | null>();
      return Object.entries(byDevice).flatMap(([named, content]) => {
        const meant =
          named === '*' ? [...devices.keys()] : [named].filter((deviceId) => devices.has(deviceId));
        return meant.map((deviceId) => ({ userId, deviceId, content }));
      });
    });
  }

  const hooks: SessionHooks = {
    devicesDeleted: async (userId, deviceIds) => ({
      rows: deviceIds.map((deviceId) => inboxDeletionWriter.row({ userId, deviceId })),
    }),
  };

  return {
    hooks,
    /** Delivers to every device named, or to none; once for each transaction id of the sending device. */
    async send({ sender, senderDeviceId, type, txnId, messages }: ToDeviceMessage): Promise<void> {
      const txn = { userId: sender, deviceId: senderDeviceId, txnId };
      await userLog.inTurn(sender, async () => {
        if (await isTxnKnown(db, txn)) return;
        const meant = await recipients(messages);
        if (meant.length > MAX_MESSAGES) {
          fail(
            413,
            'M_TOO_LARGE',
            `At most ${MAX_MESSAGES} devices can be sent to at once. Send to some at a time.`,
          );
        }
        const rows = meant.map(({ userId, deviceId, content }, ordinal) =>
          messageWriter.row({
            userId,
            deviceId,
            ordinal,
            sender,
            type,
            content: Buffer.from(JSON.stringify(content)),
          }),
        );
        const users = [...new Set(meant.map((one) => one.userId))];
        await latest.during(meant.map(inboxName), () =>
          userLog.commit({ userId: sender, rows: [txnWriter.row(txn), ...rows], users }),
        );
      });
    },
  };
}

/** Names a device's inbox. */
export function inboxName({ userId, deviceId }: { userId: string; deviceId: string }): string {
  return JSON.stringify([userId, deviceId]);
}
