import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import {
  ClientEvent,
  createClient,
  EventType,
  MatrixEventEvent,
  MsgType,
  Preset,
  RoomEvent,
  type ICreateClientOpts,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from 'matrix-js-sdk';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type ShowSasCallbacks,
  type VerificationRequest,
  type Verifier,
} from 'matrix-js-sdk/lib/crypto-api/verification.js';
import { logger } from 'matrix-js-sdk/lib/logger.js';

// The SDK tells much; a test that fails tells enough.
(logger as unknown as { setLevel?(level: string): void }).setLevel?.('silent');
for (const level of ['debug', 'info', 'trace', 'warn'] as const)
  (logger as never as Record<string, unknown>)[level] = () => {};

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  trace() {},
  getChild() {
    return silent;
  },
};

/** A real client: matrix-js-sdk with Rust crypto, on one device. */
export interface SdkDevice {
  readonly client: MatrixClient;
  readonly userId: string;
  readonly deviceId: string;
  /** The recovery key, once one is made or given. */
  recoveryKey: string | null;
  stop(): void;
}

export interface SdkWorld {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly password: string;
}

/** Registers (or logs in), starts crypto and syncs once. */
export async function startDevice(
  world: SdkWorld,
  name: string,
  options: { isNew: boolean; recoveryKey?: string },
): Promise<SdkDevice> {
  const login = options.isNew
    ? await call(world, '/_matrix/client/v3/register', {
        username: name,
        password: world.password,
        auth: { type: 'm.login.dummy' },
      })
    : await call(world, '/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: name },
        password: world.password,
      });
  const secret: { key: Uint8Array | null } = { key: null };
  const settings: ICreateClientOpts = {
    baseUrl: world.baseUrl,
    fetchFn: world.fetch,
    accessToken: login['access_token'] as string,
    userId: login['user_id'] as string,
    deviceId: login['device_id'] as string,
    logger: silent as never,
    cryptoCallbacks: {
      getSecretStorageKey: async ({ keys }) => {
        const [keyId] = Object.keys(keys);
        return keyId !== undefined && secret.key ? [keyId, secret.key as Uint8Array<ArrayBuffer>] : null;
      },
      cacheSecretStorageKey: (_keyId, _info, key) => {
        secret.key = key;
      },
    },
  };
  const client = createClient(settings);
  client.setMaxListeners(100);
  await client.initRustCrypto({ useIndexedDB: false });
  if (options.recoveryKey !== undefined) {
    const { decodeRecoveryKey } = await import('matrix-js-sdk/lib/crypto-api/recovery-key.js');
    secret.key = decodeRecoveryKey(options.recoveryKey);
  }
  await client.startClient({ initialSyncLimit: 50 });
  await new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === 'PREPARED' || state === 'SYNCING') resolve();
    });
  });
  const device: SdkDevice = {
    client,
    userId: login['user_id'] as string,
    deviceId: login['device_id'] as string,
    recoveryKey: options.recoveryKey ?? null,
    stop() {
      client.stopClient();
    },
  };
  return device;
}

