import { isIPv6 } from 'node:net';

/**
 * What counts as one address: an IPv4 address, or the /64 that an IPv6 network hands to one customer.
 */
export function addressKey(ip: string): string {
  const mapped = ip.toLowerCase().startsWith('::ffff:') ? ip.slice(7) : ip;
  // Asked first: Node's own test is an expression of a kilobyte, run for every request.
  if (!mapped.includes(':') || !isIPv6(mapped)) return mapped;
  const [head = '', tail] = mapped.split('%', 1)[0]!.split('::', 2);
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => '0');
  return `${[...front, ...zeros, ...back].slice(0, 4).map(withoutLeadingZeros).join(':')}::/64`;
}

function withoutLeadingZeros(group: string): string {
  return Number.parseInt(group, 16).toString(16);
}
