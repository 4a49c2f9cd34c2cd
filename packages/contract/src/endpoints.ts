import * as accountData from './account-data.ts';
import * as accounts from './accounts.ts';
import * as directory from './directory.ts';
import * as discovery from './discovery.ts';
import type { Endpoint } from './endpoint.ts';
import * as keys from './keys.ts';
import * as media from './media.ts';
import * as passkeys from './passkeys.ts';
import * as profiles from './profiles.ts';
import * as push from './push.ts';
import * as receipts from './receipts.ts';
import * as rooms from './rooms.ts';
import * as sessions from './sessions.ts';
import * as sync from './sync.ts';
import * as timeline from './timeline.ts';
import * as toDevice from './to-device.ts';
import * as typing from './typing.ts';
import * as wallet from './wallet.ts';

const modules = {
  discovery,
  media,
  accounts,
  sessions,
  profiles,
  'account-data': accountData,
  rooms,
  directory,
  timeline,
  receipts,
  typing,
  keys,
  'to-device': toDevice,
  push,
  sync,
  passkeys,
  wallet,
};

/** One endpoint with its name (`rooms.sendMessage`), for lists: documentation, tests over every route. */
export interface NamedEndpoint {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** Every endpoint of the contract, in the order of the server's modules. */
export function listEndpoints(): NamedEndpoint[] {
  return Object.entries(modules).flatMap(([module, contents]) =>
    Object.entries(contents).flatMap(([name, value]) =>
      isEndpoint(value) ? [{ name: `${module}.${name}`, endpoint: value }] : [],
    ),
  );
}

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'auth' in value
  );
}
