import type {
  AccountRow,
  MemberRow,
  RoomDetailRow,
  RoomRow,
  TimelineRow,
  TimelineWindowRow,
} from '@herald/client/port';
import { now } from '#app/clock.ts';
import { createScriptedPort, type ScriptedPort } from '../scripted-port.ts';
import { GROUP, HOSTILE, hostileRows, LONG, longRows, usualRows } from './scene-timelines.ts';

const NOW = now();
const MINUTE = 60_000;
const ME = '@aigerim:herald.kz';

const account: AccountRow = {
  state: 'ready',
  userId: ME,
  deviceId: 'DEVICE',
  serverName: 'herald.kz',
  displayName: 'Айгерім Сейіт',
  avatar: null,
  connection: 'online',
  security: {
    state: 'ready',
    code: { number: 1, createdMs: NOW, isSaved: true },
    passkeys: 0,
    restoring: null,
    otherDevices: 1,
  },
};

/** A port that plays a scene by its name: usual, empty, loading, thousand. */
export async function sceneOf(name: string): Promise<ScriptedPort> {
  const pictures = await drawPictures();
  const rooms = name === 'thousand' ? thousandRooms() : name === 'empty' ? [] : usualRooms();
  const port = createScriptedPort({
    'media.get': ({ source }) => pictures.get(source.mxc) ?? new Blob(),
    'media.avatar': ({ mxc }) => pictures.get(mxc) ?? new Blob(),
    'timeline.draft': () => ({ text: '', mentions: [], replyTo: null }),
    'timeline.saveDraft': () => null,
    'timeline.markRead': () => null,
    'timeline.setTyping': () => null,
    'timeline.send': () => ({ key: 'sent' }),
    'timeline.react': () => null,
    'timeline.source': () => ({ text: 'The **plan**', mentions: [] }),
    'engine.wake': () => null,
    'keys.pendingCode': () => null,
    'keys.passkeys': () => [],
    'rooms.link': () => ({ link: 'https://herald.kz/#/#picnic:herald.kz' }),
    'rooms.searchPeople': () => ({ people: members.slice(1, 5), isLimited: true }),
    'timeline.reactions': () => [
      { key: '👍', people: members.slice(1, 4) },
      { key: '🎉', people: members.slice(0, 2) },
    ],
    'profiles.get': ({ userId }) => ({ userId, name: userId, avatar: null }),
  });
  port.show('account', '', [['me', account]]);
  port.show('devices', '', []);
  port.show('verification', '', []);
  if (name !== 'loading')
    port.show(
      'rooms',
      '',
      rooms.map((each) => [each.roomId, each] as const),
    );
  for (const each of rooms) {
    port.show('room', each.roomId, [[each.roomId, detailOf(each)]]);
    port.show(
      'members',
      each.roomId,
      members.map((member) => [member.userId, member] as const),
    );
    port.show('timeline-window', each.roomId, [[each.roomId, windowRow]]);
  }
  port.show('timeline', GROUP, keyed(usualRows(NOW)));
  port.show('timeline-window', GROUP, [[GROUP, { ...windowRow, unreadAfterKey: 'm9' }]]);
  port.show('timeline', HOSTILE, keyed(hostileRows(NOW)));
  port.show('timeline', LONG, keyed(longRows(NOW)));
  return port;
}

