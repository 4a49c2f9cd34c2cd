import type { JsonObject } from '@herald/matrix';
import { readStoredJson } from '#platform/json';

/** What one user may see of one room. */
export interface Visibility {
  /** The user's membership after the event at `position`, `leave` when there was none. */
  membershipAt(position: number): string;
  /** Whether the user may see the event at `position`. */
  canSee(position: number): boolean;
  /** Where the user's last stay in the room ended: the position of the event that ended it; null without a stay. */
  lastJoinEndedAt(): number | null;
  /** Whether anybody may see it who has never been a member: the room was world_readable there. */
  isWorldReadable(position: number): boolean;
}

interface Change {
  readonly position: number;
  readonly value: string;
}

/**
 * Decides what a user may see, from every value that their membership and the room's history visibility had.
 * Client-server API, "Room history visibility": the states before and after an event both count, whichever is more
 * open, so that one sees one's own join and leave.
 */
export function createVisibility(
  members: readonly { position: number; pdu: Buffer | null }[],
  visibilities: readonly { position: number; pdu: Buffer | null }[],
): Visibility {
  const membership = members.map((row) => ({
    position: row.position,
    value: contentOf(row.pdu, 'membership', 'leave'),
  }));
  const visibility = visibilities.map((row) => ({
    position: row.position,
    value: contentOf(row.pdu, 'history_visibility', 'shared'),
  }));
  const membershipAt = (position: number) => valueAt(membership, position) ?? 'leave';
  const visibilityAt = (position: number) => valueAt(visibility, position) ?? 'shared';

  function allows(position: number, at: number): boolean {
    const seen = visibilityAt(at);
    const member = membershipAt(at);
    if (seen === 'world_readable') return true;
    if (member === 'join') return true;
    // shared: those who joined at any later point may see it.
    if (seen === 'shared')
      return membership.some((change) => change.value === 'join' && change.position >= position);
    return seen === 'invited' && member === 'invite';
  }

  return {
    membershipAt,
    // What is decided about somebody is always shown to them: that they were turned away, too.
    canSee: (position) =>
      membership.some((change) => change.position === position) ||
      allows(position, position) ||
      allows(position, position - 1),
    lastJoinEndedAt() {
      const joined = membership.findLastIndex((change) => change.value === 'join');
      return joined < 0 ? null : (membership[joined + 1]?.position ?? null);
    },
    isWorldReadable: (position) => visibilityAt(position) === 'world_readable',
  };
}

function valueAt(changes: readonly Change[], position: number): string | undefined {
  return changes.findLast((change) => change.position <= position)?.value;
}

function contentOf(pdu: Buffer | null, field: string, fallback: string): string {
  if (!pdu) return fallback;
  const { content } = readStoredJson<{ content: JsonObject }>(pdu);
  const value = content[field];
  return typeof value === 'string' ? value : fallback;
}
