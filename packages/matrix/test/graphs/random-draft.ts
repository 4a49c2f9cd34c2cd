import {
  canonicalJson,
  type JsonObject,
  type JsonValue,
  type Pdu,
  type RoomVersion,
  type StateLookup,
  type UserId,
} from '../../src/index.ts';
import { randomPowerLevels } from './random-power-levels.ts';
import type { Random } from './random.ts';
import { base64, toySign } from './toy-signatures.ts';

export interface Draft {
  readonly type: string;
  readonly stateKey: string | null;
  readonly sender: UserId;
  readonly content: JsonObject;
}

/** What somebody sees who is about to send. */
export interface View {
  readonly version: RoomVersion;
  readonly users: readonly UserId[];
  readonly creator: UserId;
  readonly state: StateLookup;
}

type Action = (random: Random, view: View) => Draft;

const TOKENS = ['t0', 't1', 't2'];
const KEYS = [1, 2, 3].map((byte) => Uint8Array.of(byte, byte, byte));

/** Something that somebody does in the room; mostly what they may do, often not. */
export function randomDraft(random: Random, view: View): Draft {
  return random.pick(ACTIONS)(random, view);
}

const join: Action = (random, view) => {
  const user = random.pick(view.users);
  const authoriser = random.chance(0.4)
    ? random.pick(random.chance(0.9) ? joined(view) : view.users)
    : undefined;
  const extra: Record<string, JsonValue> = {};
  if (authoriser !== undefined) extra['join_authorised_via_users_server'] = authoriser;
  if (random.chance(0.02)) extra['join_authorised_via_users_server'] = random.pick([1, 'nobody', null]);
  return member(random.chance(0.97) ? user : actor(random, view), user, 'join', extra);
};

const leave: Action = (random, view) => {
  const user = actor(random, view);
  return member(user, user, 'leave');
};

const knock: Action = (random, view) => {
  const user = random.pick(view.users);
  return member(random.chance(0.95) ? user : actor(random, view), user, 'knock');
};

const moderate =
  (membership: string): Action =>
  (random, view) =>
    member(actor(random, view), random.pick(view.users), membership);

const oddMembership: Action = (random, view) => {
  const user = actor(random, view);
  const target = random.pick<string | null>([user, null, '', 'user', '@user', random.pick(view.users)]);
  const membership = random.pick<JsonValue>(['join', 'leave', 'invite', 'ban', 'away', 7, null]);
  const content: JsonObject = random.chance(0.9) ? { membership } : {};
  return { type: 'm.room.member', stateKey: target, sender: user, content };
};

const powerLevels: Action = (random, view) => ({
  type: 'm.room.power_levels',
  stateKey: random.chance(0.98) ? '' : 'x',
  sender: actor(random, view),
  content: randomPowerLevels(random, view.state('m.room.power_levels', '')?.content ?? {}, view),
});

const joinRules: Action = (random, view) => ({
  type: 'm.room.join_rules',
  stateKey: random.chance(0.98) ? '' : 'x',
  sender: actor(random, view),
  content: {
    join_rule: random.pick<JsonValue>([
      'public',
      'public',
      'invite',
      'invite',
      'knock',
      'restricted',
      'restricted',
      'knock_restricted',
      'private',
      3,
    ]),
  },
});

const stateEvent: Action = (random, view) => ({
  type: random.pick(['m.room.topic', 'm.room.name', 'constructor', '__proto__', 'm.room.aliases']),
  stateKey: random.pick(['', '', 'a', random.pick(view.users), '@no-user']),
  sender: actor(random, view),
  content: { n: random.int(1000) },
});

const messageEvent: Action = (random, view) => ({
  type: random.pick(['m.room.message', 'm.room.redaction', 'toString']),
  stateKey: null,
  sender: actor(random, view),
  content: { body: 'hello' },
});

const thirdPartyInvite: Action = (random, view) => {
  const key = base64(random.pick(KEYS));
  const content: JsonObject = random.chance(0.5)
    ? { public_key: key }
    : { public_key: 5, public_keys: [null, { public_key: key }, { key: 'none' }] };
  const sender = actor(random, view);
  return { type: 'm.room.third_party_invite', stateKey: random.pick(TOKENS), sender, content };
};

const thirdPartyAccept: Action = (random, view) => {
  const user = random.pick(view.users);
  const issuedTokens = TOKENS.filter((name) => view.state('m.room.third_party_invite', name) !== undefined);
  const token = random.pick(issuedTokens.length > 0 && random.chance(0.9) ? issuedTokens : TOKENS);
  const issued = view.state('m.room.third_party_invite', token);
  const mxid = random.chance(0.9) ? user : random.pick(view.users);
  const body: JsonObject = random.chance(0.9)
    ? { mxid, token }
    : { mxid, token, 'a\u{1F600}': 1, 'a\uFFFD': [true] };
  const text = canonicalJson(body);
  const keys = KEYS.filter((key) => JSON.stringify(issued?.content ?? null).includes(base64(key)));
  const key = random.pick(keys.length > 0 && random.chance(0.8) ? keys : KEYS);
  const signature = base64(toySign(key, text));
  const signatures = random.chance(0.9) ? { server: { 'ed25519:0': signature } } : { server: signature };
  const signed = random.chance(0.95) ? { ...body, signatures } : random.pick<JsonValue>([{ mxid }, 1]);
  const sender = issued === undefined || random.chance(0.1) ? actor(random, view) : issued.sender;
  return member(sender, user, 'invite', { third_party_invite: random.chance(0.97) ? { signed } : null });
};

const secondCreate: Action = (random, view) => ({
  type: 'm.room.create',
  stateKey: random.pick(['', 'x']),
  sender: actor(random, view),
  content: { creator: random.pick(view.users), room_version: view.version.id },
});

const ACTIONS: readonly Action[] = [
  join,
  join,
  join,
  join,
  join,
  leave,
  knock,
  moderate('invite'),
  moderate('invite'),
  moderate('leave'),
  moderate('ban'),
  moderate('ban'),
  moderate('leave'),
  oddMembership,
  powerLevels,
  powerLevels,
  powerLevels,
  joinRules,
  joinRules,
  stateEvent,
  stateEvent,
  messageEvent,
  thirdPartyInvite,
  thirdPartyAccept,
  secondCreate,
];

function member(sender: UserId, target: string, membership: string, extra: JsonObject = {}): Draft {
  return { type: 'm.room.member', stateKey: target, sender, content: { membership, ...extra } };
}

function actor(random: Random, view: View): UserId {
  if (random.chance(0.35)) return view.creator;
  return random.pick(random.chance(0.85) ? joined(view) : view.users);
}

/** Who is joined; everybody when nobody is. */
function joined({ users, state }: View): readonly UserId[] {
  const isJoined = (event: Pdu | undefined) => event?.content['membership'] === 'join';
  const present = users.filter((user) => isJoined(state('m.room.member', user)));
  return present.length === 0 ? users : present;
}
