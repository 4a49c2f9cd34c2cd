import { accept, refuse, type Verdict } from '#platform/errors';
import type { PurposeRule } from './purposes.ts';

/** A place to connect to, as a rule has let it through. */
export interface Target {
  readonly url: URL;
  /** Without the brackets of an IPv6 literal. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/**
 * Whether a URL may be asked for at all, before any name is resolved. `plainHttp` is open in tests alone;
 * where it leads is checked once more when the address is known.
 */
export function checkTarget(rule: PurposeRule, url: URL, plainHttp: boolean): Verdict<Target> {
  if (rule.mode === 'off') return closed('the purpose is switched off');
  const secure = url.protocol === 'https:';
  if (!secure && !(plainHttp && url.protocol === 'http:')) return closed('only https leaves the server');
  if (url.username !== '' || url.password !== '') return closed('a URL carries no credentials');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (host === '') return closed('the URL has no host');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  if (rule.mode === 'listed' && !isListed(rule.hosts, host, port)) return closed('the host is not listed');
  return accept({ url, host, port, secure });
}

function isListed(hosts: readonly string[], host: string, port: number): boolean {
  return hosts.some((entry) => {
    // `example.org`, `example.org:8448`, `[2001:db8::5]:8448`. Anything else lists nothing.
    const [, literal, name, listedPort] =
      /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(entry.toLowerCase()) ?? [];
    const listed = literal ?? name;
    if (listed === undefined || port !== Number(listedPort ?? 443)) return false;
    return listed.startsWith('*.') ? host.endsWith(listed.slice(1)) : host === listed;
  });
}

/** The words are for the log of the operator; the caller of the API is not told what lies inside. */
function closed(reason: string): Verdict<never> {
  return refuse(502, 'CHAT.HERALD.EGRESS_REFUSED', reason);
}