const windowRow: TimelineWindowRow = {
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

function keyed(rows: readonly TimelineRow[]): readonly (readonly [string, TimelineRow])[] {
  return rows.map((row) => [row.key, row] as const);
}

function room(
  roomId: string,
  name: string,
  more: Partial<RoomRow>,
  text: string,
  ageMinutes: number,
): RoomRow {
  const ts = NOW - ageMinutes * MINUTE;
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

function usualRooms(): RoomRow[] {
  const voice = {
    kind: 'voice',
    sender: '@x:y',
    senderName: 'Sára',
    isOwn: false,
    text: '',
    ts: NOW,
  } as const;
  return [
    room(
      '!inv:herald.kz',
      'Көктем фестивалі',
      { kind: 'group', membership: 'invite', inviter: { userId: '@d:h', name: 'Данияр' } },
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
    room(LONG, 'Design review', { kind: 'group' }, 'I moved the tokens into one file, have a look', 38),
    room('!omar:herald.kz', 'عمر الفاروق', {}, 'نلتقي غدًا الساعة التاسعة إن شاء الله', 95),
    room('!yerlan:herald.kz', 'Ерлан Қуанышбеков', { draft: 'Иә, ертең келемін' }, '', 130),
    room(
      '!parents:herald.kz',
      'Parents of class 4b',
      { kind: 'group', isMuted: true, unread: 48 },
      'Please sign the form by Friday',
      180,
    ),
    room('!lena:herald.kz', 'Lena Brandt', { unsent: 'failed' }, '', 60 * 26),
    room(
      HOSTILE,
      'A room with a very long name that somebody chose without thinking of the people who read it',
      { kind: 'group' },
      'Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      60 * 30,
    ),
    room('!empty:herald.kz', 'Juno', { last: null }, '', 60 * 49),
    room(
      '!del:herald.kz',
      'Chess on Thursdays',
      { kind: 'group', last: { ...voice, kind: 'deleted', isOwn: true } },
      '',
      60 * 80,
    ),
    room('!img:herald.kz', 'Dana', { last: { ...voice, kind: 'image', isOwn: true } }, '', 60 * 24 * 9),
  ];
}

function thousandRooms(): RoomRow[] {
  return Array.from({ length: 1_000 }, (_, at) =>
    room(
      `!r${at}:herald.kz`,
      `Room ${at + 1}`,
      { unread: at % 7 === 0 ? at + 1 : 0, isMuted: at % 11 === 0 },
      `Message ${at}`,
      at * 7,
    ),
  );
}

const members: MemberRow[] = [
  [ME, 'Айгерім Сейіт', 'owner', 100, 'verified'],
  ['@marat:herald.kz', 'Marat Ospanov', 'moderator', 50, 'verified'],
  ['@sara:example.org', 'Sára Kovács', 'member', 0, 'known'],
  ['@omar:herald.kz', 'عمر الفاروق', 'member', 0, 'known'],
  ['@lena:herald.kz', 'Lena Brandt', 'member', 0, 'changed'],
  ['@dana:herald.kz', 'Dana', 'member', 0, 'unknown'],
].map(([userId, name, role, powerLevel, identity]) => ({
  userId,
  name,
  avatar: null,
  membership: 'join',
  role,
  powerLevel,
  identity,
})) as MemberRow[];

function detailOf(row: RoomRow): RoomDetailRow {
  const isOwn = row.kind === 'group';
  return {
    roomId: row.roomId,
    name: row.name,
    topic: isOwn ? 'Routes, food, and who drives. Photos go here too.' : null,
    avatar: row.avatar,
    kind: row.kind,
    personId: row.personId,
    membership: row.membership,
    isEncrypted: row.isEncrypted,
    isPublic: false,
    memberCount: isOwn ? 6 : 2,
    invitedCount: 0,
    address: null,
    isMuted: row.isMuted,
    isPinned: row.isPinned,
    typing: row.roomId === GROUP ? [{ userId: '@sara:example.org', name: 'Sára Kovács' }] : [],
    can: {
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
    },
    holds:
      row.roomId === '!lena:herald.kz'
        ? [{ kind: 'identity-changed', userId: '@lena:herald.kz', name: 'Lena Brandt', wasVerified: false }]
        : [],
  };
}

/** Landscapes of gradients: pictures that need no file. */
async function drawPictures(): Promise<Map<string, Blob>> {
  const paint = async (sky: string, hill: string) => {
    const canvas = new OffscreenCanvas(1_200, 800);
    const context = canvas.getContext('2d');
    if (context === null) return new Blob();
    const light = context.createLinearGradient(0, 0, 0, 800);
    light.addColorStop(0, sky);
    light.addColorStop(1, '#fff3dd');
    context.fillStyle = light;
    context.fillRect(0, 0, 1_200, 800);
    for (let layer = 0; layer < 4; layer++) {
      context.fillStyle = hill;
      context.globalAlpha = 0.35 + layer * 0.2;
      context.beginPath();
      context.moveTo(0, 800);
      for (let x = 0; x <= 1_200; x += 20) {
        context.lineTo(
          x,
          420 + layer * 80 + Math.sin(x / (110 + layer * 37) + layer * 2) * (90 - layer * 15),
        );
      }
      context.lineTo(1_200, 800);
      context.fill();
    }
    return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  };
  return new Map([
    ['mxc://hills', await paint('#5fa8c9', '#24594a')],
    ['mxc://dusk', await paint('#f1a36b', '#54335c')],
  ]);
}
