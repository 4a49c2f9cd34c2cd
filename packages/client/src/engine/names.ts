/** Held by the one engine of this account, from before it opens a store until its end. */
export const ENGINE_LOCK = 'herald-engine';

/** Where pages and engines of one origin talk about who serves. */
export const CHANNEL = 'herald-engine';

/** What is said there. */
export type Announcement =
  /** A page that was just loaded wants an engine of its own build. */
  | { readonly type: 'release'; readonly build: string }
  /** An engine ended for a page of that build: pages of another build should be loaded anew. */
  | { readonly type: 'released'; readonly build: string };

/** A worker's name is `herald <build> <attempt>`: it says which page's engine it is. */
export function buildOf(workerName: string): string {
  return workerName.split(' ')[1] ?? '';
}
