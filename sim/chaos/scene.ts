import type { Random } from '../../server/src/platform/random/index.ts';
import type { ChaosDatabase } from './chaos-database.ts';
import type { ChaosServer } from './chaos-server.ts';
import type { FaultProxy } from './fault-proxy.ts';
import type { MediaTraffic } from './media-traffic.ts';
import type { SmallDisk } from './small-disk.ts';

/** What a fault may break. */
export interface Scene {
  /** When and how, by the seed. */
  readonly random: Random;
  readonly server: ChaosServer;
  readonly database: ChaosDatabase;
  /** Between clients and server. */
  readonly clients: FaultProxy;
  /** Between server and PostgreSQL. */
  readonly storage: FaultProxy;
  readonly media: MediaTraffic;
  /** Where the fault's layout asked for one. */
  readonly disk: SmallDisk | null;
  readonly clockFile: string;
  /** What is wrong besides the history. */
  readonly findings: string[];
  /** How long a stopped process stays stopped. */
  readonly stallMs: number;
  sleep(ms: number): Promise<void>;
}

/** What is set up for a fault before everything starts. */
export interface Layout {
  readonly smallDisk?: { readonly of: 'data' | 'wal' | 'media'; readonly megabytes: number };
  readonly nodeOptions?: readonly string[];
  /** Further settings of PostgreSQL. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** One way in which the world breaks. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  readonly layout?: Layout;
  /** Seconds that a run takes at least, where one strike is long. */
  readonly seconds?: number;
  /** Why this machine cannot do it; null when it can. */
  lacks?(): string | null;
  /** One occurrence, from its begin until everything could be well again. */
  strike(scene: Scene): Promise<void>;
  /** After everything healed: what is wrong besides the history. */
  examine?(scene: Scene): Promise<string[]>;
}
