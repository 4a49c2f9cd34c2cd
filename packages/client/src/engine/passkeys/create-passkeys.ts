import type { PasskeyCallName } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';

const CALLS = [
  'passkeys.list',
  'passkeys.begin',
  'passkeys.finish',
  'passkeys.rename',
  'passkeys.remove',
] as const satisfies readonly PasskeyCallName[];

/** The passkeys' door: what is behind it is fetched when somebody first looks at theirs. */
export function createPasskeys(matrix: MatrixContext): Part {
  const load = async () => (await import('./passkey-calls.ts')).createPasskeyCalls(matrix);
  for (const name of CALLS)
    matrix.host.handle(name, async (args) => (await load())[name](args as never) as never);
  return { stop() {} };
}
