import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import type { AccountRow } from '../port/index.ts';
import type { Host } from './host.ts';
import type { ServerCounts } from './matrix/server-counts.ts';
import type { EngineStorage } from './storage.ts';

/** What an engine is given of the world. Tests pass their own. */
export interface EngineWorld {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly storage: EngineStorage;
  /** Whether the SDK may keep its own databases in IndexedDB; false in tests outside browsers. */
  readonly hasIndexedDb: boolean;
  now(): number;
  /** A random name of letters and digits. */
  randomId(): string;
  readonly log: EngineLog;
}

/** Lines for a report of a fault. Never message text, tokens, names of people or rooms' names. */
export interface EngineLog {
  info(name: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  warn(name: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  readonly lines: readonly string[];
}

/** The one row of the topic `account`, which several parts fill in. */
export interface AccountCell {
  get(): AccountRow;
  update(change: Partial<AccountRow>): void;
}

/** How this device is signed in; stored in the engine's records under `session`. */
export interface Session {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly serverName: string;
}

/** What a part of the running engine works with: `createX(matrix)` registers sources and handlers on `host`. */
export interface MatrixContext extends EngineWorld {
  readonly client: MatrixClient;
  readonly session: Session;
  /** Nothing of this account is stored here: its rooms all come with the first sync, and so far no key. */
  readonly isFirstStart: boolean;
  readonly serverCounts: ServerCounts;
  readonly host: Host;
  readonly account: AccountCell;
  /** The password of a sign-up or sign-in a moment ago, for what the server asks to confirm; forgotten soon. */
  takePassword(): string | null;
}

/** A part of the engine. */
export interface Part {
  /** Called once after the first sync (from the store or the server), when rooms are known. */
  onPrepared?(): void;
  stop(): void;
}
