import { connectEngine, type TabStore } from '@herald/client/tab';
import workerUrl from '@herald/client/worker?worker&url';
import { build } from './build.ts';

interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}

/**
 * The only addresses that this page ever runs as scripts: our own workers. Under Trusted Types the browser refuses
 * any other, wherever it comes from.
 */
const scripts: ReadonlySet<string> = new Set([workerUrl, '/sw.js']);

const factory = (
  globalThis as { trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy } }
).trustedTypes;
const rules: ScriptPolicy = {
  createScriptURL(url) {
    if (!scripts.has(url)) throw new TypeError(`${url} is not a script of this app.`);
    return url;
  },
};
const policy = factory ? factory.createPolicy('herald', rules) : rules;

/** A worker's constructor takes a TrustedScriptURL, which the DOM types do not know. */
function trusted(url: string): string {
  return policy.createScriptURL(url) as string;
}

/** Connects this page to the account's engine. */
export function connect(onOutdated: () => void): TabStore {
  const hasShared = typeof SharedWorker === 'function';
  const store = connectEngine({
    build,
    onOutdated,
    workers: {
      shared: hasShared ? (name) => new SharedWorker(trusted(workerUrl), { type: 'module', name }) : null,
      tab: (name) => new Worker(trusted(workerUrl), { type: 'module', name }),
    },
  });
  const wake = (): void => {
    const args = { isOnline: navigator.onLine, isVisible: document.visibilityState === 'visible' };
    // Before anybody is signed in nobody takes this call; it waits and is forgotten with the tab.
    store.call('engine.wake', args, 10_000).catch(() => {});
  };
  for (const name of ['online', 'offline'] as const) window.addEventListener(name, wake);
  document.addEventListener('visibilitychange', wake);
  return store;
}

/** Registers the service worker. Returns null where there is none. */
export async function registerServiceWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return null;
  return navigator.serviceWorker.register(trusted('/sw.js'));
}
