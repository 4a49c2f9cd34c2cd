import { PortError } from '@herald/client/port';
import type { AccountRow, RoomRow, VerificationRow } from '@herald/client/port';
import { now } from '../../src/app/clock.ts';
import { createScriptedPort } from '../scripted-port.ts';
import type { ScriptedPort } from '../scripted-port.ts';

const CODE = 'EsTb 8kLm vQ2x 9RtY pW3c Hn7d JfZa 4uGe Xo6i BsKq MyVr 5CwN';
const DAY_MS = 86_400_000;
const START_MS = new Date(2026, 10, 20, 9, 41).getTime();

export const ACCOUNT: AccountRow = {
  state: 'ready',
  userId: '@aigerim:herald.example',
  deviceId: 'HERE',
  serverName: 'herald.example',
  displayName: 'Aigerim Sadykova',
  avatar: null,
  connection: 'online',
  security: {
    state: 'ready',
    code: { number: 1, createdMs: START_MS, isSaved: true },
    passkeys: 0,
    restoring: null,
    otherDevices: 1,
  },
};

/** A port that plays one of the named scenes. */
export function createScene(name: string): ScriptedPort {
  const port = createPort();
  const change = SCENES[name];
  if (change === undefined) throw new TypeError(`There is no scene ${name}.`);
  change(port);
  return port;
}

const SCENES: Readonly<Record<string, (port: ScriptedPort) => void>> = {
  'signed-out': (port) => account(port, SIGNED_OUT),
  'signed-out-token': (port) => {
    account(port, SIGNED_OUT);
    port.answer('sessions.discover', () => ({ ...OFFER, registration: 'token' }));
  },
  'signed-out-closed': (port) => {
    account(port, { ...SIGNED_OUT, state: 'signed-out-by-server' });
    port.answer('sessions.discover', () => ({ ...OFFER, registration: 'closed' }));
  },
  'server-away': (port) => {
    account(port, SIGNED_OUT);
    port.answer('sessions.discover', () => {
      throw new PortError('offline');
    });
  },
  'signed-in': (port) => account(port, ACCOUNT),
  empty: (port) => {
    account(port, ACCOUNT);
    port.show('rooms', '', []);
  },
  offline: (port) => account(port, { ...ACCOUNT, connection: 'offline' }),
  locked: (port) =>
    account(port, {
      ...ACCOUNT,
      security: { ...ACCOUNT.security, state: 'locked', passkeys: 1, otherDevices: 2 },
    }),
  restoring: (port) =>
    account(port, { ...ACCOUNT, security: { ...ACCOUNT.security, restoring: { done: 1240, total: 3100 } } }),
  unsaved: (port) =>
    account(port, {
      ...ACCOUNT,
      security: {
        ...ACCOUNT.security,
        code: { number: 1, createdMs: START_MS, isSaved: false },
        otherDevices: 0,
      },
    }),
  arrival: (port) => {
    account(port, SIGNED_OUT);
    port.answer('sessions.signIn', () => {
      const starting: AccountRow = {
        ...ACCOUNT,
        state: 'starting',
        security: { ...ACCOUNT.security, state: 'unknown' },
      };
      setTimeout(() => account(port, starting), 50);
      setTimeout(() => account(port, { ...starting, state: 'ready' }), 1_500);
      const locked: AccountRow = { ...ACCOUNT, security: { ...ACCOUNT.security, state: 'locked' } };
      setTimeout(() => account(port, locked), 2_500);
      return { userId: '@aigerim:herald.example' };
    });
    port.answer('keys.recover', () => {
      account(port, {
        ...ACCOUNT,
        security: { ...ACCOUNT.security, restoring: { done: 1240, total: 3100 } },
      });
      setTimeout(() => account(port, ACCOUNT), 1_500);
      return null;
    });
  },
  emoji: (port) => verification(port, { stage: 'emoji' }),
  choose: (port) => verification(port, { stage: 'choose' }),
  asked: (port) => verification(port, { stage: 'asked' }),
};

function account(port: ScriptedPort, row: AccountRow): void {
  port.show('account', '', [['me', row]]);
}

function verification(port: ScriptedPort, change: Partial<VerificationRow>): void {
  account(port, ACCOUNT);
  port.show('verification', '', [['current', { ...VERIFICATION, ...change }]]);
}

const OFFER = { serverName: 'herald.example', registration: 'open', hasPasswordLogin: true } as const;

