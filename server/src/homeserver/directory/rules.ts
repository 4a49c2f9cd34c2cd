import { domainOf, parseRoomAlias, type JsonObject, type RoomAlias } from '@herald/matrix';
import { accept, refuse, type Verdict } from '#platform/errors';

/** Characters that hide, or that nobody can type into a link: white space and control characters. */
const UNREADABLE = /[\s\p{Cc}\p{Cf}]/u;

/** Whether this server may give a room this name. */
export function checkAlias(alias: string, serverName: string): Verdict<RoomAlias> {
  const parsed = parseRoomAlias(alias);
  if (parsed === null) return refuse(400, 'M_INVALID_PARAM', 'This is not a room alias.');
  if (domainOf(parsed) !== serverName) {
    return refuse(400, 'M_INVALID_PARAM', `This server names rooms under ${serverName} alone.`);
  }
  const localpart = parsed.slice(1, parsed.indexOf(':'));
  return localpart === '' || UNREADABLE.test(localpart)
    ? refuse(400, 'M_INVALID_PARAM', 'An alias has a name, without white space.')
    : accept(parsed);
}

/** Every alias that the content of `m.room.canonical_alias` names, once. */
export function aliasesOf(content: JsonObject): string[] {
  const { alias, alt_aliases: others } = content;
  const named = [alias, ...(Array.isArray(others) ? others : [])];
  // "If the alias field is absent, null, or empty, the room has no canonical alias."
  return [...new Set(named.filter((one) => typeof one === 'string' && one !== ''))] as string[];
}

/** The content of `m.room.canonical_alias` when an alias is no more. */
export function withoutAlias(content: JsonObject, gone: string): JsonObject {
  const { alias, alt_aliases: others, ...rest } = content;
  return {
    ...rest,
    ...(alias !== undefined && alias !== gone && { alias }),
    ...(Array.isArray(others) && { alt_aliases: others.filter((one) => one !== gone) }),
  };
}

/** How a search term is compared: a whole user id stands for its localpart. Null when it can find nobody. */
export function parseSearchTerm(term: string, serverName: string): string | null {
  const text = term.trim();
  if (!text.startsWith('@')) return text === '' ? null : text;
  const colon = text.indexOf(':');
  const name = colon === -1 ? text.slice(1) : text.slice(1, colon);
  const isHere = colon === -1 || serverName.startsWith(text.slice(colon + 1));
  return isHere && name !== '' ? name : null;
}
