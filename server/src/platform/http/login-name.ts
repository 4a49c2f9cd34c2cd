/**
 * The name that somebody tries to log in as, as rate limits count it: the whole user id and its localpart, in
 * any case, are one name. Reads a body that no schema has seen yet; what is not there counts as the empty
 * name.
 */
export function loginNameOf(body: unknown): string {
  const name = textAt(propertyOf(body, 'identifier'), 'user') ?? textAt(body, 'user') ?? '';
  const localpart = name.startsWith('@') ? name.slice(1).split(':', 1)[0]! : name;
  return localpart.slice(0, 255).toLowerCase();
}

function propertyOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

function textAt(value: unknown, key: string): string | null {
  const text = propertyOf(value, key);
  return typeof text === 'string' ? text : null;
}
