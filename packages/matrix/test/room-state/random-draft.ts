import type { EventDraft, JsonObject, RoomVersion, StateLookup, UserId } from '../../src/index.ts';
import type { Random } from '../graphs/random.ts';

/** The users of a room, over all servers. */
export interface DraftContext {
  readonly version: RoomVersion;
  readonly random: Random;
  readonly users: readonly string[];
  readonly state: StateLookup;
  readonly serial: number;
  /** People talk, and hardly anybody is banned or leaves. */
  readonly isCalm: boolean;
}

type Drafting = (sender: string, context: DraftContext) => EventDraft;

type Weighted = readonly (readonly [weight: number, Drafting])[];

const talk: Weighted = [
  [22, (sender, { serial }) => draft(sender, 'm.room.message', null, { body: `${serial}` })],
  [22, (sender, { random, serial }) => draft(sender, 'x', customKey(random), { serial })],
  [12, (sender, { serial }) => draft(sender, 'm.room.topic', '', { topic: `${serial}` })],
  [8, (sender, { serial }) => member(sender, sender, 'join', { displayname: `${serial}` })],
];
const government: Weighted = [
  [12, powerLevels],
  [6, joinRules],
  [14, moderation],
  [4, (sender) => member(sender, sender, 'leave')],
];
const calmBag = fill(talk);
const fullBag = fill([...talk, ...government]);

function fill(weighted: Weighted): Drafting[] {
  return weighted.flatMap(([weight, drafting]) => Array.from({ length: weight }, () => drafting));
}

/** An event that somebody could think of sending; whether it is allowed is another matter. */
export function randomDraft(sender: string, context: DraftContext): EventDraft {
  const { random, isCalm } = context;
  const bag = isCalm && random.chance(0.95) ? calmBag : fullBag;
  return random.pick(bag)(sender, context);
}

function customKey(random: Random): string {
  return random.chance(0.7) ? random.pick(['a', 'b', 'c']) : `${random.int(30)}`;
}

export function member(
  sender: string,
  target: string,
  membership: string,
  content: JsonObject = {},
): EventDraft {
  return draft(sender, 'm.room.member', target, { ...content, membership });
}

export function draft(
  sender: string,
  type: string,
  stateKey: string | null,
  content: JsonObject,
): EventDraft {
  return { type, stateKey, sender: sender as UserId, content };
}

function powerLevels(sender: string, { random, users, state }: DraftContext): EventDraft {
  const content = state('m.room.power_levels', '')?.content ?? {};
  if (random.chance(0.3)) {
    return draft(sender, 'm.room.power_levels', '', { ...content, state_default: random.pick([0, 0, 50]) });
  }
  const levels = {
    ...(content.users as JsonObject | undefined),
    [random.pick(users)]: random.pick([0, 50, 100]),
  };
  return draft(sender, 'm.room.power_levels', '', { ...content, users: levels });
}

function joinRules(sender: string, { random, version, users }: DraftContext): EventDraft {
  const rules = ['public', 'public', 'public', 'invite', ...(version.knocking ? ['knock'] : [])];
  const rule = random.pick(rules);
  const allow = [{ type: 'm.room_membership', room_id: `!other:${users[0]!}` }];
  const isRestricted = version.restrictedJoins && random.chance(0.1);
  const content: JsonObject = isRestricted ? { join_rule: 'restricted', allow } : { join_rule: rule };
  return draft(sender, 'm.room.join_rules', '', content);
}

function moderation(sender: string, { random, users }: DraftContext): EventDraft {
  return member(sender, random.pick(users), random.pick(['invite', 'leave', 'ban', 'ban', 'leave', 'knock']));
}

/** The content of the first power levels of a room. */
export function firstPowerLevels(
  creator: string,
  context: DraftContext,
  others: readonly string[],
): JsonObject {
  const { random, version } = context;
  const users: Record<string, number> = version.privilegedCreators ? {} : { [creator]: 100 };
  for (const user of others) if (random.chance(0.4)) users[user] = random.pick([50, 100]);
  return { users, events: { x: 0 }, state_default: random.pick([0, 50]) };
}
