import { keys as contract } from '@herald/contract';
import type { JsonObject } from '@herald/matrix';
import type { Db } from '#platform/db';
import { handle, type Route } from '#platform/http';
import { requireCanonical } from '#platform/json';
import { parseHistoryToken } from '#platform/stream';
import type { Events } from '#homeserver/events';
import type { Sessions } from '#homeserver/sessions';
import type { CrossSigning } from './cross-signing.ts';
import type { DeviceKeyStore, KeyUpload } from './device-keys.ts';
import { queryKeys } from './key-query.ts';
import type { DeviceListChanges } from './device-lists.ts';

export interface KeyRoutesParts {
  readonly db: Db;
  readonly sessions: Sessions;
  readonly events: Events;
  readonly deviceKeys: DeviceKeyStore;
  readonly crossSigning: CrossSigning;
  readonly listChanges: (userId: string, from: number, to: number) => Promise<DeviceListChanges>;
  /** Asks the caller for their password once more. */
  readonly prove: (caller: { userId: string }, auth: object | undefined, act: string) => Promise<void>;
}

export function createKeyRoutes(parts: KeyRoutesParts): Route[] {
  const { db, sessions, events, deviceKeys, crossSigning } = parts;
  return [
    handle(contract.uploadKeys, async ({ caller, body }) => {
      requireCanonical(body);
      return {
        one_time_key_counts: await deviceKeys.upload(caller.userId, caller.deviceId, body as KeyUpload),
      };
    }),
    handle(contract.queryKeys, ({ caller, body }) =>
      queryKeys({ db, sessions }, caller.userId, body.device_keys),
    ),
    handle(contract.claimKeys, async ({ body }) => {
      const wanted = Object.entries(body.one_time_keys).flatMap(([userId, devices]) =>
        Object.entries(devices).map(([deviceId, algorithm]) => ({ userId, deviceId, algorithm })),
      );
      const reply: Record<string, Record<string, JsonObject>> = {};
      for (const { userId, deviceId, algorithm, keyId, key } of await deviceKeys.claim(wanted)) {
        const devices = reply[userId] ?? (reply[userId] = {});
        devices[deviceId] = { [`${algorithm}:${keyId}`]: key };
      }
      return { one_time_keys: reply, failures: {} };
    }),
    handle(contract.getKeysChanges, async ({ caller, query }) => {
      const from = parseHistoryToken(query.from).position;
      const to = Math.min(parseHistoryToken(query.to).position, events.position());
      const { changed, left } = await parts.listChanges(caller.userId, from, to);
      return { changed, left };
    }),
    handle(contract.uploadCrossSigningKeys, async ({ caller, body }) => {
      requireCanonical(body);
      const upload = {
        master_key: body.master_key as JsonObject | undefined,
        self_signing_key: body.self_signing_key as JsonObject | undefined,
        user_signing_key: body.user_signing_key as JsonObject | undefined,
      };
      if (await crossSigning.needsProof(caller.userId, upload)) {
        await parts.prove(caller, body.auth, 'upload cross-signing keys');
      }
      await crossSigning.upload(caller.userId, upload);
      return {};
    }),
    handle(contract.uploadCrossSigningSignatures, async ({ caller, body }) => {
      requireCanonical(body);
      return {
        failures: await crossSigning.uploadSignatures(caller.userId, body),
      };
    }),
  ];
}
