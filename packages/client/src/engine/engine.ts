import type { AccountRow } from '../port/index.ts';
import type { AccountCell, EngineWorld, Session } from './context.ts';
import type { ScopedHost } from './create-host.ts';
import type { Host } from './host.ts';
import { createFirstSync, type FirstSync } from './matrix/first-sync.ts';
import type { RunningMatrix } from './matrix/start.ts';
import { createSignIn } from './sessions/sign-in.ts';

/** An engine: one account on this device, or nobody yet. */
export interface Engine {
  /** A tab has painted: what is heavy may begin. */
  onPainted(): void;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly world: EngineWorld;
  readonly host: ScopedHost;
  readonly after: (ms: number, task: () => void) => () => void;
}

/** The SDK, its cryptography and the parts: most of the client's bytes, fetched and compiled once. */
const load = () =>
  Promise.all([
    import('./matrix/start.ts'),
    import('./parts.ts'),
    import('./matrix/warm-up.ts').then(warmUp),
  ]);
const warmUp = ({ loadCryptography }: { loadCryptography: () => Promise<void> }) => loadCryptography();

/** After the form is on the screen, so that it does not wait for what only comes after it. */
const PRELOAD_AFTER_MS = 1_500;

/** How long the start waits for a tab's first paint. A tab that never says so must not keep messages out. */
const PAINT_LIMIT_MS = 1_500;
/** For how long a password just typed is kept, for what the server asks to have confirmed with it. */
const PASSWORD_KEPT_MS = 5 * 60_000;

const nobody: AccountRow = {
  state: 'signed-out',
  userId: null,
  deviceId: null,
  serverName: null,
  displayName: null,
  avatar: null,
  connection: 'connecting',
  security: { state: 'unknown', code: null, passkeys: 0, restoring: null, otherDevices: 0 },
};

/**
 * Makes the engine over a host. It knows who is signed in and starts the rest when somebody is; signing in itself
 * needs no SDK, so that the form answers before that is loaded.
 */
export async function createEngine({ world, host, after }: EngineOptions): Promise<Engine> {
  const account = createAccountCell(host);
  const painted = Promise.withResolvers<void>();
  after(PAINT_LIMIT_MS, painted.resolve);
  let running: { matrix: Promise<RunningMatrix>; scope: ReturnType<ScopedHost['scope']> } | null = null;
  let password: string | null = null;
  let leaving: Promise<void> = Promise.resolve();

  async function begin(session: Session, isNewDevice: boolean): Promise<void> {
    const firstSync = createFirstSync({ baseUrl: world.baseUrl, accessToken: session.accessToken });
    if (isNewDevice) firstSync.begin(world.fetch);
    // Whoever was asked to sign in again on this device goes on with the same stores: the old life lets go first.
    await end();
    account.update({ ...nobody, ...whoIs(session), state: 'starting' });
    const scope = host.scope();
    const matrix = start(session, scope, firstSync);
    running = { matrix, scope };
    await matrix.catch((error: unknown) => {
      world.log.warn('engine.start.failed', { why: error instanceof Error ? error.name : 'unknown' });
      account.update({ state: 'failed' });
    });
  }

  async function end(): Promise<RunningMatrix | null> {
    const ending = running;
    running = null;
    ending?.scope.end();
    const matrix = (await ending?.matrix.catch(() => null)) ?? null;
    await matrix?.stop();
    return matrix;
  }

  async function start(session: Session, scope: Host, firstSync: FirstSync): Promise<RunningMatrix> {
    await painted.promise;
    const [{ startMatrix }, { parts }] = await load();
    const takePassword = (): string | null => password;
    const onEnded = (): void => void (leaving = leave());
    return startMatrix(world, session, { host: scope, account, firstSync, takePassword, onEnded }, parts);
  }

  /** The account left this device: everything of it is erased. */
  async function leave(): Promise<void> {
    password = null;
    const matrix = await end();
    if (matrix) await matrix.erase();
    else await (await import('./matrix/sdk-stores.ts')).eraseSdkStores(world);
    await world.storage.clear();
    const wasEnded = account.get().state === 'signed-out-by-server';
    account.update({ ...nobody, state: wasEnded ? 'signed-out-by-server' : 'signed-out' });
  }

  const preload = (): void => void load().catch(() => world.log.info('engine.preload.failed'));
  const signIn = createSignIn(world, {
    onAsked: preload,
    onSignedIn({ session, password: typed, isNewDevice }) {
      password = typed;
      after(PASSWORD_KEPT_MS, () => (password = null));
      void begin(session, isNewDevice);
    },
    untilLeft: () => leaving,
  });
  for (const register of signIn) register(host);
  host.handle('engine.erase', async () => {
    await (leaving = leave());
    return null;
  });
  host.handle('engine.log', async () => world.log.lines);
  const session = await world.storage.get<Session>('session');
  if (session) void begin(session, false);
  else account.update(nobody);
  // Whoever sees the form is about to sign in: what comes next is fetched while they type.
  if (!session) void painted.promise.then(() => after(PRELOAD_AFTER_MS, preload));

  return {
    onPainted: () => painted.resolve(),
    async stop() {
      await end();
    },
  };
}

function whoIs({ userId, deviceId, serverName }: Session): Partial<AccountRow> {
  return { userId, deviceId, serverName };
}

/**
 * The topic `account`, which parts of the engine fill in together. It is there once something is known: a page that
 * another engine served keeps what that one told until then, and what is being written with it.
 */
function createAccountCell(host: ScopedHost): AccountCell {
  let row: AccountRow | null = null;
  const tell = new Set<(row: AccountRow) => void>();
  const open = (): void =>
    host.source('account', (_key, feed) => {
      const set = (now: AccountRow): void => feed.set('me', now);
      tell.add(set);
      set(row ?? nobody);
      return () => tell.delete(set);
    });
  return {
    get: () => row ?? nobody,
    update(change) {
      const isFirst = row === null;
      row = { ...(row ?? nobody), ...change };
      if (isFirst) open();
      for (const set of tell) set(row);
    },
  };
}
