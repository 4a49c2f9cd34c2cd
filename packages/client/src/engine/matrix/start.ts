import {
  ClientEvent,
  createClient,
  HttpApiEvent,
  PendingEventOrdering,
  type ICreateClientOpts,
  type IStartClientOpts,
  type MatrixClient,
} from 'matrix-js-sdk/lib/matrix.js';
import { OnlySignedDevicesIsolationMode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { AccountCell, EngineWorld, MatrixContext, Part, Session } from '../context.ts';
import type { Host } from '../host.ts';
import { createAccountEnd } from '../sessions/account-end.ts';
import { SOFT_LOGOUT } from '../sessions/records.ts';
import { createTokenFetch } from '../sessions/token-fetch.ts';
import { connectionOf, type ConnectionFacts } from './connection.ts';
import { INITIAL_EVENTS, type FirstSync } from './first-sync.ts';
import { createLateDecryption } from './late-decryption.ts';
import { createLateSources } from './late-sources.ts';
import { createSdkLogger, routeSdkLogger } from './sdk-logger.ts';
import { createSdkStores, eraseSdkStores, type SdkStores } from './sdk-stores.ts';
import { createSendDoor, setSendDoor } from './send-door.ts';
import { createServerCounts } from './server-counts.ts';
import { createStoreKeeper } from './store-keeper.ts';

/** A running client over the SDK. */
export interface RunningMatrix {
  readonly client: MatrixClient;
  /** Writes what is not written yet and lets go of all stores. */
  stop(): Promise<void>;
  /** Erases the SDK's databases and all records of this device; after `stop`. */
  erase(): Promise<void>;
}

export interface MatrixOptions {
  readonly host: Host;
  readonly account: AccountCell;
  /** Begun already when somebody has just signed in on a new device. */
  readonly firstSync: FirstSync;
  takePassword(): string | null;
  /** The account left this device, by the person's wish or the server's: everything of it is to be erased. */
  onEnded(): void;
}

/** Within which time new keys go into the backup. */
const BACKUP_DELAY_MS = 1_000;
const startOptions: IStartClientOpts = {
  lazyLoadMembers: true,
  initialSyncLimit: INITIAL_EVENTS,
  pendingEventOrdering: PendingEventOrdering.Detached,
  disablePresence: true,
  threadSupport: false,
};

/**
 * Makes the SDK's client with its stores and keys, gives it to the parts, and begins to sync.
 * @throws when the stores cannot be opened, or the keys in them cannot be read
 */
export async function startMatrix(
  world: EngineWorld,
  session: Session,
  { host, account, firstSync, takePassword, onEnded }: MatrixOptions,
  parts: readonly ((matrix: MatrixContext) => Part)[],
): Promise<RunningMatrix> {
  routeSdkLogger(world.log);
  const stores = await createSdkStores(world, session);
  const serverCounts = createServerCounts(stores.store);
  const tokens = createTokenFetch(world, session, (accessToken) => client.setAccessToken(accessToken));
  const door = createSendDoor(firstSync.wrap(tokens.fetch));
  const client = createClient({
    ...clientOptions(world, session),
    fetchFn: door.fetch,
    store: stores.store,
  });
  setSendDoor(client, door);
  await hastenBackup();
  // The WASM is on its way while the stored rooms are read.
  const [isFirstStart] = await Promise.all([
    loadRooms(stores, () => firstSync.begin(tokens.fetch)),
    client.initRustCrypto({ useIndexedDB: world.hasIndexedDb, cryptoDatabasePrefix: stores.cryptoPrefix }),
  ]);
  client.getCrypto()?.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());

  const late = createLateSources(host);
  const matrix: MatrixContext = {
    ...world,
    fetch: tokens.fetch,
    client,
    session,
    isFirstStart,
    serverCounts,
    host: late.host,
    account,
    takePassword,
  };
  const lateDecryption = createLateDecryption(client);
  const keeper = createStoreKeeper(client, world.now, () => world.log.warn('matrix.store.not-saved'));
  const running = parts.map((create) => create(matrix));
  const isLeaving = createAccountEnd(matrix, onEnded);
  watchLogout(matrix, isLeaving, onEnded);
  watchConnection(matrix, () => {
    account.update({ state: 'ready' });
    late.begin();
    for (const part of running) part.onPrepared?.();
    lateDecryption.begin();
  });
  await client.startClient(startOptions);

  return {
    client,
    async stop() {
      keeper.stop();
      lateDecryption.stop();
      late.stop();
      for (const part of running.toReversed()) part.stop();
      await keeper.save();
      client.stopClient();
    },
    async erase() {
      await client.store.destroy();
      await eraseSdkStores(world);
      await world.storage.clear();
    },
  };
}

