import type { RichNode } from '../../port/index.ts';

/** What a Matrix address leads to. */
export type MatrixLink =
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'room'; readonly roomIdOrAlias: string; readonly eventId: string | null };

const LINK_LIMIT = 2_048;
const ALLOWED_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * Reads `https://matrix.to/#/...`, `matrix:u/...`, `@user:server`, `#alias:server` and `!room`. Null for anything
 * else (Appendices, "URIs" and "matrix.to navigation").
 */
export function parseMatrixLink(text: string): MatrixLink | null {
  const link = text.trim();
  if (link.length === 0 || link.length > LINK_LIMIT) return null;
  if (link.startsWith('matrix:')) return parseMatrixUri(link.slice('matrix:'.length));
  const lower = link.slice(0, 24).toLowerCase();
  for (const prefix of ['https://matrix.to/#/', 'http://matrix.to/#/', 'matrix.to/#/'])
    if (lower.startsWith(prefix)) return parseMatrixTo(link.slice(prefix.length));
  return fromId(link, null);
}

/** The address as the browser reads it, when it is of a scheme that may be opened; else null. */
export function parseWebLink(text: string): string | null {
  if (text.length > LINK_LIMIT) return null;
  const url = URL.parse(text);
  if (!url || !ALLOWED_SCHEMES.has(url.protocol)) return null;
  return url.href;
}

/** A text with the addresses in it made links. Only `http://` and `https://` are looked for. */
export function linkify(text: string): readonly RichNode[] {
  const nodes: RichNode[] = [];
  let from = 0;
  let links = 0;
  for (let at = findLink(text, 0); at !== -1 && links < MAX_LINKS; at = findLink(text, at + 1)) {
    if (at < from) continue;
    const end = findLinkEnd(text, at);
    const href = parseWebLink(text.slice(at, end));
    if (href === null || end - at <= 'https://'.length) continue;
    if (at > from) nodes.push(text.slice(from, at));
    nodes.push(linkNode(href, text.slice(at, end)));
    from = end;
    links += 1;
    at = end - 1;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

/** A link, or a mention when it leads to a person. */
export function linkNode(href: string, ...children: readonly RichNode[]): RichNode {
  const target = parseMatrixLink(href);
  if (target?.kind === 'person') return { tag: 'mention', to: target.userId, children };
  return { tag: 'a', to: href, children };
}

const MAX_LINKS = 200;

function findLink(text: string, from: number): number {
  for (let at = text.indexOf('http', from); at !== -1; at = text.indexOf('http', at + 1)) {
    const isLink = text.startsWith('https://', at) || text.startsWith('http://', at);
    if (isLink && !isWordBefore(text, at)) return at;
  }
  return -1;
}

function isWordBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const code = text.charCodeAt(at - 1);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

const BRACKETS: Readonly<Record<string, number>> = { '(': 1, ')': -1 };

// Closing marks at the end of an address belong to the sentence, except a bracket that was opened within it.
function findLinkEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < LINK_LIMIT && !' \t\r\n<>"\u00a0'.includes(text.charAt(end)))
    end += 1;
  let open = 0;
  for (let at = from; at < end; at += 1) open += BRACKETS[text.charAt(at)] ?? 0;
  for (; end > from; end -= 1) {
    const last = text.charAt(end - 1);
    if (!".,;:!?'*_~)]}".includes(last)) break;
    if (last !== ')') continue;
    if (open >= 0) break;
    open += 1;
  }
  return end;
}

function parseMatrixTo(rest: string): MatrixLink | null {
  const [path = ''] = rest.split('?', 1);
  const [first = '', second = ''] = path.split('/', 2);
  const id = decode(first);
  const eventId = decode(second);
  return id === null ? null : fromId(id, eventId !== null && eventId.startsWith('$') ? eventId : null);
}

const URI_SIGILS: Readonly<Record<string, string>> = { u: '@', user: '@', r: '#', room: '#', roomid: '!' };

function parseMatrixUri(rest: string): MatrixLink | null {
  const [path = ''] = rest.split('?', 1);
  const [kind = '', id = '', sub = '', event = ''] = path.split('/', 4);
  const sigil = Object.hasOwn(URI_SIGILS, kind) ? URI_SIGILS[kind] : undefined;
  const plain = decode(id);
  if (sigil === undefined || plain === null || plain === '') return null;
  const eventId = (sub === 'e' || sub === 'event') && event !== '' ? decode(event) : null;
  return fromId(sigil + plain, eventId === null ? null : `$${eventId}`);
}

function fromId(id: string, eventId: string | null): MatrixLink | null {
  if (id.length > 255 || id.length < 2) return null;
  for (const character of id) if (character.charCodeAt(0) <= 32) return null;
  const colon = id.indexOf(':');
  const hasServer = colon > 1 && colon < id.length - 1;
  if (id.startsWith('@')) return hasServer ? { kind: 'person', userId: id } : null;
  if (id.startsWith('#')) return hasServer ? { kind: 'room', roomIdOrAlias: id, eventId } : null;
  // From room version 12 on a room id names no server.
  return id.startsWith('!') ? { kind: 'room', roomIdOrAlias: id, eventId } : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
