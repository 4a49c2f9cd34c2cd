// The service worker: it keeps the client's own files, so that the page opens without a network. Messages and media
// never pass through it.
export {};

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface PageRequest extends WorkerEvent {
  readonly request: Request;
  respondWith(reply: Promise<Response>): void;
}

interface Scope {
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: PageRequest) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly active: object | null };
}

declare const __HERALD_BUILD__: string;

const scope = self as unknown as Scope;
const CACHE = `herald-shell-${__HERALD_BUILD__}`;
/** Paths that the server answers itself. */
const interfaces = ['/_matrix', '/_herald', '/_synapse', '/.well-known'];

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('message', ({ data }) => {
  // The page asks for it once nobody is typing.
  if (data === 'take-over') void scope.skipWaiting();
});
scope.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (interfaces.some((prefix) => url.pathname.startsWith(prefix))) return;
  event.respondWith(answer(event.request, url));
});

/** Keeps all files of this build; what has its hash in its name is taken over from the last build. */
async function install(): Promise<void> {
  const list = (await (await fetch('/shell.json', { cache: 'no-store' })).json()) as string[];
  const cache = await caches.open(CACHE);
  for (const path of list) {
    const kept = path.startsWith('/assets/') ? await caches.match(path) : undefined;
    if (kept) await cache.put(path, kept);
    // The header says that no screen waits for this file.
    else await cache.add(new Request(path, { cache: 'no-cache', headers: { 'x-herald-shell': 'cache' } }));
  }
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names
      .filter((name) => name.startsWith('herald-shell-') && name !== CACHE)
      .map((name) => caches.delete(name)),
  );
  // The first page is ours at once; a later build comes with the page that asked for it.
  await scope.clients.claim();
}

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(CACHE);
  const path = request.mode === 'navigate' ? '/index.html' : url.pathname;
  return (await cache.match(path)) ?? fetch(request);
}
