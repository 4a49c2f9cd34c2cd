import type { Device } from './device.ts';
import { keepDoing, pick, untilAnswered } from './stage.ts';
import type { Stage, Unanswered } from './stage.ts';

/** Devices send to-device messages to others, each until it is answered, until the run is over. */
export async function sendLetters(stage: Stage): Promise<void> {
  const { random } = stage.world;
  const written = stage.devices.map(() => 0);
  await keepDoing(stage, random, stage.shape.letterPauseMs, async () => {
    const device = pick(random, stage.devices);
    const place = written[device.index] ?? 0;
    written[device.index] = place + 1;
    await untilAnswered(stage, letterOf(stage, device, pick(random, stage.devices), place));
  });
}

function letterOf(stage: Stage, device: Device, to: Device, place: number): Unanswered {
  const uid = `d${device.index}-${place}`;
  const txnId = `t${place}`;
  const target = { userId: to.userId, deviceId: to.deviceId };
  const path = `/_matrix/client/v3/sendToDevice/m.dummy/${txnId}`;
  const body = { messages: { [to.userId]: { [to.deviceId]: { uid } } } };
  return {
    device,
    async repeat() {
      const { patienceMs: timeoutMs } = stage.shape;
      const { ending, status } = await device.attempt({ method: 'PUT', path, body, timeoutMs }, () => ({
        f: 'toDevice',
        txnId,
        uid,
        target,
      }));
      return ending === 'ok' || (ending === 'fail' && status !== 429);
    },
  };
}
