type Update = 'ready' | 'outdated';

/** How often a page that stays open asks for a new version. */
const ASK_MS = 60 * 60_000;

let update: Update | null = null;
let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

/** Watches for a new version of the client. `register` gives null where there is no service worker. */
export async function startUpdates(register: () => Promise<ServiceWorkerRegistration | null>): Promise<void> {
  const registration = await register();
  if (registration === null) return;
  const look = () => {
    if (registration.waiting === null || navigator.serviceWorker.controller === null) return;
    waiting = registration.waiting;
    tell('ready');
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  setInterval(() => void registration.update().catch(() => null), ASK_MS);
}

/** The engine is of a newer version than this page: nothing works until it is loaded anew. */
export function showOutdated(): void {
  tell('outdated');
}

/** The new version that waits, or null. */
export function findUpdate(): Update | null {
  return update;
}

/** Calls `listener` after each change. */
export function subscribeUpdates(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads the new version. Drafts are kept by the engine. */
export function takeUpdate(): void {
  if (waiting === null) {
    location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('take-over');
}

function tell(next: Update): void {
  update = next;
  for (const listener of listeners) listener();
}
