import type { VerificationRow } from '@herald/client/port';
import { showOutdated, startUpdates } from '#app/updates.ts';
import { press, see, type, type Scene, type Step } from './scene.ts';
import { CODE, GROUP, ME, PERSON } from './scene-rows.ts';
import { roomAt, showSecurity, showTimeline } from './play-world.ts';
import { message } from './timeline-rows.ts';
import { START_MS } from './scene-clock.ts';
import { removeMicrophone } from './scripted-microphone.ts';

function page(name: string, title: string, at: string, steps: readonly Step[] = []): Scene {
  return { name, title, at, play: () => {}, steps };
}

/** A person’s own things. */
export const ME_SCENES: readonly Scene[] = [
  page('me', 'Me', '/me'),
  page('profile', 'Profile', '/me/profile'),
  page('devices', 'Devices, one of them unknown', '/me/devices'),
  page('device-remove', 'Before a device is removed', '/me/devices', [
    press('button:has-text("{sessions:devices.notMe}") >> nth=0'),
    see('[role=alertdialog]'),
  ]),
  page('device-menu', 'What can be done with a device', '/me/devices', [
    press('article button[aria-haspopup] >> nth=1'),
    see('[role=menu]'),
  ]),
  page('device-rename', 'Naming a device', '/me/devices', [
    press('article button[aria-haspopup] >> nth=0'),
    press('[role=menuitem]:has-text("{sessions:devices.rename}")'),
    see('[role=dialog]'),
  ]),
  page('password', 'Change the password', '/me/password', [
    type('input[type=password] >> nth=1', 'long enough'),
  ]),
  page('language', 'Language', '/me/language'),
  page('appearance', 'Appearance', '/me/appearance'),
  page('keyboard', 'Keyboard', '/me/keyboard'),
  page('shortcuts', 'The keys, asked for with “?”', '/chats', [
    see('[role=listbox]'),
    { act: 'key', key: '?' },
    see('[role=dialog]'),
  ]),
  page('data', 'Data: saver and export', '/me/data'),
  {
    ...page('recovery', 'Recovery, with passkeys', '/me/recovery'),
    play(port) {
      showSecurity(port, { passkeys: 2 });
      port.answer('keys.passkeys', () => [
        { credentialId: 'AAAA', salt: 'AAAA', createdMs: CODE.createdMs, name: 'Chrome, Linux' },
        { credentialId: 'BBBB', salt: 'AAAA', createdMs: START_MS, name: 'Safari, iPhone' },
      ]);
    },
  },
  {
    ...page('recovery-weak', 'Recovery, with a code that is not kept yet', '/me/recovery'),
    play: (port) => showSecurity(port, { code: { ...CODE, isSaved: false } }),
  },
  page('privacy', 'What the operator can see', '/me/privacy'),
  page('delete', 'Delete the account', '/me/delete'),
  page('about', 'About', '/me/about'),
  page('sign-out', 'Before signing out', '/me', [
    press('nav button:has-text("{settings:menu.signOut}")'),
    see('[role=alertdialog]'),
  ]),
  {
    ...page('sign-out-loss', 'Before signing out without a way back', '/me', [
      press('nav button:has-text("{settings:menu.signOut}")'),
      see('[role=alertdialog]'),
    ]),
    play: (port) => showSecurity(port, { code: { ...CODE, isSaved: false }, otherDevices: 0 }),
  },
];

const emoji = [0, 2, 16, 37, 39, 57, 60].map((number, at) => ({
  symbol: ['🐶', '🦁', '🌳', '☂️', '⏰', '🎸', '⚓'][at] ?? '',
  name: '',
  number,
}));

function verification(name: string, title: string, change: Partial<VerificationRow>): Scene {
  const row: VerificationRow = {
    id: '1',
    with: 'own-device',
    userId: ME,
    name: 'Айгерім Сейіт',
    deviceName: 'Firefox on Android',
    startedByUs: false,
    stage: 'asked',
    emoji,
    qr: 'TUFUUklYAgAAAEhlcmFsZCBzY3JlZW5zIGNvZGUgZm9yIGxvb2tpbmcgYXQgaXQgYW5kIG5vdGhpbmcgZWxzZQ==',
    canScan: true,
    cancelReason: null,
    ...change,
  };
  return {
    name,
    title,
    at: '/chats',
    play: (port) => port.show('verification', '', [['current', row]]),
    steps: [see('[role=dialog]')],
  };
}

/** Two devices or two people confirm each other. */
export const VERIFICATION_SCENES: readonly Scene[] = [
  verification('verify-asked', 'Another device asks to be confirmed', { stage: 'asked' }),
  verification('verify-asked-person', 'A person asks to be confirmed', {
    stage: 'asked',
    with: 'person',
    userId: '@marat:herald.kz',
    name: 'Marat Ospanov',
  }),
  verification('verify-waiting', 'Waiting for the other side', { stage: 'waiting', startedByUs: true }),
  verification('verify-choose', 'A code to scan, or pictures', { stage: 'choose' }),
  verification('verify-emoji', 'Comparing pictures', { stage: 'emoji' }),
  verification('verify-scanned', 'The other side scanned our code', { stage: 'confirm-scan' }),
  verification('verify-done', 'Confirmed', { stage: 'done' }),
  verification('verify-cancelled', 'The pictures did not match', {
    stage: 'cancelled',
    cancelReason: 'mismatch',
  }),
];

/** Everything that stands nowhere else. */
export const OTHER_SCENES: readonly Scene[] = [
  {
    ...page('scan', 'The scanner without a camera', '/scan', [see('text="{app:scan.noCamera}"')]),
    play: removeMicrophone,
  },
  {
    ...page('update', 'A new version is ready', '/chats', [see('text="{app:update.title}"')]),
    play() {
      Object.defineProperty(navigator.serviceWorker, 'controller', { value: {} });
      const registration = { waiting: {}, addEventListener: () => {}, update: async () => {} };
      void startUpdates(async () => registration as unknown as ServiceWorkerRegistration);
    },
  },
  {
    ...page('outdated', 'This page is older than the app', '/chats', [
      see('text="{app:update.outdatedTitle}"'),
    ]),
    play: showOutdated,
  },
  {
    ...page('broken-part', 'A part that stopped working', roomAt(), [see('[role=alert]')]),
    play(port) {
      const row = message('b1', 'marat', START_MS, 'x');
      const broken = {
        ...row,
        get body(): never {
          throw new TypeError('A fault of this scene.');
        },
      };
      showTimeline(port, GROUP, [broken]);
    },
  },
  page('not-found', 'An address that leads nowhere', '/nowhere'),
  {
    ...page('toast', 'A notice', roomAt(PERSON), [
      press('header button[aria-label="{timeline:header.more}"]'),
      press('[role=menuitem]:has-text("{timeline:header.mute}")'),
      see('[role=alertdialog], [role=alert], [role=status]'),
    ]),
  },
];
