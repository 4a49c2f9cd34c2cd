/** A name for a message that goes out: the engine takes it once, however often it is asked. */
export function newMessageKey(): string {
  return `h${crypto.randomUUID().replaceAll('-', '')}`;
}
