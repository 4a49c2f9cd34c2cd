import type { JsonObject, JsonValue } from '@herald/matrix';
import type { SyncPart, SyncRoomPart } from '#platform/stream';
import { matchesType } from '#homeserver/timeline';
import type { SyncFilter } from './filters.ts';

/** Everything that the streams add to one answer. */
export interface MergedParts {
  readonly accountData: readonly JsonObject[];
  readonly toDevice: readonly JsonObject[];
  readonly changed: readonly string[];
  readonly left: readonly string[];
  readonly fields: { readonly [name: string]: JsonValue };
  readonly rooms: ReadonlyMap<string, SyncRoomPart>;
  /** Where the told part of the to-device inbox ends, when not all of it was told. */
  readonly inbox: number | undefined;
  readonly hasNews: boolean;
}

type TypeFilter = { readonly types?: readonly string[]; readonly not_types?: readonly string[] };

/** Puts the streams' parts together and takes out what the client's filter does not want. */
export function mergeParts(parts: readonly SyncPart[], filter: SyncFilter): MergedParts {
  const rooms = new Map<string, SyncRoomPart>();
  const wants = {
    ephemeral: wanted(filter.room?.ephemeral),
    accountData: wanted(filter.room?.account_data),
  };
  for (const part of parts) {
    for (const [roomId, added] of part.rooms ?? []) {
      const before = rooms.get(roomId) ?? {};
      rooms.set(roomId, {
        ephemeral: [...(before.ephemeral ?? []), ...(added.ephemeral ?? []).filter(wants.ephemeral)],
        accountData: [...(before.accountData ?? []), ...(added.accountData ?? []).filter(wants.accountData)],
        ...((added.unread ?? before.unread) && { unread: added.unread ?? before.unread }),
      });
    }
  }
  const accountData = parts.flatMap((part) => part.accountData ?? []).filter(wanted(filter.account_data));
  const toDevice = parts.flatMap((part) => part.toDevice ?? []);
  const changed = [...new Set(parts.flatMap((part) => part.deviceLists?.changed ?? []))];
  const left = [...new Set(parts.flatMap((part) => part.deviceLists?.left ?? []))];
  const fields = Object.assign({}, ...parts.map((part) => part.fields ?? {})) as {
    [name: string]: JsonValue;
  };
  const roomNews = [...rooms.values()].some(
    (room) =>
      (room.ephemeral?.length ?? 0) > 0 || (room.accountData?.length ?? 0) > 0 || room.unread !== undefined,
  );
  const hasNews = roomNews || [accountData, toDevice, changed, left].some((list) => list.length > 0);
  const inbox = parts.find((part) => part.inbox !== undefined)?.inbox;
  return { accountData, toDevice, changed, left, fields, rooms, inbox, hasNews };
}

function wanted({ types, not_types: notTypes }: TypeFilter = {}): (event: JsonObject) => boolean {
  return (event) => {
    const type = typeof event['type'] === 'string' ? event['type'] : '';
    if (types && !types.some((glob) => matchesType(glob, type))) return false;
    return !notTypes?.some((glob) => matchesType(glob, type));
  };
}
