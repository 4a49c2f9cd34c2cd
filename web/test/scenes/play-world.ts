import { PortError } from '@herald/client/port';
import type { AccountRow, RoomDetailRow, RoomRow, TimelineRow, TimelineWindowRow } from '@herald/client/port';
import { createScriptedPort, type ScriptedPort } from '../scripted-port.ts';
import { drawPicture } from './pictures.ts';
import { ACCOUNT, CODE, detailOf, DEVICES, GROUP, keyed, MEMBERS, ROOMS, WINDOW } from './scene-rows.ts';

export const OFFER = { serverName: 'herald.kz', registration: 'open', hasPasswordLogin: true } as const;

/** Everything that a scene may ask for; what a scene is about, it changes. */
export function createWorld(): ScriptedPort {
  const port = createScriptedPort({
    'sessions.discover': () => OFFER,
    'sessions.checkUsername': ({ username }) =>
      username === 'alice'
        ? { isFree: false, code: 'M_USER_IN_USE', message: 'Taken.' }
        : { isFree: true, code: null, message: null },
    'sessions.signIn': () => refuse('M_FORBIDDEN'),
    'keys.pendingCode': () => CODE,
    'keys.passkeys': () => [],
    'keys.cancelVerification': () => null,
    'accounts.roles': () => [],
    'profiles.get': ({ userId }) => ({ userId, name: userId, avatar: null }),
    'rooms.searchPeople': () => ({ people: MEMBERS.slice(1, 5), isLimited: true }),
    'rooms.link': () => ({ link: 'https://herald.kz/#/@marat:herald.kz' }),
    'timeline.draft': () => ({ text: '', mentions: [], replyTo: null }),
    'timeline.saveDraft': () => null,
    'timeline.markRead': () => null,
    'timeline.setTyping': () => null,
    'timeline.source': () => ({ text: 'Beautiful. I can drive, **four seats** are free.', mentions: [] }),
    'timeline.reactions': () => [
      { key: '😍', people: MEMBERS.slice(1, 5) },
      { key: '🏔️', people: MEMBERS.slice(3, 5) },
    ],
    'media.get': ({ source }) => drawPicture(source.mxc),
    'media.avatar': ({ mxc }) => drawPicture(mxc),
    'wallet.readCode': () => ({ kind: 'none' }),
    'engine.wake': () => null,
    'engine.log': () => [],
  });
  port.show('verification', '', []);
  port.show('wallet', '', []);
  port.show(
    'devices',
    '',
    DEVICES.map((row) => [row.deviceId, row] as const),
  );
  showAccount(port);
  showRooms(port, ROOMS);
  return port;
}

/** Signs somebody in, with `change` to their account. */
export function showAccount(port: ScriptedPort, change: Partial<AccountRow> = {}): void {
  port.show('account', '', [['me', { ...ACCOUNT, ...change }]]);
}

/** Changes what the account's keys are like. */
export function showSecurity(port: ScriptedPort, change: Partial<AccountRow['security']>): void {
  showAccount(port, { security: { ...ACCOUNT.security, ...change } });
}

/** Fills the list and everything that stands behind it. */
export function showRooms(port: ScriptedPort, rooms: readonly RoomRow[]): void {
  port.show(
    'rooms',
    '',
    rooms.map((row) => [row.roomId, row] as const),
  );
  for (const row of rooms.slice(0, 30)) {
    showDetail(port, row.roomId, {}, row);
    port.show(
      'members',
      row.roomId,
      MEMBERS.map((member) => [member.userId, member] as const),
    );
    showTimeline(port, row.roomId, []);
  }
}

/** Changes what stands above and beside a room. */
export function showDetail(
  port: ScriptedPort,
  roomId: string,
  change: Partial<RoomDetailRow>,
  row = ROOMS.find((each) => each.roomId === roomId),
): void {
  if (row === undefined) throw new TypeError(`No scene has the room ${roomId}.`);
  port.show('room', roomId, [[roomId, { ...detailOf(row), ...change }]]);
}

/** Fills a conversation. */
export function showTimeline(
  port: ScriptedPort,
  roomId: string,
  rows: readonly TimelineRow[],
  change: Partial<TimelineWindowRow> = {},
): void {
  port.show('timeline', roomId, keyed(rows));
  port.show('timeline-window', roomId, [[roomId, { ...WINDOW, ...change }]]);
}

/** The address of a room of the list. */
export function roomAt(roomId: string = GROUP): string {
  return `/chats/${encodeURIComponent(roomId)}`;
}

/** Refuses a call as an engine does. */
export function refuse(code: string, message = ''): never {
  throw new PortError(code, message);
}
