import { parseUserId } from '../../src/ids/user-id.ts';
import type { Pdu } from '../../src/pdu.ts';
import { oracleCanonical } from './canonical-json.ts';
import { namedLevel, userLevel } from './power-levels.ts';
import { domain, inState, type OracleRoom, type OracleState } from './room.ts';

/** Rule "If type is m.room.member". */
export function mayChangeMembership(event: Pdu, state: OracleState, room: OracleRoom): boolean {
  const { version } = room;
  const { content, stateKey: target, sender } = event;
  if (target === null || parseUserId(target) === null) return false;
  const authoriser = content['join_authorised_via_users_server'];
  if (version >= 8 && authoriser !== undefined) {
    if (typeof authoriser !== 'string' || parseUserId(authoriser) === null) return false;
    if (!room.isSignedBy(event, domain(authoriser))) return false;
  }
  const senderIs = membershipIn(state, sender);
  const targetIs = membershipIn(state, target);
  const senderLevel = () => userLevel(sender, state, version);
  const targetLevel = () => userLevel(target, state, version);
  const level = (name: 'invite' | 'kick' | 'ban') => namedLevel(name, state, version);
  switch (content['membership']) {
    case 'join':
      return mayJoin(event, state, room);
    case 'invite':
      if (content['third_party_invite'] !== undefined) return hasThirdPartyInvite(event, state, room);
      if (senderIs !== 'join' || targetIs === 'join' || targetIs === 'ban') return false;
      return senderLevel() >= level('invite');
    case 'leave':
      if (sender === target) {
        return targetIs === 'invite' || targetIs === 'join' || (version >= 7 && targetIs === 'knock');
      }
      if (senderIs !== 'join') return false;
      if (targetIs === 'ban' && senderLevel() < level('ban')) return false;
      return senderLevel() >= level('kick') && targetLevel() < senderLevel();
    case 'ban':
      return senderIs === 'join' && senderLevel() >= level('ban') && targetLevel() < senderLevel();
    case 'knock': {
      const rule = joinRule(state);
      const open = (version >= 7 && rule === 'knock') || (version >= 10 && rule === 'knock_restricted');
      return open && sender === target && senderIs !== 'ban' && senderIs !== 'invite' && senderIs !== 'join';
    }
    default:
      return false;
  }
}

function mayJoin(event: Pdu, state: OracleState, { version }: OracleRoom): boolean {
  const { content, stateKey: target, sender, prevEvents } = event;
  const create = inState(state, 'm.room.create', '');
  const founder = version <= 10 ? create?.content['creator'] : create?.sender;
  if (prevEvents.length === 1 && prevEvents[0] === create?.eventId && target === founder) return true;
  if (sender !== target) return false;
  const current = membershipIn(state, sender);
  if (current === 'ban') return false;
  const expected = current === 'invite' || current === 'join';
  const rule = joinRule(state);
  if (rule === 'public') return true;
  if (rule === 'invite' || (version >= 7 && rule === 'knock')) return expected;
  if ((version >= 8 && rule === 'restricted') || (version >= 10 && rule === 'knock_restricted')) {
    if (expected) return true;
    const authoriser = content['join_authorised_via_users_server'];
    if (typeof authoriser !== 'string' || membershipIn(state, authoriser) !== 'join') return false;
    return userLevel(authoriser, state, version) >= namedLevel('invite', state, version);
  }
  return false;
}

interface Signed {
  readonly mxid?: unknown;
  readonly token?: unknown;
  readonly signatures?: unknown;
}

function hasThirdPartyInvite(event: Pdu, state: OracleState, room: OracleRoom): boolean {
  const target = event.stateKey as string;
  if (membershipIn(state, target) === 'ban') return false;
  const invite = event.content['third_party_invite'] as { signed?: Signed } | null;
  const signed = isRecord(invite) ? invite['signed'] : undefined;
  if (!isRecord(signed)) return false;
  const { mxid, token } = signed;
  if (typeof mxid !== 'string' || typeof token !== 'string' || mxid !== target) return false;
  const issued = inState(state, 'm.room.third_party_invite', token);
  if (issued === undefined || issued.sender !== event.sender) return false;
  const keys: unknown[] = [issued.content['public_key']];
  const list = issued.content['public_keys'];
  if (Array.isArray(list)) for (const item of list) keys.push(isRecord(item) ? item['public_key'] : null);
  const { signatures, unsigned, ...rest } = signed;
  void unsigned;
  const text = oracleCanonical(rest);
  for (const [keyId, signature] of signaturesIn(signatures)) {
    for (const key of keys) {
      if (!keyId.startsWith('ed25519:') || typeof key !== 'string' || typeof signature !== 'string') continue;
      if (room.verify(bytes(key), text, bytes(signature))) return true;
    }
  }
  return false;
}

function signaturesIn(signatures: unknown): [string, unknown][] {
  if (!isRecord(signatures)) return [];
  return Object.values(signatures).flatMap((byKey) => (isRecord(byKey) ? Object.entries(byKey) : []));
}

function membershipIn(state: OracleState, user: string): unknown {
  return inState(state, 'm.room.member', user)?.content['membership'];
}

function joinRule(state: OracleState): unknown {
  const event = inState(state, 'm.room.join_rules', '');
  return event === undefined ? 'invite' : event.content['join_rule'];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}
