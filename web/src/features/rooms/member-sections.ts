import type { MemberRow, RoomPowers } from '@herald/client/port';
import { foldText } from '#app/fold-text.ts';

export type SectionName = 'leaders' | 'members' | 'invited' | 'banned';

export interface MemberSection {
  readonly name: SectionName;
  readonly members: readonly MemberRow[];
}

/** What somebody may do to a member. */
export interface MemberActions {
  readonly roles: readonly ('admin' | 'moderator' | 'member')[];
  readonly canRemove: boolean;
  readonly canBan: boolean;
  readonly canUnban: boolean;
}

/** Members in sections as they stand in the details; `typed` filters by name and id. Empty sections are left out. */
export function memberSections(members: readonly MemberRow[], typed: string): readonly MemberSection[] {
  const wanted = foldText(typed);
  const shown = members.filter(
    (member) =>
      wanted === '' || foldText(member.name).includes(wanted) || foldText(member.userId).includes(wanted),
  );
  const sections: MemberSection[] = [
    { name: 'leaders', members: shown.filter((member) => member.membership === 'join' && leads(member)) },
    { name: 'members', members: shown.filter((member) => member.membership === 'join' && !leads(member)) },
    { name: 'invited', members: shown.filter((member) => member.membership === 'invite') },
    { name: 'banned', members: shown.filter((member) => member.membership === 'ban') },
  ];
  return sections.filter((section) => section.members.length > 0);
}

/** What `me` may do to `member`: only to those below, as the server will judge it. */
export function memberActions(member: MemberRow, me: MemberRow | null, can: RoomPowers): MemberActions {
  const isAbove = me !== null && me.userId !== member.userId && me.powerLevel > member.powerLevel;
  if (member.membership === 'ban') {
    return { roles: [], canRemove: false, canBan: false, canUnban: isAbove && can.ban };
  }
  const mayChange = can.setRoles && isAbove && member.role !== 'owner' && member.membership === 'join';
  const roles = mayChange ? rolesBelow(me.powerLevel).filter((role) => role !== member.role) : [];
  return { roles, canRemove: isAbove && can.kick, canBan: isAbove && can.ban, canUnban: false };
}

function rolesBelow(powerLevel: number): readonly ('admin' | 'moderator' | 'member')[] {
  if (powerLevel >= 100) return ['admin', 'moderator', 'member'];
  return powerLevel >= 50 ? ['moderator', 'member'] : [];
}

function leads(member: MemberRow): boolean {
  return member.role === 'owner' || member.role === 'admin' || member.role === 'moderator';
}
