import { createAudit } from '#platform/audit';
import { createDiskBlobs } from '#platform/blobs';
import type { Clock, Timers } from '#platform/clock';
import { createHasher, createVerifier } from '#platform/crypto';
import type { Db, DbOptions } from '#platform/db';
import { createHttp, type Http, type Route } from '#platform/http';
import { createJobs, type Jobs } from '#platform/jobs';
import { createLimits } from '#platform/limits';
import type { Log } from '#platform/log';
import { createNotify } from '#platform/notify';
import { createOutbox } from '#platform/outbox';
import { createPages } from '#platform/pages';
import type { Random } from '#platform/random';
import {
  createCommitter,
  createLatestPositions,
  createNumbers,
  createUserLog,
  type Committer,
  type SyncStream,
  type Writer,
} from '#platform/stream';
import { accountDataWriters, createAccountData, createAccountDataRoutes } from '#homeserver/account-data';
import { accountWriters, createAccounts, requireServerName, type Accounts } from '#homeserver/accounts';
import {
  createDirectory,
  createDirectoryRoutes,
  directoryHooks,
  directoryWriters,
} from '#homeserver/directory';
import { createDiscoveryRoutes } from '#homeserver/discovery';
import { createEvents, eventWriters, type EventHooks, type Events } from '#homeserver/events';
import {
  createBackupRoutes,
  createBackups,
  createCheckDeviceProof,
  createCrossSigning,
  createDeviceKeys,
  createFindVerifiedKey,
  createKeyRoutes,
  createKeysStream,
  keyWriters,
  listDeviceListChangesBetween,
} from '#homeserver/keys';
import { createMedia, createMediaRoutes } from '#homeserver/media';
import { createProfileRoutes, createProfiles, PROFILE_CHANGED } from '#homeserver/profiles';
import { createPush, createPushRoutes, createPushStream, pushHooks, pushWriters } from '#homeserver/push';
import {
  createReceiptRoutes,
  createReceipts,
  createReceiptsStream,
  readName,
  receiptWriters,
} from '#homeserver/receipts';
import { createRoomRoutes, createRooms, DEFAULT_ROOM_VERSION, type RoomHooks } from '#homeserver/rooms';
import {
  ACCOUNT_ENDS,
  type AccountEnd,
  createProof,
  createRegistration,
  createSessionRoutes,
  createSessions,
  createUserInteractive,
  sessionWriters,
  type RegistrationConfig,
  type SessionHooks,
  type Sessions,
} from '#homeserver/sessions';
import { createFilters, createSync, createSyncRoutes } from '#homeserver/sync';
import { createTimeline, createTimelineRoutes } from '#homeserver/timeline';
import {
  createToDevice,
  createToDeviceRoutes,
  createToDeviceStream,
  toDeviceWriters,
} from '#homeserver/to-device';
import { createTyping, createTypingRoutes } from '#homeserver/typing';
import { addRetention } from './retention.ts';
import { createSuperapp } from './superapp.ts';

/** What of the configuration the application itself reads; the rest is for starting it. */
export interface AppConfig {
  readonly serverName: string;
  readonly publicUrl: string | null;
  readonly support: { readonly email: string | null; readonly page: string | null };
  readonly registration: RegistrationConfig;
  readonly encryptPrivateRooms: boolean;
  /** Where uploads are kept, and how large one may be. */
  readonly media: { readonly folder: string; readonly maxUploadBytes: number };
  readonly rateLimits: { readonly enabled: boolean; readonly factor: number };
  readonly trustedProxies: readonly string[];
  readonly logAddresses: boolean;
  /** Where the built web client lies; null: none is served. */
  readonly webFolder: string | null;
  /** The operator's own brand.json and pictures for it; null: Herald's. */
  readonly brandFolder: string | null;
  /** For how many days the addresses of people's devices are kept; 0: not at all. */
  readonly addressDays: number;
}

/** The outside world. Tests and the simulator pass their own. */
export interface Io {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly db: Db;
  /** The same database, as the role that keeps the ledger. */
  readonly walletDb: Db;
  /** The same database, for the one connection that writes the log; only a simulator makes its socket. */
  readonly connectionString: string;
  readonly openSocket?: DbOptions['openSocket'];
  /** Ends the process: the log is not ours any more, or not what it should be. */
  readonly onFatal: (reason: string) => void;
}

export interface App {
  readonly http: Http;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly events: Events;
  readonly committer: Committer;
  readonly jobs: Jobs;
  readonly routes: readonly Route[];
  /** Answers who waits, writes what is queued, and lets go of the database. */
  stop(): Promise<void>;
}

const LOG = 1;
const STOP_GRACE_MS = 5_000;

