import type { Brand } from './brand.ts';

/** The name of a homeserver, such as `example.org` or `[::1]:8448`. Case-sensitive. */
export type ServerName = Brand<'ServerName'>;

// Appendices, "Server Name": server_name = hostname [ ":" port ]. A dotted quad is also a dns-name.
const SERVER_NAME = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Za-z.-]{1,255})(?::[0-9]{1,5})?$/;

/** Reads a server name, or null when the grammar refuses it. */
export function parseServerName(text: string): ServerName | null {
  return SERVER_NAME.test(text) ? (text as ServerName) : null;
}
