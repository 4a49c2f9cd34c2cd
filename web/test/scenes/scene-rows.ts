import type {
  AccountRow,
  DeviceRow,
  MemberRow,
  RoomDetailRow,
  RoomRow,
  TimelineRow,
  TimelineWindowRow,
} from '@herald/client/port';
import { START_MS } from './scene-clock.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
export const ME = '@aigerim:herald.kz';
export const GROUP = '!altai:herald.kz';
export const PERSON = '!marat:herald.kz';
export const CLUB = '!chess:herald.kz';

export const CODE = {
  code: 'EsTb 8kLm vQ2x 9RtY pW3c Hn7d JfZa 4uGe Xo6i BsKq MyVr 5CwN',
  number: 2,
  createdMs: START_MS - 9 * DAY,
};

/** Somebody who is signed in and has everything in order. */
export const ACCOUNT: AccountRow = {
  state: 'ready',
  userId: ME,
  deviceId: 'HERE',
  serverName: 'herald.kz',
  displayName: 'Айгерім Сейіт',
  avatar: null,
  connection: 'online',
  security: {
    state: 'ready',
    code: { number: CODE.number, createdMs: CODE.createdMs, isSaved: true },
    passkeys: 0,
    restoring: null,
    otherDevices: 1,
  },
};

export const SIGNED_OUT: AccountRow = { ...ACCOUNT, state: 'signed-out', userId: null, displayName: null };

/** A row of the list of rooms, of a conversation between two unless `more` says otherwise. */
export function room(
  roomId: string,
  name: string,
  more: Partial<RoomRow>,
  text: string,
  ageMinutes: number,
): RoomRow {
  const ts = START_MS - ageMinutes * MINUTE;
  return {
    roomId,
    name,
    avatar: null,
    kind: 'person',
    personId: more.kind === 'group' ? null : `@${roomId.slice(1)}`,
    membership: 'join',
    inviter: null,
    isEncrypted: true,
    isPinned: false,
    isMuted: false,
    unread: 0,
    mentions: 0,
    isMarkedUnread: false,
    last: { kind: 'text', sender: '@x:y', senderName: 'Marat', isOwn: false, text, ts },
    draft: null,
    ts,
    unsent: 'none',
    ...more,
  };
}

const voice = {
  kind: 'voice',
  sender: '@x:y',
  senderName: 'Sára',
  isOwn: false,
  text: '',
  ts: START_MS,
} as const;

/** A list in which every mark stands once. */
export const ROOMS: readonly RoomRow[] = [
  room(
    '!spring:herald.kz',
    'Көктем фестивалі',
    { kind: 'group', membership: 'invite', inviter: { userId: '@daniyar:herald.kz', name: 'Данияр' } },
    '',
    3,
  ),
  room(
    GROUP,
    'Weekend in the Altai',
    { kind: 'group', isPinned: true, unread: 3, mentions: 1, avatar: 'mxc://hills' },
    'Who brings the stove?',
    2,
  ),
  room('!ana:herald.kz', 'Анам', { unread: 1, last: voice }, '', 14),
  room(PERSON, 'Marat Ospanov', {}, 'The report is in the folder, have a look', 38),
  room('!omar:herald.kz', 'عمر الفاروق', {}, 'نلتقي غدًا الساعة التاسعة إن شاء الله', 95),
  room('!yerlan:herald.kz', 'Ерлан Қуанышбеков', { draft: 'Иә, ертең келемін' }, '', 130),
  room(
    '!parents:herald.kz',
    'Parents of class 4b',
    { kind: 'group', isMuted: true, unread: 48 },
    'Please sign the form by Friday',
    180,
  ),
  room(
    '!translation:herald.kz',
    'مجموعة الترجمة',
    { kind: 'group', last: { ...voice, isOwn: true } },
    '',
    220,
  ),
  room('!lena:herald.kz', 'Lena Brandt', { unsent: 'failed' }, '', 60 * 26),
  room('!nurlan:herald.kz', 'Nurlan', { unsent: 'waiting', isMarkedUnread: true }, 'See you at six', 60 * 28),
  room(
    '!council:herald.kz',
    'Water and roads: district council of the northern lakes and everything that belongs to it',
    { kind: 'group' },
    'I have put the minutes of the last three sittings into one file, please read them before Monday',
    60 * 30,
  ),
  room('!juno:herald.kz', 'Juno', { last: null }, '', 60 * 49),
  room(
    CLUB,
    'Chess on Thursdays',
    { kind: 'group', isEncrypted: false, last: { ...voice, kind: 'deleted', isOwn: true } },
    '',
    60 * 80,
  ),
  room('!dana:herald.kz', 'Dana', { last: { ...voice, kind: 'image', isOwn: true } }, '', 60 * 24 * 9),
];

