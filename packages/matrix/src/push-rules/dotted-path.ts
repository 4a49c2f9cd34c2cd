import { isJsonObject, property, type JsonObject, type JsonValue } from '../json/json-value.ts';

/**
 * Reads a dot-separated property path (appendices): `content.m\.relates_to` is the property
 * `m.relates_to` of `content`. undefined when the event has no such property.
 */
export function findByPath(event: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = event;
  for (const name of splitPath(path)) {
    if (!isJsonObject(value)) return undefined;
    value = property(value, name);
  }
  return value;
}

/** The property names in a path. */
export function splitPath(path: string): string[] {
  if (!path.includes('\\')) return path.split('.');
  const names: string[] = [];
  let name = '';
  for (let i = 0; i < path.length; i++) {
    const unit = path.charAt(i);
    const next = path.charAt(i + 1);
    // Any literal dot or backslash found in a property name should be escaped with a backslash. Other
    // escape sequences are left as-is: `\x` is a literal backslash followed by x.
    if (unit === '\\' && (next === '.' || next === '\\')) {
      name += next;
      i += 1;
    } else if (unit === '.') {
      names.push(name);
      name = '';
    } else {
      name += unit;
    }
  }
  return [...names, name];
}