const SIGNED_OUT: AccountRow = { ...ACCOUNT, state: 'signed-out', userId: null, displayName: null };

const VERIFICATION: VerificationRow = {
  id: '1',
  with: 'own-device',
  userId: '@aigerim:herald.example',
  name: 'Aigerim Sadykova',
  deviceName: 'Firefox on Android',
  startedByUs: false,
  stage: 'asked',
  emoji: [
    { symbol: '🐶', name: 'Dog', number: 0 },
    { symbol: '🦁', name: 'Lion', number: 2 },
    { symbol: '🌳', name: 'Tree', number: 16 },
    { symbol: '☂️', name: 'Umbrella', number: 37 },
    { symbol: '⏰', name: 'Clock', number: 39 },
    { symbol: '🎸', name: 'Guitar', number: 57 },
    { symbol: '⚓', name: 'Anchor', number: 60 },
  ],
  qr: 'TUFUUklYAgAAAEhlcmFsZCBzY3JlZW5zIGNvZGUgZm9yIGxvb2tpbmcgYXQgaXQgYW5kIG5vdGhpbmcgZWxzZQ==',
  canScan: true,
  cancelReason: null,
};

function createPort(): ScriptedPort {
  const port = createScriptedPort({
    'sessions.discover': () => OFFER,
    'sessions.checkUsername': ({ username }) =>
      username === 'alice'
        ? { isFree: false, code: 'M_USER_IN_USE', message: 'Taken.' }
        : { isFree: true, code: null, message: null },
    'sessions.signIn': () => {
      throw new PortError('M_FORBIDDEN', 'Wrong.');
    },
    'keys.pendingCode': () => ({ code: CODE, number: 1, createdMs: START_MS }),
    'keys.passkeys': () => [],
    'keys.confirmSaved': () => null,
    'keys.recover': () => {
      throw new PortError('wrong-code');
    },
    'keys.cancelVerification': () => null,
    'rooms.searchPeople': () => ({ people: [], isLimited: false }),
    'timeline.draft': () => ({ text: '', mentions: [], replyTo: null }),
    'engine.wake': () => null,
    'engine.log': () => [],
  });
  port.show('devices', '', [
    ['HERE', device('HERE', 'Herald in Chrome on Linux', true, 0)],
    ['PHONE', device('PHONE', 'Herald in Firefox on Android', false, 3_600_000)],
    ['OLD', { ...device('OLD', 'Unknown browser', false, 9 * DAY_MS), trust: 'unsigned' }],
  ]);
  port.show(
    'rooms',
    '',
    NAMES.map((roomName, index) => [`!room${index}:herald.example`, room(roomName, index)] as const),
  );
  return port;
}

function device(deviceId: string, name: string, isThis: boolean, agoMs: number) {
  const lastSeenMs = now() - agoMs;
  return { deviceId, name, isThis, trust: 'signed', lastSeenMs, lastSeenIp: '203.0.113.7' } as const;
}

const NAMES = [
  'Nurlan Bekov',
  'Harbour working group',
  'Әсел Қайратқызы',
  'مجموعة الترجمة',
  'Layla Haddad',
  'Water and roads: district council of the northern lakes and everything that belongs to it',
  'Press office',
  'Dana',
  'Emergency drill, 12 December',
  'Mikhail',
];

function room(name: string, index: number): RoomRow {
  const isGroup = index % 2 === 1;
  return {
    roomId: `!room${index}:herald.example`,
    name,
    avatar: null,
    kind: isGroup ? 'group' : 'person',
    personId: isGroup ? null : `@person${index}:herald.example`,
    membership: 'join',
    inviter: null,
    isEncrypted: true,
    isPinned: index === 0,
    isMuted: index === 6,
    unread: index === 1 ? 3 : index === 6 ? 12 : 0,
    mentions: index === 1 ? 1 : 0,
    isMarkedUnread: false,
    last: {
      kind: index === 3 ? 'voice' : 'text',
      sender: '@x:herald.example',
      senderName: isGroup ? 'Dana' : name,
      isOwn: index === 4,
      text: 'See you at the harbour at six. I will bring the plans and some tea.',
      ts: now() - index * 0.6 * DAY_MS,
    },
    draft: index === 7 ? 'Could you send me' : null,
    ts: now() - index * 0.6 * DAY_MS,
    unsent: 'none',
  };
}
