import type { MatrixContext, Part } from '../context.ts';
import { handleLazily } from '../lazy-calls.ts';

const CALLS = {
  'passkeys.list': true,
  'passkeys.begin': true,
  'passkeys.finish': true,
  'passkeys.rename': true,
  'passkeys.remove': true,
} as const;

/** The passkeys' door: what is behind it is fetched when somebody first looks at theirs. */
export function createPasskeys(matrix: MatrixContext): Part {
  handleLazily(matrix.host, CALLS, async () =>
    (await import('./passkey-calls.ts')).createPasskeyCalls(matrix),
  );
  return { stop() {} };
}
