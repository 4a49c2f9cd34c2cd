import { existsSync, readFileSync } from 'node:fs';
import { refuseStart } from '#platform/errors';
import {
  address,
  addressRange,
  byteSize,
  databaseAddress,
  flag,
  hostPattern,
  isLoopback,
  listOf,
  numberFrom,
  oneOf,
  secret,
  serverName,
  text,
  webAddress,
} from './config/kinds.ts';
import type { Address } from './config/kinds.ts';
import { key, listKeys, optional, resolve } from './config/resolve.ts';
import type { Setting, Values } from './config/resolve.ts';

const egressMode = oneOf('off', 'listed', 'public');

// Every setting of Herald. The reference in docs/operations/configuration.md is generated from this table.
const table = {
  listen: key(address, '127.0.0.1:8008', 'Where the server listens. Put a proxy with TLS before it.'),
  serverName: optional(
    serverName,
    'The name after the colon of every user id and room id. It can never change. Without it: the address of `listen`, with `localhost` for this machine.',
  ),
  publicUrl: optional(
    webAddress,
    'Where clients reach the server, as `/.well-known/matrix/client` says it. Without it nothing is said there. Passkeys are bound to its host: with another one later, nobody can use theirs.',
  ),
  dataDir: key(text, './data', 'The folder of media, keys and the embedded database. Back it up.'),
  databaseUrl: optional(
    databaseAddress,
    'A PostgreSQL of version 15 or newer. Without it Herald runs its own in the data folder, which is meant for evaluation and small teams.',
    'DATABASE_URL',
  ),
  databasePoolSize: key(
    numberFrom(2, 200),
    '10',
    'Connections to the database, besides the one that writes.',
  ),
  trustedProxies: key(
    listOf(addressRange),
    '',
    "Proxies whose word on a client's address is believed (X-Forwarded-For).",
  ),
  registration: key(
    oneOf('open', 'token', 'closed'),
    'closed',
    'Who may make an account: anybody, who has a registration token, or nobody but the operator.',
  ),
  registrationTokens: key(listOf(secret), '', 'The registration tokens, when registration is token.'),
  registrationSharedSecret: optional(
    secret,
    'With it a program of the operator makes accounts over HTTP. Whoever knows it is an administrator.',
  ),
  support: {
    email: optional(text, 'Where users reach the operator, as `/.well-known/matrix/support` says it.'),
    page: optional(webAddress, 'A web page where users find help.'),
  },
  brandFolder: optional(
    text,
    'A folder with a `brand.json` (name, colours, languages, links) and pictures for it: the web client then has your name and face. Begin with a copy of `web/brand.json`.',
  ),
  encryptPrivateRooms: key(
    flag,
    'yes',
    'Whether new private rooms are end-to-end encrypted. With `no` the operator can read them, and the server says so to its users.',
  ),
  media: {
    maxUpload: key(byteSize, '50M', 'The largest file that a user may upload.'),
  },
  rateLimits: {
    enabled: key(
      flag,
      'yes',
      'Whether requests are limited per user and address. Only tests should turn it off.',
    ),
    factor: key(numberFrom(0.1, 1000, false), '1', 'Multiplies every limit: 2 allows twice as much.'),
  },
  log: {
    level: key(
      oneOf('debug', 'info', 'warn', 'error', 'silent'),
      'info',
      'The least grave lines that are logged.',
    ),
    addresses: key(flag, 'no', "Whether clients' network addresses appear in the log."),
  },
  addressDays: key(
    numberFrom(0, 30),
    '30',
    "Days for which the server keeps the addresses and user agents of people's devices.",
  ),
  egress: {
    federation: {
      mode: key(egressMode, 'listed', 'Which other Matrix servers Herald talks to.'),
      allow: key(listOf(hostPattern), '', 'The servers, when the mode is listed. None: no federation.'),
    },
    push: {
      mode: key(egressMode, 'listed', 'Which push services Herald wakes devices through.'),
      allow: key(
        listOf(hostPattern),
        'fcm.googleapis.com, updates.push.services.mozilla.com, web.push.apple.com, *.notify.windows.com',
        'The services, when the mode is listed: those of the web browsers.',
      ),
    },
    previews: {
      mode: key(egressMode, 'off', 'Which sites Herald reads to preview links.'),
      allow: key(listOf(hostPattern), '', 'The sites, when the mode is listed.'),
    },
    webhooks: {
      mode: key(egressMode, 'listed', 'Which services Herald sends webhooks to.'),
      allow: key(listOf(hostPattern), '', 'The services, when the mode is listed.'),
    },
    testAllow: key(
      listOf(address),
      '',
      'Addresses of this machine that tests may reach. Refused unless the server listens for this machine alone.',
    ),
  },
};

/** The settings of this server, checked. */
export type Config = Omit<Values<typeof table>, 'serverName'> & { readonly serverName: string };

export type { Address, Setting };

type Env = Readonly<Record<string, string | undefined>>;

/** All settings with their names and defaults, for the reference. */
export function listSettings(): ReturnType<typeof listKeys> {
  return listKeys(table);
}

/** The configuration that the environment and the text of herald.yaml give. Refuses with every problem at once. */
export function loadConfig(env: Env, yamlText: string | null): Config {
  return explainConfig(env, yamlText).config;
}

/** As `loadConfig`, with each setting's source and raw value: for `config print`. */
export function explainConfig(env: Env, yamlText: string | null): { config: Config; settings: Setting[] } {
  const { values, settings, problems } = resolve(table, env, yamlText);
  if (problems.length > 0) refuseConfig(problems);
  const config = { ...values, serverName: values.serverName ?? nameOf(values.listen) };
  const conflicts = findConflicts(config);
  if (conflicts.length > 0) refuseConfig(conflicts);
  return { config, settings };
}

/** Reads the environment of the process and herald.yaml (or the file that HERALD_CONFIG names). */
export function readConfig(env: Env = process.env): Config {
  return loadConfig(...readSources(env));
}

/** As `readConfig`, with each setting's source. */
export function readExplainedConfig(env: Env = process.env): ReturnType<typeof explainConfig> {
  return explainConfig(...readSources(env));
}

function readSources({ HERALD_CONFIG, ...env }: Env): [Env, string | null] {
  const path = HERALD_CONFIG || 'herald.yaml';
  if (existsSync(path)) return [env, readFileSync(path, 'utf8')];
  if (HERALD_CONFIG) refuseStart(`HERALD_CONFIG names ${path}, and there is no such file.`);
  return [env, null];
}

function findConflicts(config: Config): string[] {
  const conflicts: string[] = [];
  const { listen, registration, registrationTokens, egress } = config;
  if (registration === 'token' && registrationTokens.length === 0) {
    conflicts.push('registration is token, so registration_tokens must name at least one.');
  }
  const strangers = egress.testAllow.filter(({ host }) => !isLoopback(host));
  if (strangers.length > 0) conflicts.push('egress.test_allow takes addresses of this machine only.');
  if (egress.testAllow.length > 0 && !isLoopback(listen.host)) {
    conflicts.push(
      `egress.test_allow opens this machine to requests of users, so listen must be 127.0.0.1, not ${listen.host}.`,
    );
  }
  return conflicts;
}

function refuseConfig(problems: readonly string[]): never {
  refuseStart(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

function nameOf({ host, port }: Address): string {
  if (isLoopback(host) || host === '0.0.0.0' || host === '::') return `localhost:${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
