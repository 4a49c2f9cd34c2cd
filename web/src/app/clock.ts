/** The present, in milliseconds since 1970. The one place where the screens read the clock. */
export function now(): number {
  return Date.now();
}
