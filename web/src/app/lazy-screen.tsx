import { lazy, useState } from 'react';
import type { ComponentType } from 'react';

export interface LazyScreen<Props extends object> {
  (props: Props): React.ReactNode;
  /** Loads the chunk before it is shown. */
  preload(): Promise<unknown>;
}

/**
 * A screen in a chunk of its own, loaded when it is first shown. One that was loaded is shown at once: whatever waits
 * in a Suspense, be it for nothing, is held back by React for 300 ms.
 */
export function lazyScreen<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyScreen<Props> {
  let loaded: ComponentType<Props> | null = null;
  const preload = async () => (loaded ??= await load());
  const Waiting = lazy(async () => ({ default: await preload() }));
  function Screen(props: Props) {
    // Chosen once: another component in its place would lose what is in it.
    const [Shown] = useState<ComponentType<Props>>(() => loaded ?? Waiting);
    return <Shown {...props} />;
  }
  return Object.assign(Screen, { preload });
}
