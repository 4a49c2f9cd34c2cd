import { setTimeout as sleep } from 'node:timers/promises';
import { EventType, type MatrixClient } from 'matrix-js-sdk';
import { setUpIdentity, startDevice, type SdkDevice } from '../../server/test/stories/sdk-device.ts';

/** What a client finds that signs in. */
export interface Scene {
  readonly user: string;
  readonly password: string;
  readonly recoveryCode: string;
  /** The encrypted rooms, and some others, by name. */
  readonly encryptedRooms: readonly string[];
}

export interface SceneSize {
  readonly rooms: number;
  readonly encryptedRooms: number;
  /** In each encrypted room. */
  readonly messages: number;
  /** In each other room. */
  readonly plainMessages: number;
}

const PASSWORD = 'correct horse battery';
/** Requests under way at a time: enough to keep the server busy. */
const WIDTH = 16;

/** Fills a server: `reader` is in all rooms, `writer` wrote what stands in them. */
export async function fillScene(
  baseUrl: string,
  size: SceneSize,
  say: (line: string) => void,
): Promise<Scene> {
  const world = { baseUrl, fetch, password: PASSWORD };
  const writer = await startDevice(world, 'writer', { isNew: true });
  await setUpIdentity(writer, PASSWORD);
  const reader = await startDevice(world, 'reader', { isNew: true });
  const recoveryCode = await setUpIdentity(reader, PASSWORD);
  const encryptedRooms = Array.from(
    { length: size.encryptedRooms },
    (_, n) => `Sealed ${String(n).padStart(2, '0')}`,
  );
  await inParallel(size.rooms - size.encryptedRooms, (n) =>
    fillPlainRoom(writer, reader, n, size.plainMessages),
  );
  say(`${size.rooms - size.encryptedRooms} other rooms of ${size.plainMessages} messages`);
  // The encrypted ones come last, and so stand first in the list.
  await inParallel(size.encryptedRooms, (n) =>
    fillEncryptedRoom(writer, reader, encryptedRooms[n] ?? '', size.messages),
  );
  say(`${size.encryptedRooms} encrypted rooms of ${size.messages} messages`);
  await untilBackedUp(reader.client, size.encryptedRooms);
  writer.stop();
  reader.stop();
  return { user: reader.userId, password: PASSWORD, recoveryCode, encryptedRooms };
}

async function fillEncryptedRoom(
  writer: SdkDevice,
  reader: SdkDevice,
  name: string,
  messages: number,
): Promise<void> {
  const encryption = {
    type: 'm.room.encryption',
    state_key: '',
    // One key for the whole room, so that filling it is not about sharing keys.
    content: { algorithm: 'm.megolm.v1.aes-sha2', rotation_period_msgs: 100_000 },
  };
  const { room_id: roomId } = await writer.client.createRoom({
    name,
    initial_state: [encryption],
    invite: [reader.userId],
  });
  await reader.client.joinRoom(roomId);
  await untilTrue(() => writer.client.getRoom(roomId)?.getMember(reader.userId)?.membership === 'join');
  // The first message shares the key with everybody in the room; the others are encrypted and sent directly.
  await writer.client.sendTextMessage(roomId, 'The first message.');
  const machine = machineOf(writer.client);
  const { RoomId } = await import('@matrix-org/matrix-sdk-crypto-wasm');
  for (let n = 1; n < messages; n += 1) {
    const content = JSON.stringify({ msgtype: 'm.text', body: `Message ${n} of ${name}: ${filler(n)}` });
    const encrypted = JSON.parse(
      await machine.encryptRoomEvent(new RoomId(roomId), 'm.room.message', content),
    ) as object;
    await put(writer.client, roomId, EventType.RoomMessageEncrypted, `s${n}`, encrypted);
  }
}

async function fillPlainRoom(
  writer: SdkDevice,
  reader: SdkDevice,
  n: number,
  messages: number,
): Promise<void> {
  const name = `Harbour ${String(n).padStart(3, '0')}`;
  const { room_id: roomId } = await writer.client.createRoom({ name, preset: 'public_chat' as never });
  await reader.client.joinRoom(roomId);
  for (let each = 0; each < messages; each += 1) {
    const content = { msgtype: 'm.text', body: `Note ${each}: ${filler(each)}` };
    await put(writer.client, roomId, EventType.RoomMessage, `p${each}`, content);
  }
}

/** Sends without the SDK's local echo, which costs more than the server. */
async function put(
  client: MatrixClient,
  roomId: string,
  type: string,
  txnId: string,
  content: object,
): Promise<void> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/${type}/${txnId}`;
  const reply = await fetch(`${client.baseUrl}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${client.getAccessToken()}`, 'content-type': 'application/json' },
    body: JSON.stringify(content),
  });
  if (!reply.ok) throw new TypeError(`${path}: ${reply.status} ${await reply.text()}`);
}

interface Machine {
  encryptRoomEvent(roomId: object, type: string, content: string): Promise<string>;
  roomKeyCounts(): Promise<{ total: number; backedUp: number }>;
}

function machineOf(client: MatrixClient): Machine {
  return (client.getCrypto() as unknown as { olmMachine: Machine }).olmMachine;
}

/** A new device can read only what was kept for it. */
async function untilBackedUp(client: MatrixClient, keys: number): Promise<void> {
  await untilTrue(async () => {
    const { total, backedUp } = await machineOf(client).roomKeyCounts();
    return total >= keys && backedUp === total;
  });
}

async function untilTrue(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    if (await isSo()) return;
    await sleep(250);
  }
  throw new TypeError('The scene was not ready after a minute.');
}

async function inParallel(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work((next += 1) - 1);
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));
}

const words =
  'the harbour lies quiet under a sky of slate while boats come home with what the night gave them'.split(
    ' ',
  );

function filler(n: number): string {
  return Array.from({ length: 6 + (n % 23) }, (_, at) => words[(n * 7 + at) % words.length]).join(' ');
}
