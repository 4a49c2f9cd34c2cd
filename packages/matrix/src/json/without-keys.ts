import type { JsonObject, JsonValue } from './json-value.ts';

/** A copy of an object without some of its keys. `__proto__` is a key like any other. */
export function withoutKeys(object: JsonObject, keys: readonly string[]): JsonObject {
  return copyWhere(object, (key) => !keys.includes(key));
}

/** A copy of an object with only some of its keys. */
export function withOnlyKeys(object: JsonObject, keys: readonly string[]): JsonObject {
  return copyWhere(object, (key) => keys.includes(key));
}

function copyWhere(object: JsonObject, wanted: (key: string) => boolean): JsonObject {
  const copy: Record<string, JsonValue> = {};
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value !== undefined && wanted(key)) setProperty(copy, key, value);
  }
  return copy;
}

/** Sets an own property even under the name `__proto__`, where plain assignment would set the prototype. */
export function setProperty(object: Record<string, JsonValue>, key: string, value: JsonValue): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}
