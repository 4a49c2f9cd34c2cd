import type { Row } from '#platform/stream';

/** What goes with a change of devices, committed together with it. */
export interface DeviceChange {
  readonly rows: readonly Row[];
  /** Rooms whose members see the change. */
  readonly rooms?: readonly string[];
  /** Runs the commit, where a module has to know that it is under way and where it ended. */
  readonly around?: (commit: () => Promise<number>) => Promise<number>;
}

/** How higher modules take part when devices come, go or change, and when an account ends. */
export interface SessionHooks {
  /** Devices are deleted: their keys, inbox and pushers go with them. */
  readonly devicesDeleted?: (userId: string, deviceIds: readonly string[]) => Promise<DeviceChange>;
  /** A device has another name. */
  readonly deviceRenamed?: (userId: string, deviceId: string) => Promise<DeviceChange>;
  /** An account ends for good, before its devices are deleted: leave rooms, forget profile and aliases. */
  readonly accountDeactivated?: (userId: string, erase: boolean) => Promise<void>;
}
