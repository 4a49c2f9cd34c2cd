/** What others wrote into an event has any shape. These read it without trusting it. */
export type Content = Readonly<Record<string, unknown>>;

/** A JSON object; an empty one for anything else. */
export function readObject(value: unknown): Content {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of at most `limit` UTF-16 units (the rest is cut), else null. */
export function readText(value: unknown, limit = 255): string | null {
  if (typeof value !== 'string') return null;
  return value.length > limit ? cutText(value, limit) : value;
}

/** A finite number of at least 0, else null. */
export function readSize(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** At most `limit` entries of a list; an empty list for anything else. */
export function readList(value: unknown, limit: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, limit) : [];
}

/** Cuts without leaving half of a surrogate pair. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const isHalf = last >= 0xd8_00 && last <= 0xdb_ff;
  return text.slice(0, isHalf ? limit - 1 : limit);
}
