import { lazy } from 'react';
import type { ComponentType } from 'react';

/** A screen in a chunk of its own, loaded when it is first shown. */
export function lazyScreen<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => ({ default: await load() }));
}