/** Reads the rooms that are stored on this device; true when there are none, which `onFirst` hears at once. */
async function loadRooms({ load, store }: SdkStores, onFirst: () => void): Promise<boolean> {
  await load();
  const isFirst = (await store.getSavedSyncToken()) === null;
  if (isFirst) onFirst();
  return isFirst;
}

/**
 * The SDK waits up to ten seconds before it backs keys up, so that a crowd of clients does not do it at once. Who
 * closes the page before that leaves messages that no other device can ever read.
 */
async function hastenBackup(): Promise<void> {
  const { RustBackupManager } = await import('matrix-js-sdk/lib/rust-crypto/backup.js');
  Reflect.set(RustBackupManager, 'maxBackupLoopStartDelayMillis', BACKUP_DELAY_MS);
}

function clientOptions(world: EngineWorld, session: Session): ICreateClientOpts {
  return {
    baseUrl: world.baseUrl,
    accessToken: session.accessToken,
    userId: session.userId,
    deviceId: session.deviceId,
    logger: createSdkLogger(world.log),
    // One object that the SDK keeps: the part with the keys fills it in.
    cryptoCallbacks: {},
    // Windows around an event that is not at the live end.
    timelineSupport: true,
    disableVoip: true,
  };
}

/** Tells the tabs how the connection is, and the parts when there is something to show. */
function watchConnection({ client, account, host }: MatrixContext, onPrepared: () => void): void {
  let facts: ConnectionFacts = { sync: null, isFromCache: false, isOnline: true };
  let isPrepared = false;
  const learn = (change: Partial<ConnectionFacts>): void => {
    facts = { ...facts, ...change };
    const connection = connectionOf(facts);
    if (account.get().connection !== connection) account.update({ connection });
  };
  client.on(ClientEvent.Sync, (sync, _before, about) => {
    learn({ sync, isFromCache: about?.fromCache === true });
    if (isPrepared || sync !== 'PREPARED') return;
    isPrepared = true;
    onPrepared();
  });
  host.handle('engine.wake', async ({ isOnline, isVisible }) => {
    learn({ isOnline });
    // Workers do not hear of the network: the tabs say when to try again at once.
    if (isOnline && isVisible) client.retryImmediately();
    return null;
  });
}

/** The server ended this device, or (softly) asks to log in again on it. */
function watchLogout(
  { client, account, storage, log }: MatrixContext,
  isLeaving: () => boolean,
  onEnded: () => void,
): void {
  let isOver = false;
  client.on(HttpApiEvent.SessionLoggedOut, (error) => {
    // Several requests may hear it, and those that were under way when the person signed out.
    if (isOver || isLeaving()) return;
    isOver = true;
    const isSoft = error.data['soft_logout'] === true;
    log.info('matrix.logged-out', { isSoft });
    account.update({ state: 'signed-out-by-server', connection: 'offline' });
    client.stopClient();
    if (!isSoft) return onEnded();
    // Spec: after a soft logout a client keeps its keys and logs in again with the same device id.
    storage.put(SOFT_LOGOUT, true).catch(() => log.warn('matrix.soft-logout.not-stored'));
  });
}
