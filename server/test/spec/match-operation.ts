import type { Operation } from './operations.ts';

/** Finds the operation that a request was for, or null when the specification has none. */
export type MatchOperation = (method: string, path: string, requestBody: unknown) => Operation | null;

/** Prepares the look-up by method and path. */
export function createMatcher(operations: readonly Operation[]): MatchOperation {
  const patterns = operations.flatMap((operation) =>
    spellingsOf(operation.path).map((path) => ({ operation, parts: path.split('/') })),
  );
  return (method, path, requestBody) => {
    const parts = withoutSlash(path.split('?', 1)[0]!).split('/');
    const found = patterns
      .filter((pattern) => pattern.operation.method === method && fits(pattern.parts, parts))
      .toSorted((a, b) => placeholders(a.parts) - placeholders(b.parts))
      .map(({ operation }) => operation);
    // Two operations share a path where their bodies tell them apart (`inviteUser`, `inviteBy3PID`).
    return found.find((operation) => operation.bodySchema()?.(requestBody) === true) ?? found[0] ?? null;
  };
}

// Spec, of the state of a room: "If the `stateKey` is an empty string, the trailing slash is optional."
function spellingsOf(path: string): string[] {
  const whole = withoutSlash(path);
  return whole.endsWith('/{stateKey}') ? [whole, whole.slice(0, -'/{stateKey}'.length)] : [whole];
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, '');
}

/** Whether the parts of a path are those of a pattern, whose placeholders stand for anything. */
export function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length && pattern.every((part, i) => part.startsWith('{') || part === parts[i])
  );
}

function placeholders(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith('{')).length;
}
