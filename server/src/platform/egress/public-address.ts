import { BlockList, isIP } from 'node:net';

// IANA's registries of special-purpose addresses. What is not told apart by a range below is the public
// internet.
const reservedV4 = blockList('ipv4', [
  ['0.0.0.0', 8], // "this network"; 0.0.0.0 reaches the machine itself
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers' own
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, with the metadata services of clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]);

// Of IPv6 only the global unicast space is let through. So ::1, ::ffff:0:0/96, 64:ff9b::/96, fc00::/7,
// fe80::/10 and ff00::/8 need no entry, nor does what may be reserved tomorrow.
const globalV6 = blockList('ipv6', [['2000::', 3]]);
const reservedV6 = blockList('ipv6', [
  ['2001::', 23], // protocol assignments; Teredo, which carries an IPv4 address
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4, which carries an IPv4 address
  ['3fff::', 20],
]);

const loopback = blockList('ipv4', [['127.0.0.0', 8]]);

/** Whether an address lies on the public internet, and nowhere nearer. What is no address does not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !reservedV4.check(address);
  // An address with a zone (`fe80::1%eth0`) is one of this link.
  if (family !== 6 || address.includes('%')) return false;
  return globalV6.check(address, 'ipv6') && !reservedV6.check(address, 'ipv6');
}

/** Whether an address is one of this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && loopback.check(address));
}

function blockList(family: 'ipv4' | 'ipv6', ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}
