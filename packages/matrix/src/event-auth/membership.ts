import { parseUserId, serverNameOf, type UserId } from '../ids/user-id.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import { joinRuleOf, levelOf, membershipOf, namedLevel, type AuthContext } from './auth-context.ts';
import { atLeast, isBelow, isFounder } from './power-levels.ts';
import { checkThirdPartyInvite } from './third-party-invite.ts';

/** Rule 4: whether an `m.room.member` event is allowed. */
export function checkMembership(context: AuthContext): Verdict {
  const { event, version } = context;
  const { membership, join_authorised_via_users_server: authoriser } = event.content;
  // 1. If there is no state_key property, or no membership property in content, reject.
  const target = event.stateKey === null ? null : parseUserId(event.stateKey);
  if (target === null) return refuse('a membership needs a user id as its state key');
  // 2. (since v8) If content has a join_authorised_via_users_server property: if the event is not
  // validly signed by the homeserver of the user ID denoted by the key, reject.
  if (version.restrictedJoins && authoriser !== undefined && !isSignedFor(authoriser, context)) {
    return refuse('the server that authorised the join has not signed it');
  }
  switch (membership) {
    case 'join':
      return checkJoin(target, context);
    case 'invite':
      return checkInvite(target, context);
    case 'leave':
      return checkLeave(target, context);
    case 'ban':
      return checkBan(target, context);
    case 'knock':
      return version.knocking ? checkKnock(target, context) : refuse('this room version has no knocking');
    default:
      return refuse('the membership is unknown');
  }
}

function isSignedFor(authoriser: unknown, { event, signatures }: AuthContext): boolean {
  const user = typeof authoriser === 'string' ? parseUserId(authoriser) : null;
  return user !== null && signatures.isSignedBy(event, serverNameOf(user));
}

function checkJoin(target: UserId, context: AuthContext): Verdict {
  const { event, version, create } = context;
  // 1. If the only previous event is an m.room.create and the state_key is the creator, allow.
  // v11: ... and the state_key is the sender of the m.room.create, allow.
  const isFirst = event.prevEvents.length === 1 && event.prevEvents[0] === create.eventId;
  if (isFirst && isFounder(target, create, version)) return accept();
  // 2. If the sender does not match state_key, reject.
  if (event.sender !== target) return refuse('one can only join for oneself');
  // 3. If the sender is banned, reject.
  const current = membershipOf(target, context);
  if (current === 'ban') return refuse('the sender is banned');
  const isExpected = current === 'invite' || current === 'join';
  switch (joinRuleOf(context)) {
    // 6. If the join_rule is public, allow.
    case 'public':
      return accept();
    // 4. If the join_rule is invite (or, since v7, knock) then allow if membership state is invite or
    // join.
    case 'invite':
      return isExpected ? accept() : refuse('the room takes an invitation');
    case 'knock':
      return version.knocking && isExpected ? accept() : refuse('the room takes an invitation');
    // 5. (since v8) If the join_rule is restricted (or, since v10, knock_restricted).
    case 'restricted':
      return version.restrictedJoins
        ? checkRestrictedJoin(isExpected, context)
        : refuse('the join rule is unknown');
    case 'knock_restricted':
      return version.knockRestrictedJoins
        ? checkRestrictedJoin(isExpected, context)
        : refuse('the join rule is unknown');
    // 7. Otherwise, reject.
    default:
      return refuse('the join rule lets nobody in');
  }
}

function checkRestrictedJoin(isExpected: boolean, context: AuthContext): Verdict {
  // 1. If membership state is join or invite, allow.
  if (isExpected) return accept();
  // 2. If the join_authorised_via_users_server key in content is not a user with sufficient permission
  // to invite other users or is not a joined member of the room, reject.
  const named = context.event.content.join_authorised_via_users_server;
  const authoriser = typeof named === 'string' ? parseUserId(named) : null;
  if (authoriser === null || membershipOf(authoriser, context) !== 'join') {
    return refuse('no joined user authorised the join');
  }
  if (!atLeast(levelOf(authoriser, context), namedLevel('invite', context))) {
    return refuse('the user who authorised the join may not invite');
  }
  return accept();
}

function checkInvite(target: UserId, context: AuthContext): Verdict {
  const { event } = context;
  // 1. If content has a third_party_invite property.
  if (event.content.third_party_invite !== undefined) return checkThirdPartyInvite(target, context);
  // 2. If the sender's current membership state is not join, reject.
  if (membershipOf(event.sender, context) !== 'join') return refuse('the sender is not joined');
  // 3. If target user's current membership state is join or ban, reject.
  const current = membershipOf(target, context);
  if (current === 'join' || current === 'ban') return refuse(`the invited user is in ${current}`);
  // 4. If the sender's power level is greater than or equal to the invite level, allow.
  return atLeast(levelOf(event.sender, context), namedLevel('invite', context))
    ? accept()
    : refuse('the sender may not invite');
}

function checkLeave(target: UserId, context: AuthContext): Verdict {
  const { event, version } = context;
  const current = membershipOf(target, context);
  // 1. If the sender matches state_key, allow if and only if that user's current membership state is
  // invite or join (or, since v7, knock).
  if (event.sender === target) {
    const mayLeave = current === 'invite' || current === 'join' || (version.knocking && current === 'knock');
    return mayLeave ? accept() : refuse(`one cannot leave from ${current}`);
  }
  // 2. If the sender's current membership state is not join, reject.
  if (membershipOf(event.sender, context) !== 'join') return refuse('the sender is not joined');
  const senderLevel = levelOf(event.sender, context);
  // 3. If the target user's current membership state is ban, and the sender's power level is less than
  // the ban level, reject.
  if (current === 'ban' && !atLeast(senderLevel, namedLevel('ban', context))) {
    return refuse('the sender may not unban');
  }
  // 4. If the sender's power level is greater than or equal to the kick level, and the target user's
  // power level is less than the sender's power level, allow.
  return atLeast(senderLevel, namedLevel('kick', context)) && isBelow(levelOf(target, context), senderLevel)
    ? accept()
    : refuse('the sender may not remove this user');
}

function checkBan(target: UserId, context: AuthContext): Verdict {
  const { event } = context;
  // 1. If the sender's current membership state is not join, reject.
  if (membershipOf(event.sender, context) !== 'join') return refuse('the sender is not joined');
  const senderLevel = levelOf(event.sender, context);
  // 2. If the sender's power level is greater than or equal to the ban level, and the target user's
  // power level is less than the sender's power level, allow.
  return atLeast(senderLevel, namedLevel('ban', context)) && isBelow(levelOf(target, context), senderLevel)
    ? accept()
    : refuse('the sender may not ban this user');
}

function checkKnock(target: UserId, context: AuthContext): Verdict {
  const { event, version } = context;
  // 1. If the join_rule is anything other than knock (or, since v10, knock_restricted), reject.
  const rule = joinRuleOf(context);
  const takesKnocks = rule === 'knock' || (version.knockRestrictedJoins && rule === 'knock_restricted');
  if (!takesKnocks) return refuse('the room takes no knocks');
  // 2. If sender does not match state_key, reject.
  if (event.sender !== target) return refuse('one can only knock for oneself');
  // 3. If the sender's current membership is not ban, invite, or join, allow.
  const current = membershipOf(target, context);
  const isIn = current === 'ban' || current === 'invite' || current === 'join';
  return isIn ? refuse(`one cannot knock from ${current}`) : accept();
}