/** A thousand rooms, of which every seventh is unread. */
export function thousandRooms(): readonly RoomRow[] {
  return Array.from({ length: 1_000 }, (_, at) =>
    room(
      `!r${at}:herald.kz`,
      `Room ${at + 1}`,
      { unread: at % 7 === 0 ? at + 1 : 0, isMuted: at % 11 === 0, kind: at % 3 === 0 ? 'group' : 'person' },
      `Message ${at}`,
      at * 7,
    ),
  );
}

type MemberFacts = readonly [
  string,
  string,
  MemberRow['role'],
  number,
  MemberRow['identity'],
  MemberRow['membership']?,
];

const people: readonly MemberFacts[] = [
  [ME, 'Айгерім Сейіт', 'owner', 100, 'verified'],
  ['@marat:herald.kz', 'Marat Ospanov', 'admin', 100, 'verified'],
  ['@sara:example.org', 'Sára Kovács', 'moderator', 50, 'known'],
  ['@omar:herald.kz', 'عمر الفاروق', 'member', 0, 'known'],
  ['@lena:herald.kz', 'Lena Brandt', 'member', 0, 'changed'],
  ['@dana:herald.kz', 'Dana', 'member', 0, 'unknown'],
  ['@yerlan:herald.kz', 'Ерлан Қуанышбеков', 'muted', -1, 'unknown'],
  ['@nurlan:herald.kz', 'Nurlan', 'member', 0, 'unknown', 'invite'],
  ['@advert:elsewhere.example', 'Best offers', 'member', 0, 'unknown', 'ban'],
];

export const MEMBERS: readonly MemberRow[] = people.map(
  ([userId, name, role, powerLevel, identity, membership = 'join']) => ({
    userId,
    name,
    avatar: null,
    membership,
    role,
    powerLevel,
    identity,
  }),
);

/** What stands above and beside a conversation of the list. */
export function detailOf(row: RoomRow): RoomDetailRow {
  const isGroup = row.kind === 'group';
  const isClub = row.roomId === CLUB;
  return {
    roomId: row.roomId,
    name: row.name,
    topic: isGroup ? 'Routes, food, and who drives. Photos go here too.' : null,
    avatar: row.avatar,
    kind: row.kind,
    personId: row.personId,
    membership: row.membership,
    isEncrypted: row.isEncrypted,
    isPublic: isClub,
    memberCount: isGroup ? 7 : 2,
    invitedCount: 0,
    address: isClub ? '#chess:herald.kz' : null,
    isMuted: row.isMuted,
    isPinned: row.isPinned,
    typing: [],
    can: { ...NO_POWERS, send: true, ...(isGroup && !isClub ? ALL_POWERS : {}) },
    holds: [],
  };
}

const NO_POWERS = {
  send: false,
  invite: false,
  kick: false,
  ban: false,
  redactOthers: false,
  setName: false,
  setTopic: false,
  setAvatar: false,
  setRoles: false,
  mentionRoom: false,
};
const ALL_POWERS = {
  send: true,
  invite: true,
  kick: true,
  ban: true,
  redactOthers: true,
  setName: true,
  setTopic: true,
  setAvatar: true,
  setRoles: true,
  mentionRoom: true,
};

/** A window that holds its whole conversation, and nothing of it is unread. */
export const WINDOW: TimelineWindowRow = {
  hasOlder: false,
  hasNewer: false,
  isLoadingOlder: false,
  isLoadingNewer: false,
  error: null,
  unreadAfterKey: null,
  firstUnreadEventId: null,
  unread: 0,
  focusKey: null,
};

export const DEVICES: readonly DeviceRow[] = [
  device('HERE', 'Herald in Chrome on Linux', true, 0),
  device('PHONE', 'Herald in Firefox on Android', false, 60 * MINUTE),
  { ...device('OLD', 'Unknown browser', false, 9 * DAY), trust: 'unsigned' },
];

function device(deviceId: string, name: string, isThis: boolean, agoMs: number): DeviceRow {
  const lastSeenMs = START_MS - agoMs;
  return { deviceId, name, isThis, trust: 'signed', lastSeenMs, lastSeenIp: '203.0.113.7' };
}

/** Rows of a conversation under their keys. */
export function keyed(rows: readonly TimelineRow[]): readonly (readonly [string, TimelineRow])[] {
  return rows.map((row) => [row.key, row] as const);
}