/** What writes the log, in the order in which a batch runs their statements. */
const WRITERS: readonly Writer[] = [
  ...eventWriters,
  ...accountDataWriters,
  ...receiptWriters,
  ...keyWriters,
  ...toDeviceWriters,
  ...pushWriters,
  ...accountWriters,
  ...sessionWriters,
  ...directoryWriters,
];

/** Makes every module once, in the order of `layers.ts`, and collects what they contribute. */
export async function createApp(config: AppConfig, io: Io): Promise<App> {
  await requireServerName(io.db, config.serverName);
  const platform = await startPlatform(io);
  const hooks: Hooks = { events: [], rooms: [], sessions: [] };
  const media = await makeMedia(config, io);
  const people = makePeople(config, io, platform, hooks);
  const rooms = makeRooms(config, io, platform, hooks, people);
  const encryption = makeEncryption(io, platform, hooks, people, rooms);
  const pushes = makePush(io, platform, hooks, rooms);
  const superapp = createSuperapp({ ...config, ...io, ...platform, ...people, ...encryption });
  hooks.sessions.push(...superapp.hooks);
  const streams: SyncStream[] = [
    people.accountData.stream,
    rooms.receiptsStream,
    rooms.typing.stream,
    encryption.keysStream,
    encryption.toDeviceStream,
    pushes.stream,
  ];
  const { timeline, events } = rooms;
  const filters = createFilters({ db: io.db, hasher: platform.hasher });
  const sync = createSync({
    ...io,
    events,
    rooms: rooms.rooms,
    notify: platform.notify,
    streams,
    ignoredBy: people.accountData.ignoredBy,
  });
  const routes: Route[] = [
    ...createDiscoveryRoutes({ ...config, defaultRoomVersion: DEFAULT_ROOM_VERSION }),
    ...createMediaRoutes(media),
    ...people.routes,
    ...rooms.routes,
    ...createTimelineRoutes(timeline, events),
    ...encryption.routes,
    ...pushes.routes,
    ...createSyncRoutes(sync, filters),
    ...superapp.routes,
  ];
  const http = createHttp({
    ...io,
    routes,
    pages: config.webFolder === null ? null : createPages(config.webFolder, config.brandFolder),
    ...people.door,
    limits: createLimits({ clock: io.clock, config: config.rateLimits }),
    config,
    onBrokenInvariant: (error) => io.onFatal(error.message),
  });
  const jobs = createJobs(io);
  addRetention(jobs, { ...io, sessions: people.sessions });
  for (const job of superapp.jobs) jobs.add(job);
  platform.outbox.start();
  jobs.start();
  return {
    http,
    routes,
    events,
    accounts: people.accounts,
    sessions: people.sessions,
    committer: platform.committer,
    jobs,
    async stop() {
      await http.close(STOP_GRACE_MS);
      await media.stop();
      await superapp.stop();
      await jobs.stop();
      await platform.outbox.stop();
      await rooms.receipts.flush();
      await platform.committer.stop();
    },
  };
}

/** Hooks of higher modules into lower ones; filled while modules are made, complete before the server listens. */
interface Hooks {
  readonly events: EventHooks[];
  readonly rooms: RoomHooks[];
  readonly sessions: SessionHooks[];
}

type Platform = Awaited<ReturnType<typeof startPlatform>>;
type People = ReturnType<typeof makePeople>;
type RoomModules = ReturnType<typeof makeRooms>;

async function startPlatform(io: Io) {
  const { clock, timers, random, db, log } = io;
  const notify = createNotify({ random });
  const committer = createCommitter({
    connectionString: io.connectionString,
    openSocket: io.openSocket,
    log: LOG,
    owner: random.id(16),
    writers: WRITERS,
    numbers: createNumbers(),
    clock,
    timers,
    logger: log,
    onFatal: io.onFatal,
  });
  await committer.start();
  committer.onCommit((commit) => notify.wake(commit));
  return {
    notify,
    committer,
    hasher: createHasher(),
    verifier: createVerifier(),
    userLog: createUserLog({ committer, timers }),
    outbox: createOutbox({ db, clock, timers, log }),
    audit: createAudit({ clock }),
    /** Each module remembers under names of its own. */
    latest: () => createLatestPositions({ startsAt: committer.position() }),
  };
}

async function makeMedia(config: AppConfig, io: Io) {
  const { folder, maxUploadBytes } = config.media;
  const blobs = await createDiskBlobs({ folder, random: io.random });
  return createMedia({ ...io, blobs, serverName: config.serverName, maxUploadBytes });
}

