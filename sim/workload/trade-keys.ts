import type { Device } from './device.ts';
import { objectOf } from './seen.ts';
import { happens, keepDoing, pick, untilAnswered } from './stage.ts';
import type { Stage, Unanswered } from './stage.ts';

const ALGORITHM = 'signed_curve25519';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const UPLOAD_ONE_OF = 3;
const CLAIMERS = 4;

/** Devices offer one-time keys, and several others claim them at the same moment, until the run is over. */
export async function tradeKeys(stage: Stage): Promise<void> {
  const { random } = stage.world;
  let offered = 0;
  await keepDoing(stage, random, stage.shape.keyPauseMs, async () => {
    const owner = pick(random, stage.devices);
    if (!happens(random, UPLOAD_ONE_OF)) return await claimAtOnce(stage, owner);
    const names = Array.from({ length: 1 + random.int(5) }, (_, at) => `${offered + at}k`.padStart(8, 'A'));
    offered += names.length;
    await untilAnswered(stage, offerOf(stage, owner, names));
  });
}

function offerOf(stage: Stage, device: Device, names: readonly string[]): Unanswered {
  const keyIds = names.map((name) => `${ALGORITHM}:${name}`);
  const keys = keyIds.map((keyId) => [keyId, fakeKey(device)]);
  const body = { one_time_keys: Object.fromEntries(keys) };
  const { patienceMs: timeoutMs } = stage.shape;
  return {
    device,
    async repeat() {
      const { ending, status } = await device.attempt(
        { method: 'POST', path: '/_matrix/client/v3/keys/upload', body, timeoutMs },
        () => ({ f: 'uploadKeys', keyIds }),
      );
      return ending === 'ok' || (ending === 'fail' && status !== 429);
    },
  };
}

/** Well formed; nobody can open anything with it. */
function fakeKey({ random, userId, deviceId }: Device): object {
  const signatures = { [userId]: { [`ed25519:${deviceId}`]: random.id(86, BASE64) } };
  return { key: random.id(43, BASE64), signatures };
}

async function claimAtOnce(stage: Stage, owner: Device): Promise<void> {
  const claimers = Array.from({ length: CLAIMERS }, () => pick(stage.world.random, stage.devices));
  await Promise.all([...new Set(claimers)].map((claimer) => claim(stage, claimer, owner)));
}

async function claim(stage: Stage, device: Device, { userId, deviceId }: Device): Promise<void> {
  const body = { one_time_keys: { [userId]: { [deviceId]: ALGORITHM } } };
  const { patienceMs: timeoutMs } = stage.shape;
  await device.attempt(
    { method: 'POST', path: '/_matrix/client/v3/keys/claim', body, timeoutMs },
    (answer) => {
      const keys = objectOf(objectOf(objectOf(answer?.['one_time_keys'])[userId])[deviceId]);
      return { f: 'claimKey', target: { userId, deviceId }, keyId: Object.keys(keys)[0] ?? null };
    },
  );
}
