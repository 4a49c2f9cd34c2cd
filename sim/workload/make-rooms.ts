import { assert } from '../../server/src/platform/errors/index.ts';
import type { Visibility } from '../history/operation.ts';
import { changeMember } from './change-members.ts';
import type { Device } from './device.ts';
import { textOf } from './seen.ts';
import type { Shape } from './shape.ts';
import type { Room } from './stage.ts';

export const VISIBILITIES: readonly Visibility[] = ['shared', 'joined', 'invited', 'world_readable'];

/**
 * Makes the rooms and fills them: public ones of plain messages and private ones of encrypted ones in turn, with
 * each history visibility among them. Everything must succeed.
 */
export async function makeRooms(devices: readonly Device[], shape: Shape): Promise<Room[]> {
  const people = devices.filter((_, index) => index % shape.devicesPerUser === 0);
  const rooms: Room[] = [];
  for (let index = 0; index < shape.rooms; index += 1) {
    const creator = people[index % people.length];
    assert(creator, 'there are people');
    const room = await makeRoom(creator, index, shape.patienceMs);
    rooms.push(room);
    for (let member = 1; member < Math.min(shape.membersPerRoom, people.length); member += 1) {
      const guest = people[(index + member) % people.length];
      assert(guest, 'there are people');
      if (!room.isPublic) await mustChange(room, creator, guest, 'invite', shape);
      await mustChange(room, guest, guest, 'join', shape);
    }
  }
  return rooms;
}

async function makeRoom(creator: Device, index: number, timeoutMs: number): Promise<Room> {
  const isPublic = index % 2 === 0;
  const visibility = VISIBILITIES[Math.floor(index / 2) % VISIBILITIES.length];
  const content = { history_visibility: visibility };
  const body = {
    preset: isPublic ? 'public_chat' : 'private_chat',
    initial_state: [{ type: 'm.room.history_visibility', state_key: '', content }],
  };
  const path = '/_matrix/client/v3/createRoom';
  const attempt = await creator.attempt({ method: 'POST', path, body, timeoutMs }, (answer) => ({
    f: 'createRoom',
    roomId: answer && textOf(answer, 'room_id'),
  }));
  assert(attempt.body, `a room was refused with ${attempt.status}`);
  return {
    roomId: textOf(attempt.body, 'room_id'),
    creator,
    isPublic,
    messageType: isPublic ? 'm.room.message' : 'm.room.encrypted',
    members: new Map([[creator.userId, 'join']]),
  };
}

async function mustChange(
  room: Room,
  actor: Device,
  target: Device,
  act: 'invite' | 'join',
  shape: Shape,
): Promise<void> {
  const ending = await changeMember({ room, actor, target: target.userId, act, timeoutMs: shape.patienceMs });
  assert(ending === 'ok', `${actor.userId} could not ${act} ${target.userId}`);
}
