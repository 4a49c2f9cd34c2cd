import type { Send } from '../history/operation.ts';
import type { Facts, JudgedRoom } from './facts.ts';
import type { Findings } from './report.ts';
import type { Sent } from './sent-messages.ts';

/** A message that was acknowledged before another was sent to the room stands before it (D3). */
export function checkRealTime({ rooms, sends }: Facts, findings: Findings): void {
  for (const room of rooms.values()) checkRoom(room, sends, findings);
}

/** From the newest to the oldest, with the first acknowledgement among all that stand behind. */
function checkRoom({ order }: JudgedRoom, sends: ReadonlyMap<string, Sent<Send>>, findings: Findings): void {
  let first: { sent: Sent<Send>; ns: number; line: number } | null = null;
  for (let position = order.events.length - 1; position >= 0; position -= 1) {
    const uid = order.events[position]?.uid;
    const sent = uid === undefined ? undefined : sends.get(uid);
    if (!sent) continue;
    if (first && first.ns < sent.invokeNs) {
      const { sent: other, line } = first;
      const words = `${other.deed.uid} of ${other.proc} was acknowledged on line ${line} before ${sent.deed.uid} of ${sent.proc} was sent on line ${sent.line}, and stands behind it in ${order.roomId}.`;
      findings.add('reordered', [line, sent.line, order.line], words);
    }
    if (sent.ack && (!first || sent.ack.ns < first.ns)) first = { sent, ...sent.ack };
  }
}
