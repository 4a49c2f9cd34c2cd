import type { PasskeyCallName } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';
import { handleLazily } from '../lazy-calls.ts';

const CALLS = [
  'passkeys.list',
  'passkeys.begin',
  'passkeys.finish',
  'passkeys.rename',
  'passkeys.remove',
] as const satisfies readonly PasskeyCallName[];

/** The passkeys' door: what is behind it is fetched when somebody first looks at theirs. */
export function createPasskeys(matrix: MatrixContext): Part {
  handleLazily(matrix.host, CALLS, async () =>
    (await import('./passkey-calls.ts')).createPasskeyCalls(matrix),
  );
  return { stop() {} };
}