async function call(world: SdkWorld, path: string, body: object): Promise<Record<string, unknown>> {
  const reply = await world.fetch(`${world.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await reply.json()) as Record<string, unknown>;
  assert.equal(reply.status, 200, JSON.stringify(answer));
  return answer;
}

/** Makes a cross-signing identity, secret storage with a recovery key, and a key backup. */
export async function setUpIdentity(device: SdkDevice, password: string): Promise<string> {
  const crypto = device.client.getCrypto();
  assert.ok(crypto);
  await crypto.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (makeRequest) => {
      await makeRequest({
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: device.userId },
        password,
      } as never);
    },
  });
  const generated = await crypto.createRecoveryKeyFromPassphrase();
  await crypto.bootstrapSecretStorage({
    createSecretStorageKey: async () => generated,
    setupNewSecretStorage: true,
    setupNewKeyBackup: true,
  });
  assert.ok(generated.encodedPrivateKey);
  device.recoveryKey = generated.encodedPrivateKey;
  return generated.encodedPrivateKey;
}

/** Two devices compare emoji and agree; resolves when both sides are done. */
export async function verifyBySas(from: SdkDevice, to: SdkDevice, roomId?: string): Promise<void> {
  const received = new Promise<VerificationRequest>((resolve) => {
    to.client.once(CryptoEvent.VerificationRequestReceived, resolve);
  });
  const fromCrypto = from.client.getCrypto();
  assert.ok(fromCrypto);
  // Two people verify each other in their room, two devices of one person between themselves.
  const request =
    roomId === undefined
      ? await fromCrypto.requestOwnUserVerification()
      : await fromCrypto.requestVerificationDM(to.userId, roomId);
  const accepted = await received;

  await accepted.accept();
  await phase(request, VerificationPhase.Ready);
  const verifier = await request.startVerification('m.sas.v1');
  const [mine, theirs] = await Promise.all([
    sas(verifier),
    phase(accepted, VerificationPhase.Started).then(() => {
      assert.ok(accepted.verifier);
      return sas(accepted.verifier);
    }),
  ]);
  assert.deepEqual(mine.callbacks.sas.emoji, theirs.callbacks.sas.emoji, 'both sides see the same emoji');
  await Promise.all([mine.callbacks.confirm(), theirs.callbacks.confirm(), mine.done, theirs.done]);
}

function sas(verifier: Verifier): Promise<{ callbacks: ShowSasCallbacks; done: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const show = (callbacks: ShowSasCallbacks): void => resolve({ callbacks, done });
    verifier.on(VerifierEvent.ShowSas, show);
    const done = verifier.verify();
    done.catch(reject);
    const known = verifier.getShowSasCallbacks();
    if (known) show(known);
  });
}

function phase(request: VerificationRequest, wanted: VerificationPhase): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (request.phase === wanted) resolve();
    };
    request.on(VerificationRequestEvent.Change, look);
    look();
  });
}

/** Resolves with the decrypted events of a room once `enough` says so. */
export async function readUntil(
  device: SdkDevice,
  roomId: string,
  enough: (events: readonly MatrixEvent[]) => boolean,
  timeoutMs = 30_000,
): Promise<readonly MatrixEvent[]> {
  const read = (): readonly MatrixEvent[] =>
    device.client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [];
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      device.client.off(ClientEvent.Room, look);
      device.client.off(RoomEvent.Timeline, look);
      device.client.off(MatrixEventEvent.Decrypted, look);
    };
    const timer = setTimeout(() => {
      stop();
      reject(
        new Error(
          `${device.userId} ${device.deviceId} waited in vain; it has ${read().length} events: ` +
            read()
              .slice(-5)
              .map((event) => `${event.getType()} ${event.decryptionFailureReason ?? ''}`)
              .join(', '),
        ),
      );
    }, timeoutMs);
    const look = (): void => {
      if (!enough(read())) return;
      stop();
      resolve(read());
    };
    // A room that comes whole in one sync has its events before the client knows it.
    device.client.on(ClientEvent.Room, look);
    device.client.on(RoomEvent.Timeline, look);
    device.client.on(MatrixEventEvent.Decrypted, look);
    look();
  });
}

/** Files in encrypted rooms: Client-server API, "Sending encrypted attachments". */
export async function sendEncryptedFile(
  device: SdkDevice,
  roomId: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const key = await webcrypto.subtle.generateKey({ name: 'AES-CTR', length: 256 }, true, [
    'encrypt',
    'decrypt',
  ]);
  const counter = new Uint8Array(16);
  webcrypto.getRandomValues(counter.subarray(0, 8));
  const encrypted = await webcrypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, key, bytes);
  const sha256 = await webcrypto.subtle.digest('SHA-256', encrypted);
  const { content_uri: url } = await device.client.uploadContent(new Blob([encrypted]), {
    type: 'application/octet-stream',
  });
  const { event_id: eventId } = await device.client.sendMessage(roomId, {
    msgtype: MsgType.File,
    body: 'report.pdf',
    file: {
      url,
      v: 'v2',
      key: await webcrypto.subtle.exportKey('jwk', key),
      iv: unpadded(counter),
      hashes: { sha256: unpadded(new Uint8Array(sha256)) },
    },
  } as never);
  return eventId;
}

/** Downloads and decrypts what `sendEncryptedFile` sent, and checks its hash. */
export async function readEncryptedFile(device: SdkDevice, event: MatrixEvent): Promise<Uint8Array> {
  const { file } = event.getContent() as {
    file: { url: string; key: webcrypto.JsonWebKey; iv: string; hashes: { sha256: string } };
  };
  const url = device.client.mxcUrlToHttp(file.url, undefined, undefined, undefined, false, true, true);
  assert.ok(url);
  const reply = await fetch(url, { headers: { authorization: `Bearer ${device.client.getAccessToken()}` } });
  assert.equal(reply.status, 200);
  const encrypted = await reply.arrayBuffer();
  assert.equal(
    unpadded(new Uint8Array(await webcrypto.subtle.digest('SHA-256', encrypted))),
    file.hashes.sha256,
  );
  const key = await webcrypto.subtle.importKey('jwk', file.key, { name: 'AES-CTR' }, true, ['decrypt']);
  const counter = Buffer.from(file.iv, 'base64');
  return new Uint8Array(
    await webcrypto.subtle.decrypt({ name: 'AES-CTR', counter, length: 64 }, key, encrypted),
  );
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** What a new device does with nothing but the recovery key: trusts itself and fetches the keys of old messages. */
export async function recover(device: SdkDevice): Promise<void> {
  const crypto = device.client.getCrypto();
  assert.ok(crypto);
  // The identity's public keys have to be known before its private ones can be taken from secret storage.
  assert.equal(await crypto.userHasCrossSigningKeys(device.userId, true), true);
  await crypto.bootstrapCrossSigning({});
  await crypto.checkKeyBackupAndEnable();
  await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
  await crypto.restoreKeyBackup();
}

/** Reads a room back to its beginning. */
export async function readAll(device: SdkDevice, roomId: string): Promise<readonly MatrixEvent[]> {
  const room = device.client.getRoom(roomId);
  assert.ok(room);
  for (let pages = 0; pages < 50; pages += 1) {
    const before = room.getLiveTimeline().getEvents().length;
    await device.client.scrollback(room, 250);
    if (room.getLiveTimeline().getEvents().length === before) break;
  }
  const events = room.getLiveTimeline().getEvents();
  await Promise.all(events.map((event) => device.client.decryptEventIfNeeded(event)));
  return events;
}

export { EventType, MsgType, Preset, type Room };
