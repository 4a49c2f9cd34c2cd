import type { Room } from 'matrix-js-sdk/lib/matrix.js';
import type { MemberRow, RoomPowers } from '../../port/index.ts';

/** The power levels that a role stands for (Client-server API, "m.room.power_levels"). */
export const ROLE_LEVELS = { admin: 100, moderator: 50, member: 0 } as const;

/** What a member is called by their power. */
export function roleOf(level: number, isCreator: boolean, sendLevel: number): MemberRow['role'] {
  if (level >= ROLE_LEVELS.admin) return isCreator ? 'owner' : 'admin';
  if (level >= ROLE_LEVELS.moderator) return 'moderator';
  return level < sendLevel ? 'muted' : 'member';
}

/** What we may do in a room. */
export function powersIn(room: Room, userId: string): RoomPowers {
  const state = room.currentState;
  const isJoined = room.getMyMembership() === 'join';
  const level = room.getMember(userId)?.powerLevel ?? 0;
  const may = (action: 'ban' | 'kick' | 'redact' | 'invite'): boolean =>
    isJoined && state.hasSufficientPowerLevelFor(action, level);
  const maySet = (type: string): boolean => isJoined && state.maySendStateEvent(type, userId);
  return {
    send: isJoined && state.maySendMessage(userId),
    invite: isJoined && room.canInvite(userId),
    kick: may('kick'),
    ban: may('ban'),
    redactOthers: may('redact'),
    setName: maySet('m.room.name'),
    setTopic: maySet('m.room.topic'),
    setAvatar: maySet('m.room.avatar'),
    setRoles: maySet('m.room.power_levels'),
    mentionRoom: isJoined && state.mayTriggerNotifOfType('room', userId),
  };
}
