import { startArrival } from '#app/arrival.ts';
import { press, see, type, type Scene } from './scene.ts';
import { ACCOUNT, CODE, SIGNED_OUT } from './scene-rows.ts';
import { OFFER, refuse, showAccount, showSecurity } from './play-world.ts';
import type { ScriptedPort } from '../scripted-port.ts';

const submit = '#content button[type=submit]';
const signOut = (port: ScriptedPort) => showAccount(port, SIGNED_OUT);
const lock = (port: ScriptedPort) => {
  showSecurity(port, { state: 'locked', passkeys: 1, otherDevices: 2 });
  port.answer('keys.passkeys', () => [
    { credentialId: 'AAAA', salt: 'AAAA', createdMs: CODE.createdMs, name: 'Chrome, Linux' },
  ]);
};
const byCode = press('#content button:has-text("{keys:recover.byCode}")');

/** How somebody gets in: welcome, signing in and up. */
export const ENTRY_SCENES: readonly Scene[] = [
  { name: 'welcome', title: 'Welcome', at: '/welcome', play: signOut },
  {
    name: 'welcome-closed',
    title: 'Welcome, of a server that takes nobody new',
    at: '/welcome',
    play(port) {
      signOut(port);
      port.answer('sessions.discover', () => ({ ...OFFER, registration: 'closed' }));
    },
  },
  {
    name: 'welcome-signed-out',
    title: 'The server ended this device’s access',
    at: '/welcome',
    play: (port) => showAccount(port, { ...SIGNED_OUT, state: 'signed-out-by-server' }),
  },
  {
    name: 'welcome-unreachable',
    title: 'Welcome without a connection',
    at: '/welcome',
    play(port) {
      signOut(port);
      port.answer('sessions.discover', () => refuse('offline'));
    },
  },
  { name: 'sign-in', title: 'Sign in', at: '/sign-in', play: signOut },
  {
    name: 'sign-in-error',
    title: 'Sign in with a wrong password',
    at: '/sign-in',
    play: signOut,
    steps: [
      type('[name=username]', 'aigerim'),
      type('input[type=password]', 'not this one'),
      press(submit),
      see('[role=alert]'),
    ],
  },
  { name: 'sign-up', title: 'Sign up', at: '/sign-up', play: signOut },
  {
    name: 'sign-up-errors',
    title: 'Sign up with a name that is taken and a short password',
    at: '/sign-up',
    play: signOut,
    steps: [
      type('[name=username]', 'alice'),
      type('input[type=password]', 'short'),
      press(submit),
      see('#content [data-invalid] >> nth=0'),
      see('text="{app:errors.M_USER_IN_USE}"'),
    ],
  },
  {
    name: 'sign-up-token',
    title: 'Sign up with an invitation code',
    at: '/sign-up',
    play(port) {
      signOut(port);
      port.answer('sessions.discover', () => ({ ...OFFER, registration: 'token' }));
    },
  },
  {
    name: 'sign-up-closed',
    title: 'Sign up, where nobody new is taken',
    at: '/sign-up',
    play(port) {
      signOut(port);
      port.answer('sessions.discover', () => ({ ...OFFER, registration: 'closed' }));
    },
  },
  {
    name: 'signing-in',
    title: 'The stages of signing in',
    at: '/chats',
    play(port) {
      startArrival();
      showAccount(port, { state: 'starting', security: { ...ACCOUNT.security, state: 'unknown' } });
    },
  },
  { name: 'opening', title: 'Opening the app', at: '/chats', play: (port) => port.show('account', '', []) },
];

/** How a recovery code is kept, and how somebody comes back with it. */
export const RECOVERY_SCENES: readonly Scene[] = [
  { name: 'save-code', title: 'Keep the recovery code', at: '/recovery-code', play: () => {} },
  {
    name: 'confirm-code',
    title: 'Show that the recovery code is kept',
    at: '/recovery-code',
    play: () => {},
    steps: [press('#content button:has-text("{keys:save.next}")')],
  },
  {
    name: 'confirm-code-wrong',
    title: 'Another group of the code was typed',
    at: '/recovery-code',
    play: () => {},
    steps: [
      press('#content button:has-text("{keys:save.next}")'),
      type('#content input >> nth=0', 'abcd'),
      press(submit),
      see('#content [data-invalid] >> nth=0'),
    ],
  },
  {
    name: 'make-code',
    title: 'Make a new recovery code',
    at: '/recovery-code',
    play: (port) => port.answer('keys.pendingCode', () => null),
  },
  { name: 'recover', title: 'Confirm it’s you: three ways', at: '/recover', play: lock },
  { name: 'recover-by-code', title: 'Recover by code', at: '/recover', play: lock, steps: [byCode] },
  {
    name: 'recover-wrong-code',
    title: 'Recover with a wrong code',
    at: '/recover',
    play(port) {
      lock(port);
      port.answer('keys.recover', () => refuse('wrong-code'));
    },
    steps: [
      byCode,
      type('#content textarea', 'EsTb 8kLm vQ2x'),
      press(submit),
      see('#content [data-invalid]'),
    ],
  },
  {
    name: 'recover-replaced-code',
    title: 'Recover with a code that was replaced',
    at: '/recover',
    play(port) {
      lock(port);
      port.answer('keys.recover', () => refuse('replaced-code', '2026-11-11'));
    },
    steps: [byCode, type('#content textarea', CODE.code), press(submit), see('#content [data-invalid]')],
  },
  {
    name: 'recover-progress',
    title: 'Older messages are coming',
    at: '/recover',
    play: (port) => showSecurity(port, { restoring: { done: 1_240, total: 3_100 } }),
  },
  {
    name: 'recover-nothing',
    title: 'There is nothing to recover',
    at: '/recover',
    play: (port) => showSecurity(port, { state: 'none', code: null }),
  },
  { name: 'last-resort', title: 'The last resort', at: '/recover/lost', play: lock },
];
