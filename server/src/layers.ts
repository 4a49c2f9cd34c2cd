/**
 * The ordered list of modules: a module may import only modules above it. `app.ts` makes them in this order, and the
 * tidy test holds every import to it. What must travel the other way travels by hooks.
 */
export const layers = {
  platform: [
    'errors',
    'clock',
    'random',
    'crypto',
    'json',
    'log',
    'db',
    'postgres',
    'limits',
    'egress',
    'http',
    'pages',
    'stream',
    'notify',
    'outbox',
    'jobs',
    'blobs',
  ],
  homeserver: [
    'discovery',
    'media',
    'accounts',
    'sessions',
    'profiles',
    'account-data',
    'events',
    'rooms',
    'directory',
    'timeline',
    'receipts',
    'typing',
    'keys',
    'to-device',
    'push',
    'sync',
  ],
  superapp: ['wallet'],
} as const;
