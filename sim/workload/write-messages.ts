import type { Body, Device } from './device.ts';
import { digestOf, textOf } from './seen.ts';
import { happens, keepDoing, pick, roomPath, untilAnswered } from './stage.ts';
import type { Room, Stage, Unanswered } from './stage.ts';

/** One message in so many goes into any room, joined or not. */
const STRANGE_ROOM_ONE_OF = 40;
/** One message in so many is sent again although it was acknowledged. */
const ONCE_MORE_ONE_OF = 50;
const HANG_UP_WITHIN_MS = 15;

interface Message {
  readonly device: Device;
  readonly room: Room;
  readonly txnId: string;
  readonly uid: string;
  readonly content: Body;
  readonly digest: string;
}

/** A device writes message after message, each until it is answered, until the run is over. */
export async function writeMessages(stage: Stage, device: Device): Promise<void> {
  const { shape, devices, counts } = stage;
  const pauseMs = (devices.length / shape.sendsPerSecond) * 1_000;
  const written = new Map<string, number>();
  await keepDoing(stage, device.random, pauseMs, async () => {
    const room = chooseRoom(stage, device);
    // Equal ids in other rooms and on other devices, on purpose: they must not be taken for one another.
    const place = written.get(room.roomId) ?? 0;
    written.set(room.roomId, place + 1);
    counts.sends += 1;
    const message = compose(stage, device, room, place);
    await untilAnswered(stage, deliveryOf(stage, message));
    if (happens(device.random, ONCE_MORE_ONE_OF)) await attemptSend(message, shape.patienceMs);
  });
}

function chooseRoom(stage: Stage, device: Device): Room {
  const joined = stage.rooms.filter((room) => room.members.get(device.userId) === 'join');
  const isStrange = happens(device.random, STRANGE_ROOM_ONE_OF) || joined.length === 0;
  return pick(device.random, isStrange ? stage.rooms : joined);
}

function compose(stage: Stage, device: Device, room: Room, place: number): Message {
  const uid = `m${device.index}-${stage.rooms.indexOf(room)}-${place}`;
  const filler = device.random.id(1 + device.random.int(stage.shape.fillerLength));
  const content =
    room.messageType === 'm.room.message'
      ? { msgtype: 'm.text', body: filler, uid }
      : { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: filler, session_id: 's'.repeat(43), uid };
  return { device, room, txnId: `t${place}`, uid, content, digest: digestOf(content) };
}

/** Repetitions of one message. The first one is at times not waited for. */
function deliveryOf(stage: Stage, message: Message): Unanswered {
  const { device } = message;
  const { counts, shape } = stage;
  let attempts = 0;
  return {
    device,
    async repeat() {
      attempts += 1;
      if (attempts > 1) counts.repeated += 1;
      const isImpatient = attempts === 1 && happens(device.random, shape.hangUpOneOf);
      const timeoutMs = isImpatient ? 1 + device.random.int(HANG_UP_WITHIN_MS) : shape.patienceMs;
      const { ending, status } = await attemptSend(message, timeoutMs);
      if (ending === 'ok') counts.acked += 1;
      if (ending === 'info') counts.unknown += 1;
      return ending === 'ok' || (ending === 'fail' && status !== 429);
    },
  };
}

function attemptSend(message: Message, timeoutMs: number): ReturnType<Device['attempt']> {
  const { device, room, txnId, uid, content, digest } = message;
  const path = roomPath(room.roomId, `send/${room.messageType}/${txnId}`);
  return device.attempt({ method: 'PUT', path, body: content, timeoutMs }, (answer) => ({
    f: 'send',
    roomId: room.roomId,
    txnId,
    uid,
    digest,
    eventId: answer && textOf(answer, 'event_id'),
  }));
}
