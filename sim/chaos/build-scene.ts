import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createSeededRandom } from '../../server/src/platform/random/index.ts';
import { startChaosDatabase } from './chaos-database.ts';
import { createChaosServer } from './chaos-server.ts';
import { createFaultProxy } from './fault-proxy.ts';
import { createMediaTraffic } from './media-traffic.ts';
import type { Layout, Scene } from './scene.ts';
import { mountSmallDisk } from './small-disk.ts';
import type { SmallDisk } from './small-disk.ts';

export interface SceneOptions {
  /** Of the run alone; exists. */
  readonly folder: string;
  readonly layout: Layout;
  readonly seed: number;
  readonly stallMs: number;
  /** Of somebody who may upload; asked for when it is needed. */
  token(): string;
}

export interface BuiltScene {
  readonly scene: Scene;
  /** Ends everything that was started, also after a failure. */
  end(): Promise<void>;
}

const SIZE_OF_WAL = { min_wal_size: '32MB' };

/** Starts PostgreSQL, the server and a proxy before each of them. What was begun is ended when a later step fails. */
export async function buildScene(options: SceneOptions): Promise<BuiltScene> {
  const undo: (() => unknown)[] = [];
  const end = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return { scene: await build(options, (step) => undo.push(step)), end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function build(
  { folder, layout, seed, stallMs, token }: SceneOptions,
  onEnd: (step: () => unknown) => void,
): Promise<Scene> {
  const folders = {
    data: join(folder, 'database'),
    wal: join(folder, 'wal'),
    media: join(folder, 'server/media'),
  };
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true });
  const disk = layout.smallDisk ? mountDisk(folders[layout.smallDisk.of], layout.smallDisk.megabytes) : null;
  if (disk) onEnd(disk.unmount);
  const random = createSeededRandom(`chaos ${seed}`);
  const chance = (maxExclusive: number): number => random.int(maxExclusive);
  const database = await startChaosDatabase({
    dataDir: folders.data,
    logPath: join(folder, 'postgres.log'),
    settings: { ...SIZE_OF_WAL, ...layout.settings },
    // The other one of the two has a disk of its own as well.
    walFolder: disk && layout.smallDisk?.of !== 'media' ? join(folders.wal, 'pg_wal') : null,
  });
  onEnd(database.stop);
  const storage = await createFaultProxy({ targetPort: database.port, chance });
  onEnd(storage.close);
  const databaseUrl = new URL(database.url);
  databaseUrl.host = `127.0.0.1:${storage.port}`;
  const clockFile = join(folder, 'clock');
  const server = await createChaosServer({
    dataDir: join(folder, 'server'),
    logPath: join(folder, 'server.log'),
    databaseUrl: databaseUrl.href,
    nodeOptions: layout.nodeOptions ?? [],
    env: { CHAOS_CLOCK_FILE: clockFile },
  });
  onEnd(server.stop);
  server.start();
  await server.ready();
  const clients = await createFaultProxy({ targetPort: server.port, chance });
  onEnd(clients.close);
  const media = createMediaTraffic({ port: server.port, dataDir: server.dataDir, random, token });
  return {
    random,
    server,
    database,
    clients,
    storage,
    media,
    disk,
    clockFile,
    stallMs,
    findings: [],
    sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  };
}

/** Goes with this process, however it ends. */
function mountDisk(folder: string, megabytes: number): SmallDisk {
  const disk = mountSmallDisk(folder, megabytes);
  process.once('exit', disk.unmount);
  return { ...disk, unmount: () => (process.off('exit', disk.unmount), disk.unmount()) };
}
