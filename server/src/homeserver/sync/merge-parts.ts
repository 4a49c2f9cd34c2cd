import type { JsonObject, JsonValue } from '@herald/matrix';
import type { SyncPart, SyncRoomPart } from '#platform/stream';
import { createEventFilter, matchesType } from '#homeserver/timeline';
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

type PartFilter = {
  readonly types?: readonly string[];
  readonly not_types?: readonly string[];
  readonly rooms?: readonly string[];
  readonly not_rooms?: readonly string[];
};

/** Puts the streams' parts together and takes out what the client's filter does not want. */
export function mergeParts(parts: readonly SyncPart[], filter: SyncFilter): MergedParts {
  const rooms = new Map<string, SyncRoomPart>();
  const accountData: JsonObject[] = [];
  const toDevice: JsonObject[] = [];
  const changed: string[] = [];
  const left: string[] = [];
  const fields: { [name: string]: JsonValue } = {};
  let inbox: number | undefined;
  for (const part of parts) {
    for (const [roomId, added] of part.rooms ?? []) {
      rooms.set(roomId, mergeRoom(roomId, added, filter, rooms.get(roomId)));
    }
    addAll(accountData, only(part.accountData, filter.account_data));
    addAll(toDevice, part.toDevice);
    addAll(changed, part.deviceLists?.changed);
    addAll(left, part.deviceLists?.left);
    Object.assign(fields, part.fields);
    inbox ??= part.inbox;
  }
  const hasNews =
    accountData.length + toDevice.length + changed.length + left.length > 0 || rooms.values().some(isNews);
  return { accountData, toDevice, changed, left, fields, rooms, inbox, hasNews };
}

function mergeRoom(
  roomId: string,
  added: SyncRoomPart,
  { room }: SyncFilter,
  before: SyncRoomPart = {},
): SyncRoomPart {
  const unread = added.unread ?? before.unread;
  const ephemeral = only(added.ephemeral, room?.ephemeral, roomId);
  const accountData = only(added.accountData, room?.account_data, roomId);
  return {
    ephemeral: [...(before.ephemeral ?? []), ...ephemeral],
    accountData: [...(before.accountData ?? []), ...accountData],
    ...(unread && { unread }),
  };
}

/** A hundred thousand are too many for the arguments of one call. */
function addAll<T>(list: T[], more: readonly T[] = []): void {
  for (const one of more) list.push(one);
}

function isNews({ ephemeral = [], accountData = [], unread }: SyncRoomPart): boolean {
  return ephemeral.length > 0 || accountData.length > 0 || unread !== undefined;
}

function only(
  list: readonly JsonObject[] = [],
  filter: PartFilter = {},
  roomId?: string,
): readonly JsonObject[] {
  if (list.length === 0) return list;
  if (roomId !== undefined && !createEventFilter(filter).passesRoom(roomId)) return [];
  const { types, not_types: notTypes } = filter;
  if (!types && !notTypes) return list;
  return list.filter((event) => {
    const type = typeof event['type'] === 'string' ? event['type'] : '';
    if (types && !types.some((glob) => matchesType(glob, type))) return false;
    return !notTypes?.some((glob) => matchesType(glob, type));
  });
}
