import type { ArgsOf, CallName, ResultOf } from '../port/index.ts';
import type { Host } from './host.ts';

/** What answers calls, by their names. */
export type Handlers<N extends CallName> = {
  readonly [Name in N]: (args: ArgsOf<Name>) => Promise<ResultOf<Name>>;
};

/**
 * Registers calls whose handlers are a chunk of their own, fetched when the first one is asked for. `names` are all that
 * the chunk answers: one that is left out does not compile.
 */
export function handleLazily<N extends CallName>(
  host: Host,
  names: Readonly<Record<NoInfer<N>, true>>,
  load: () => Promise<Handlers<N>>,
): void {
  for (const name of Object.keys(names) as N[]) host.handle(name, async (args) => (await load())[name](args));
}
