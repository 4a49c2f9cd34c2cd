import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { accept, refuse, type Verdict } from '#platform/errors';
import type { Target } from './check-target.ts';
import { isPublicAddress } from './public-address.ts';

/** An address that was checked and is the only place that may be connected to. */
export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Asks the DNS, every family, every answer. */
export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;

export const systemResolve: Resolve = (host) => lookup(host, { all: true, order: 'verbatim' });

/**
 * Resolves a target once. The answer is what the connection is then made to, so a second answer changes
 * nothing.
 */
export async function resolveTarget({ host }: Target, resolve: Resolve): Promise<Address[]> {
  const family = isIP(host);
  const answers = family === 0 ? await resolve(host) : [{ address: host, family }];
  return answers.map(({ address, family: of }) => ({ address, family: of === 6 ? 6 : 4 }));
}

/**
 * Whether all addresses of a target may be connected to: one private address among public ones is an attack.
 */
export function checkAddresses(
  target: Target,
  addresses: readonly Address[],
  testAllow: readonly string[],
): Verdict<readonly Address[]> {
  if (addresses.length === 0) return refuse(502, 'CHAT.HERALD.EGRESS_FAILED', 'the host has no address');
  for (const { address } of addresses) {
    if (testAllow.includes(address)) continue;
    if (!isPublicAddress(address)) return closed(`the host is at the private address ${address}`);
    if (!target.secure) return closed('only https leaves the server');
  }
  return accept(addresses);
}

function closed(reason: string): Verdict<never> {
  return refuse(502, 'CHAT.HERALD.EGRESS_REFUSED', reason);
}
