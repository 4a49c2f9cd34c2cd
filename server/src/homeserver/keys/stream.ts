import type { Db } from '#platform/db';
import type { LatestPositions, SyncStream } from '#platform/stream';
import type { Events } from '#homeserver/events';
import type { DeviceKeyStore } from './device-keys.ts';
import { listDeviceListChanges } from './device-lists.ts';

/** Device lists, and the counts of the device's own keys, which every answer tells. */
export function createKeysStream(parts: {
  db: Db;
  events: Events;
  latest: LatestPositions;
  deviceKeys: DeviceKeyStore;
}): SyncStream {
  return {
    name: 'keys',
    async changesSince({ userId, deviceId, from, to, joined, newRooms, left, membersChanged }) {
      const counts = await parts.deviceKeys.counts.get(userId, deviceId);
      const fields = {
        device_one_time_keys_count: counts.oneTime,
        device_unused_fallback_key_types: counts.unusedFallback,
      };
      // A first sync tells of no changes: the client asks for all the keys that it needs.
      if (!from) return { fields };
      const deviceLists = await listDeviceListChanges(parts, {
        userId,
        from: from.position,
        to: to.position,
        joined,
        newRooms,
        leftRooms: left,
        membersChanged,
      });
      return { fields, deviceLists };
    },
  };
}
