import { nameEvent, type Facts, type JudgedRoom } from './facts.ts';
import type { SeenEvent } from '../history/operation.ts';
import type { Findings } from './report.ts';

/** Says which rooms cannot be judged although something was acknowledged in them. */
export function checkRoomsAreRead({ sends, rooms }: Facts, findings: Findings): void {
  const unread = new Map<string, { uid: string; line: number; count: number }>();
  for (const { ack, deed } of sends.values()) {
    if (!ack || rooms.has(deed.roomId)) continue;
    const first = unread.get(deed.roomId);
    if (first) first.count += 1;
    else unread.set(deed.roomId, { uid: deed.uid, line: ack.line, count: 1 });
  }
  for (const [roomId, { uid, line, count }] of unread) {
    const words = `${roomId} was never read whole, and ${count} messages were acknowledged in it, ${uid} first on line ${line}.`;
    findings.add('unread-room', [line], words);
  }
}

/** Whoever speaks in a room, or changes it, is in it; who is banned does not come in. */
export function checkAuthority({ rooms, sends }: Facts, findings: Findings): void {
  for (const room of rooms.values()) {
    for (const [position, event] of room.order.events.entries()) {
      const words = whyForbidden(room, position, event);
      if (words === null) continue;
      const line = event.uid === undefined ? undefined : sends.get(event.uid)?.line;
      const lines = line === undefined ? [room.order.line] : [line, room.order.line];
      findings.add(
        'forbidden-event',
        lines,
        `${nameEvent(room.order.roomId, event)} was accepted: ${words}.`,
      );
    }
  }
}

function whyForbidden({ state }: JudgedRoom, position: number, event: SeenEvent): string | null {
  const { sender, stateKey } = event;
  const isMember = event.type === 'm.room.member';
  const isOwn = isMember && stateKey === sender;
  if (isOwn && event.membership === 'join' && state.membershipBefore(sender, position) === 'ban')
    return `${sender} was banned`;
  const needsJoin = event.uid !== undefined || event.type === 'm.room.history_visibility' || isMember;
  if (!needsJoin || isOwn || state.membershipBefore(sender, position) === 'join') return null;
  return `${sender} was not in the room`;
}
