import type { Delivery } from './listeners.ts';

export interface Expected {
  readonly roomId: string;
  readonly listeners: readonly string[];
}

/**
 * Holds what was heard against what was acknowledged: everybody in a room hears each message once, and all of them in
 * one order. Returns findings in words; a run with any is no measurement.
 */
export function judgeDeliveries(
  deliveries: readonly Delivery[],
  acknowledged: ReadonlyMap<string, readonly string[]>,
  rooms: readonly Expected[],
): string[] {
  const findings: string[] = [];
  const heard = Map.groupBy(deliveries, ({ roomId, listener }) => `${roomId} ${listener}`);
  for (const { roomId, listeners } of rooms) {
    const due = acknowledged.get(roomId) ?? [];
    let order: string[] | null = null;
    for (const listener of listeners) {
      const markers = (heard.get(`${roomId} ${listener}`) ?? []).map(({ marker }) => marker);
      const distinct = new Set(markers);
      const lost = due.filter((marker) => !distinct.has(marker));
      if (lost.length > 0)
        findings.push(`${listener} did not hear ${lost.length} of ${due.length} in ${roomId}: ${lost[0]}`);
      if (distinct.size < markers.length)
        findings.push(`${listener} heard ${markers.length - distinct.size} messages of ${roomId} twice`);
      order ??= markers;
      if (lost.length === 0 && markers.join() !== order.join())
        findings.push(`${listener} heard the messages of ${roomId} in another order than ${listeners[0]}`);
    }
  }
  return findings;
}
