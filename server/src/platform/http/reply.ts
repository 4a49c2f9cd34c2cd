import type { Readable } from 'node:stream';
import { assert } from '#platform/errors';

/** Headers that a handler adds to its reply. */
export type ReplyHeaders = Readonly<Record<string, string>>;

interface JsonReply {
  readonly kind: 'json';
  readonly status: number;
  readonly body: object;
  readonly headers: ReplyHeaders;
}

interface TextReply {
  readonly kind: 'text';
  readonly text: string;
}

interface StreamReply {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly source: Readable;
}

interface PageReply {
  readonly kind: 'page';
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: Uint8Array | null;
}

const special = new WeakSet<object>();

/** What a handler returns: a plain object is 200 with its JSON; the rest is made by the functions below. */
export type Reply = object;
export type SpecialReply = JsonReply | TextReply | StreamReply | PageReply;

/** JSON with a status and headers of the handler's choice. */
export function json(status: number, body: object, headers: ReplyHeaders = {}): Reply {
  return mark({ kind: 'json', status, body, headers: lowerCased(headers) });
}

/** 200 with JSON that is text already: for `/sync` and `/messages`. */
export function rawJson(text: string): Reply {
  return mark({ kind: 'text', text });
}

/**
 * Bytes of a file. The headers say type, length and disposition (`mediaHeaders`); what keeps a browser from
 * running the file is added by the server and cannot be left out.
 */
export function stream(status: number, headers: ReplyHeaders, source: Readable): Reply {
  return mark({ kind: 'stream', status, headers: lowerCased(headers), source });
}

/** A file of the web client. Its headers are the pages' own: nothing of what an interface sends is added. */
export function page(status: number, headers: ReplyHeaders, body: Uint8Array | null): Reply {
  return mark({ kind: 'page', status, headers: lowerCased(headers), body });
}

/** Reads what a handler returned. */
export function toSpecialReply(reply: Reply): SpecialReply {
  assert(typeof reply === 'object' && reply !== null, 'a handler returns a reply');
  if (special.has(reply)) return reply as SpecialReply;
  return { kind: 'json', status: 200, body: reply, headers: {} };
}

// Two spellings of one name would be sent as two headers.
function lowerCased(headers: ReplyHeaders): ReplyHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

// Marked from outside, so that no body can pass itself off as a reply of another kind.
function mark(reply: SpecialReply): SpecialReply {
  special.add(reply);
  return reply;
}
