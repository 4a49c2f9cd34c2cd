import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import { MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js';
import type { Person, ResultOf } from '../../port/index.ts';
import { PortError } from '../../port/index.ts';
import { readText } from '../content.ts';
import { parseMatrixLink } from '../timeline/links.ts';
import type { DirectRooms } from './direct-rooms.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 50;
/** Rooms and people among whom a known name is looked for. */
const MAX_ROOMS = 500;
const MAX_LOOKS = 20_000;

/** Somebody's public profile; one who has none is called by their id. Rejects when there is nobody of that id. */
export async function fetchPerson(client: MatrixClient, userId: string): Promise<Person> {
  const profile = await client.getProfileInfo(userId);
  return personOf(userId, profile.displayname, profile.avatar_url);
}

/**
 * People by a part of their name or id: those we share rooms with first, then the server's directory. A whole id finds
 * its owner even when nobody knows them yet.
 */
export async function searchPeople(
  client: MatrixClient,
  direct: DirectRooms,
  term: string,
  limit = DEFAULT_LIMIT,
): Promise<ResultOf<'rooms.searchPeople'>> {
  const most = Math.min(MAX_LIMIT, Math.max(1, limit));
  const wanted = term.trim();
  const found = new Map<string, Person>();
  const add = (person: Person): void => {
    if (person.userId !== client.getSafeUserId() && !found.has(person.userId))
      found.set(person.userId, person);
  };
  const exact = parseMatrixLink(wanted);
  if (exact?.kind === 'person')
    add(await fetchPerson(client, exact.userId).catch((error) => unknownPerson(exact.userId, error)));
  for (const person of knownPeople(client, direct, wanted.toLowerCase(), most)) add(person);
  const isAsked = wanted.length > 0;
  const answer = isAsked ? await client.searchUserDirectory({ term: wanted, limit: most }) : null;
  for (const each of answer?.results ?? []) add(personOf(each.user_id, each.display_name, each.avatar_url));
  const people = [...found.values()];
  return { people: people.slice(0, most), isLimited: people.length > most || answer?.limited === true };
}

/** What a link, address or id leads to. Rejects with `not-a-link` when it is none. */
export async function resolveLink(client: MatrixClient, link: string): Promise<ResultOf<'rooms.resolve'>> {
  const target = parseMatrixLink(link);
  if (!target) throw new PortError('not-a-link', 'This leads to no person and no room.');
  if (target.kind === 'person') return { kind: 'person', person: await fetchPerson(client, target.userId) };
  const { roomIdOrAlias } = target;
  const roomId = roomIdOrAlias.startsWith('#')
    ? (await client.getRoomIdForAlias(roomIdOrAlias)).room_id
    : roomIdOrAlias;
  const room = client.getRoom(roomId);
  return {
    kind: 'room',
    roomIdOrAlias,
    name: room?.name ?? null,
    isJoined: room?.getMyMembership() === 'join',
    roomId,
  };
}

function* knownPeople(
  client: MatrixClient,
  direct: DirectRooms,
  term: string,
  limit: number,
): Generator<Person> {
  let looks = 0;
  let found = 0;
  const rooms = client.getRooms().slice(0, MAX_ROOMS);
  // Those we talk with one to one come first.
  const isDirect = (roomId: string): number => {
    const room = client.getRoom(roomId);
    return room && direct.personOf(room) !== null ? 0 : 1;
  };
  for (const room of rooms.toSorted((a, b) => isDirect(a.roomId) - isDirect(b.roomId))) {
    if (room.getMyMembership() !== 'join') continue;
    for (const member of room.getMembers()) {
      if (found >= limit || (looks += 1) > MAX_LOOKS) return;
      const name = member.rawDisplayName;
      if (!name.toLowerCase().includes(term) && !member.userId.toLowerCase().includes(term)) continue;
      found += 1;
      yield personOf(member.userId, name, member.getMxcAvatarUrl());
    }
  }
}

function personOf(userId: string, name: unknown, avatar: unknown): Person {
  const mxc = readText(avatar, 512);
  return { userId, name: readText(name) ?? userId, avatar: mxc?.startsWith('mxc://') ? mxc : null };
}

// An account without a profile exists all the same; a server that was not reached says nothing.
function unknownPerson(userId: string, error: unknown): Person {
  if (error instanceof MatrixError && error.errcode === 'M_NOT_FOUND') return personOf(userId, null, null);
  throw error;
}
