import type { Ending, Membership } from '../history/operation.ts';
import type { Device } from './device.ts';
import { happens, keepDoing, pick, roomPath } from './stage.ts';
import type { Room, Stage } from './stage.ts';

type Act = 'join' | 'leave' | 'invite' | 'kick' | 'ban' | 'unban';

const MEMBERSHIP_AFTER: Record<Act, Membership> = {
  join: 'join',
  leave: 'leave',
  invite: 'invite',
  kick: 'leave',
  ban: 'ban',
  unban: 'leave',
};

/** One try in so many is one that has to be refused. */
const MISCHIEF_ONE_OF = 12;

interface Change {
  readonly room: Room;
  readonly actor: Device;
  readonly target: string;
  readonly act: Act;
  readonly timeoutMs: number;
}

/** Changes someone's membership, once, and remembers it when the server says that it did. */
export async function changeMember({ room, actor, target, act, timeoutMs }: Change): Promise<Ending> {
  const membership = MEMBERSHIP_AFTER[act];
  const isOwn = act === 'join' || act === 'leave';
  const attempt = await actor.attempt(
    { method: 'POST', path: roomPath(room.roomId, act), body: isOwn ? {} : { user_id: target }, timeoutMs },
    () => ({ f: 'member', roomId: room.roomId, target, membership }),
  );
  if (attempt.ending === 'ok') room.members.set(target, membership);
  return attempt.ending;
}

/** People leave and come back, and creators invite, kick, ban and unban them, until the run is over. */
export async function changeMembers(stage: Stage): Promise<void> {
  const { random } = stage.world;
  await keepDoing(stage, random, stage.shape.memberPauseMs, async () => {
    const room = pick(random, stage.rooms);
    const target = pick(random, stage.devices);
    if (target.userId === room.creator.userId) return;
    const act = chooseAct(stage, room, target);
    const isOwn = act === 'join' || act === 'leave';
    const bystander = pick(random, stage.devices);
    const host = happens(random, MISCHIEF_ONE_OF) ? bystander : room.creator;
    // A creator who is the target of somebody else's act stays; only creators have the power to act on others.
    const actor = isOwn ? target : host;
    const { patienceMs: timeoutMs } = stage.shape;
    await changeMember({ room, actor, target: target.userId, act, timeoutMs });
  });
}

function chooseAct(stage: Stage, room: Room, target: Device): Act {
  const { random } = stage.world;
  const membership = room.members.get(target.userId) ?? 'leave';
  if (happens(random, MISCHIEF_ONE_OF)) return pick(random, ['join', 'leave', 'invite', 'kick', 'unban']);
  if (membership === 'join') return pick(random, ['leave', 'leave', 'kick', 'ban']);
  if (membership === 'invite') return pick(random, ['join', 'join', 'join', 'leave', 'kick']);
  if (membership === 'ban') return 'unban';
  return room.isPublic ? pick(random, ['join', 'join', 'invite']) : 'invite';
}
