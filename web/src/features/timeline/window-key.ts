/** The key of the topic `timeline` for the live end of a room, or for a window around `eventId`. */
export function windowKey(roomId: string, eventId: string | null): string {
  return eventId === null ? roomId : `${roomId}|${eventId}`;
}

/** The first millisecond of a day that was picked as `2026-11-22`, in the person's own time zone; null if it is none. */
export function findDayStart(picked: string): number | null {
  const parts = picked.split('-').map(Number);
  const [year, month, day] = parts;
  if (parts.length !== 3 || year === undefined || month === undefined || day === undefined) return null;
  const start = new Date(year, month - 1, day);
  const isReal = start.getFullYear() === year && start.getMonth() === month - 1 && start.getDate() === day;
  return isReal ? start.getTime() : null;
}

/** The day of `ts` as a date field wants it: `2026-11-22`, in the person's own time zone. */
export function dayOf(ts: number): string {
  const date = new Date(ts);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
