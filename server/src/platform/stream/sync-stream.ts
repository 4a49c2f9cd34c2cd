import type { JsonObject, JsonValue } from '@herald/matrix';

/** A place in everything that a client can see: the log, and the soft state that lives in memory alone. */
export interface SyncPoint {
  readonly position: number;
  readonly soft: number;
  /** How far the device's to-device inbox is told; the position, unless there was too much for one answer. */
  readonly inbox: number;
}

/** A room that the user is joined to at the end of the window. */
export interface SyncRoom {
  readonly roomId: string;
  readonly room: number;
  /** True when the client knows nothing of it yet: everything is to be told, whatever `from` says. */
  readonly isNew: boolean;
}

/** What one `/sync` asks of each module: what changed for this device in (from, to]. */
export interface SyncWindow {
  readonly userId: string;
  readonly deviceId: string;
  /** null on a first sync: everything. */
  readonly from: SyncPoint | null;
  readonly to: SyncPoint;
  readonly joined: ReadonlyMap<string, SyncRoom>;
  /** Those of `joined` that are new. */
  readonly newRooms: readonly SyncRoom[];
  /** Rooms that the user left in the window, with those who shared them: for device lists. */
  readonly left: readonly string[];
  /** Rooms whose timeline has events in this answer: their counts are told even when nothing else changed. */
  readonly active: ReadonlySet<string>;
  /** Rooms in which somebody may have come or gone in the window. */
  readonly membersChanged: ReadonlySet<string>;
}

/** What a module adds to a room's part of the answer. */
export interface SyncRoomPart {
  readonly ephemeral?: readonly JsonObject[];
  readonly accountData?: readonly JsonObject[];
  readonly unread?: { readonly notification_count: number; readonly highlight_count: number };
}

/** What a module adds to the answer. A long poll ends when one part has news. */
export interface SyncPart {
  readonly accountData?: readonly JsonObject[];
  readonly toDevice?: readonly JsonObject[];
  /** Where `toDevice` ends, when it could not tell everything. */
  readonly inbox?: number;
  readonly deviceLists?: { readonly changed: readonly string[]; readonly left: readonly string[] };
  readonly rooms?: ReadonlyMap<string, SyncRoomPart>;
  /** Top-level fields that are always told and are no news by themselves. */
  readonly fields?: { readonly [name: string]: JsonValue };
}

/** A module's part of `/sync`. A new kind of data is a new one of these and one word in `app.ts`. */
export interface SyncStream {
  readonly name: string;
  /** A device presented a token: it has what it was told up to there. Called once for each sync, before its window. */
  acknowledged?(device: { userId: string; deviceId: string; from: SyncPoint }): Promise<void>;
  changesSince(window: SyncWindow): Promise<SyncPart>;
}