function makePeople(config: AppConfig, io: Io, platform: Platform, hooks: Hooks) {
  const { db, clock, random } = io;
  const { userLog, outbox, latest } = platform;
  const accounts = createAccounts({ db, clock, random, serverName: config.serverName });
  const sessions = createSessions({
    db,
    clock,
    random,
    userLog,
    accounts,
    outbox,
    hooks: hooks.sessions,
    addressDays: config.addressDays,
  });
  const userInteractive = createUserInteractive({ clock, random });
  const registration = createRegistration({
    accounts,
    userInteractive,
    config: config.registration,
    clock,
    random,
  });
  const proof = createProof({ accounts, userInteractive });
  const profiles = createProfiles({ db, outbox, accounts });
  const accountData = createAccountData({ db, userLog, latest: latest() });
  hooks.sessions.push(profiles.hooks, accountData.hooks);
  outbox.on<AccountEnd>(ACCOUNT_ENDS, sessions.endAccount);
  const routes = [
    ...createSessionRoutes({ accounts, sessions, registration, proof }),
    ...createProfileRoutes(profiles),
    ...createAccountDataRoutes(accountData),
  ];
  const door = { authenticate: sessions.authenticate, holdsRole: accounts.holdsRole };
  return { accounts, sessions, proof, profiles, accountData, door, routes };
}

function makeRooms(config: AppConfig, io: Io, platform: Platform, hooks: Hooks, people: People) {
  const { db, clock, timers } = io;
  const { notify, outbox, latest, userLog } = platform;
  const { profiles, accountData } = people;
  const events = createEvents({
    ...io,
    ...platform,
    serverName: config.serverName,
    hooks: hooks.events,
  });
  const rooms = createRooms({
    db,
    events,
    serverName: config.serverName,
    encryptPrivateRooms: config.encryptPrivateRooms,
    memberProfile: profiles.member,
    hooks: hooks.rooms,
  });
  outbox.on<{ userId: string }>(PROFILE_CHANGED, ({ userId }) => rooms.showProfile(userId));
  const directory = createDirectory({ db, clock, events, serverName: config.serverName });
  hooks.rooms.push(directory.roomHooks);
  hooks.events.push(directoryHooks);
  const timeline = createTimeline({ events });
  const seen = latest();
  const receipts = createReceipts({
    userLog,
    clock,
    timers,
    events,
    accountData,
    latest: seen,
    onError: (error) => io.log.warn('receipts.not.written', { reason: String(error) }),
  });
  const typing = createTyping({ events, notify, timers });
  hooks.sessions.push({ accountDeactivated: rooms.leaveAll });
  const routes = [
    ...createRoomRoutes(rooms, events, {
      resolve: directory.aliases.getRoomId,
      requireValid: directory.aliases.requireValid,
    }),
    ...createDirectoryRoutes(directory, config.serverName),
    ...createReceiptRoutes(receipts),
    ...createTypingRoutes(typing),
  ];
  return {
    events,
    rooms,
    timeline,
    receipts,
    receiptsStream: createReceiptsStream({ db, latest: seen }),
    typing,
    routes,
    mayHaveRead: (userId: string, roomId: string, since: number) =>
      seen.mayHaveAfter(readName(userId, roomId), since),
  };
}

function makeEncryption(io: Io, platform: Platform, hooks: Hooks, people: People, { events }: RoomModules) {
  const { db, clock } = io;
  const { userLog, verifier } = platform;
  const { accounts, sessions, proof } = people;
  const changes = platform.latest();
  const inboxes = platform.latest();
  const deviceKeys = createDeviceKeys({ db, clock, userLog, events, latest: changes });
  const crossSigning = createCrossSigning({ db, clock, userLog, verifier, deviceKeys });
  const toDevice = createToDevice({ db, userLog, sessions, latest: inboxes });
  hooks.sessions.push(deviceKeys.hooks, toDevice.hooks);
  const listChanges = (userId: string, from: number, to: number) =>
    listDeviceListChangesBetween({ db, events, latest: changes }, { userId, from, to });
  const prove = async (caller: { userId: string }, auth: object | undefined, act: string): Promise<void> => {
    await proof({ userId: caller.userId }, auth, act);
  };
  return {
    checkDeviceProof: createCheckDeviceProof({
      accounts,
      findVerifiedKey: createFindVerifiedKey({ db, clock, sessions, verifier }),
      verifier,
    }),
    keysStream: createKeysStream({ db, events, latest: changes, deviceKeys }),
    toDeviceStream: createToDeviceStream({ db, latest: inboxes }),
    routes: [
      ...createKeyRoutes({ db, sessions, events, deviceKeys, crossSigning, listChanges, prove }),
      ...createBackupRoutes(createBackups({ db })),
      ...createToDeviceRoutes(toDevice),
    ],
  };
}

function makePush(
  { db }: Io,
  { userLog, latest }: Platform,
  hooks: Hooks,
  { events, mayHaveRead }: RoomModules,
) {
  const push = createPush({ db, userLog, latest: latest() });
  hooks.events.push(pushHooks);
  return { stream: createPushStream({ db, events, push, mayHaveRead }), routes: createPushRoutes(push) };
}
