import { MemoryStore } from 'matrix-js-sdk/lib/store/memory.js';
import { IndexedDBStore } from 'matrix-js-sdk/lib/store/indexeddb.js';
import type { ISyncResponse } from 'matrix-js-sdk/lib/sync-accumulator.js';
import type { EngineWorld, Session } from '../context.ts';

const FILTERS = 'sdk-filters';
const FILTER_KEY = 'mxjssdk_memory_filter_';
/**
 * What the SDK's WebAssembly still holds keeps a database open until it is collected. The browser erases it then, or
 * we do at the next start: nobody who signs in again waits for it.
 */
const DELETE_LIMIT_MS = 1_000;
/** How the databases of a device are named, ours and, with a prefix of its own, the SDK's. */
const NAME = 'herald-sdk-';
const SDK_NAME = `matrix-js-sdk:${NAME}`;

/** The SDK's own databases of one device. */
export interface SdkStores {
  readonly store: MemoryStore;
  /** Loads what is stored; after `createClient`, as the SDK demands. */
  load(): Promise<void>;
  /** Of the databases with keys; names are per device, so that two devices never meet in one. */
  readonly cryptoPrefix: string;
}

/** What came is taken in for the disk so much later: on a large account that is a tenth of a second. */
const TAKE_IN_AFTER_MS = 3_000;

/**
 * The SDK would write all rooms to the disk before it tells of the first sync, which takes a second on a large account,
 * and would make what it writes ready after each answer. `createStoreKeeper` has both done afterwards, and more often.
 */
class KeptStore extends IndexedDBStore {
  readonly #waiting: ISyncResponse[] = [];
  readonly #takeIn: (data: ISyncResponse) => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: ConstructorParameters<typeof IndexedDBStore>[0]) {
    super(options);
    // A property of each store, and no method that could be overridden.
    this.#takeIn = this.setSyncData;
    this.setSyncData = async (data) => {
      this.#waiting.push(data);
      this.#timer ??= setTimeout(() => void this.#takeAllIn(), TAKE_IN_AFTER_MS);
    };
  }

  override wantsSave(): boolean {
    return false;
  }

  override async save(force = false): Promise<void> {
    await this.#takeAllIn();
    await super.save(force);
  }

  async #takeAllIn(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const data of this.#waiting.splice(0)) await this.#takeIn(data);
  }
}

/** Opens nothing yet, and erases what an earlier device of this browser left behind. */
export async function createSdkStores(world: EngineWorld, { deviceId }: Session): Promise<SdkStores> {
  const cryptoPrefix = NAME + deviceId;
  if (!world.hasIndexedDb) return { store: new MemoryStore(), load: async () => {}, cryptoPrefix };
  await eraseDatabases(world, (name) => !isOf(name, deviceId));
  const store = new KeptStore({
    indexedDB: globalThis.indexedDB,
    dbName: NAME + deviceId,
    localStorage: await createFilterStorage(world),
  });
  return { store, load: () => store.startup(), cryptoPrefix };
}

/** Erases all databases of the SDK in this browser. Whoever has them open must have let go of them. */
export async function eraseSdkStores(world: EngineWorld): Promise<void> {
  if (world.hasIndexedDb) await eraseDatabases(world, () => true);
}

/** One that stays, because a connection to it is still open, is erased at the next start. */
async function eraseDatabases(world: EngineWorld, isMeant: (name: string) => boolean): Promise<void> {
  const databases = await globalThis.indexedDB.databases();
  const names = databases.flatMap(({ name }) =>
    name !== undefined && isSdks(name) && isMeant(name) ? [name] : [],
  );
  const erased = await Promise.all(names.map(deleteDatabase));
  const left = erased.filter((isGone) => !isGone).length;
  if (left > 0) world.log.warn('sdk.stores.left', { left });
}

function isSdks(name: string): boolean {
  return name.startsWith(NAME) || name.startsWith(SDK_NAME);
}

function isOf(name: string, deviceId: string): boolean {
  return name === SDK_NAME + deviceId || name.startsWith(`${NAME}${deviceId}::`);
}

function deleteDatabase(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), DELETE_LIMIT_MS);
    const end = (isGone: boolean) => () => {
      clearTimeout(timer);
      resolve(isGone);
    };
    const request = globalThis.indexedDB.deleteDatabase(name);
    request.addEventListener('success', end(true));
    request.addEventListener('error', end(false));
  });
}

/**
 * What the SDK keeps in `localStorage`, which workers lack: the id of its sync filter, so that a start does not
 * upload it again. Unsent events are left out: the outbox keeps those.
 */
async function createFilterStorage(world: EngineWorld): Promise<Storage> {
  const items = new Map(Object.entries((await world.storage.get<Record<string, string>>(FILTERS)) ?? {}));
  const save = (): void => {
    const kept = Object.fromEntries([...items].filter(([key]) => key.startsWith(FILTER_KEY)));
    world.storage.put(FILTERS, kept).catch(() => world.log.warn('sdk.filters.not-stored'));
  };
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      items.set(key, value);
      if (key.startsWith(FILTER_KEY)) save();
    },
    removeItem(key) {
      if (items.delete(key) && key.startsWith(FILTER_KEY)) save();
    },
    clear() {
      items.clear();
      save();
    },
  };
}
