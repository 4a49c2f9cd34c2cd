import type { RoomHold } from '@herald/client/port';
import { press, see, type Scene } from './scene.ts';
import { GROUP, MEMBERS, PERSON, room, ROOMS } from './scene-rows.ts';
import { roomAt, showDetail, showRooms, showTimeline } from './play-world.ts';
import { hostileRows } from './hostile-rows.ts';
import {
  changeRows,
  fileRows,
  formattedRows,
  longRows,
  mediaRows,
  sendingRows,
  textRows,
  twoRows,
  unreadableRows,
} from './scene-timelines.ts';
import type { ScriptedPort } from '../scripted-port.ts';

type Rows = ReturnType<typeof textRows>;

/** A conversation of the group with these rows. */
function group(
  name: string,
  title: string,
  rows: () => Rows,
  more: (port: ScriptedPort) => void = () => {},
): Scene {
  return {
    name,
    title,
    at: roomAt(),
    play(port) {
      showTimeline(port, GROUP, rows());
      more(port);
    },
    steps: [see('[data-entry]')],
  };
}

/** A conversation that waits for the person’s word. */
function hold(name: string, title: string, held: RoomHold): Scene {
  return {
    name,
    title,
    at: roomAt(PERSON),
    play(port) {
      showTimeline(port, PERSON, twoRows());
      showDetail(port, PERSON, { holds: [held] });
    },
    steps: [see('[data-entry]')],
  };
}

const [, , sara, omar] = MEMBERS;

/** Conversations and what can stand in them. */
export const CONVERSATION_SCENES: readonly Scene[] = [
  {
    name: 'conversation-two',
    title: 'A conversation between two',
    at: roomAt(PERSON),
    play: (port) => showTimeline(port, PERSON, twoRows()),
    steps: [see('[data-entry]')],
  },
  group('conversation-text', 'A group: words, answers, reactions, readers', textRows, (port) =>
    showDetail(port, GROUP, { typing: [{ userId: '@sara:example.org', name: 'Sára Kovács' }] }),
  ),
  group('conversation-unread', 'What is new since the last visit', textRows, (port) =>
    showTimeline(port, GROUP, textRows(), { unreadAfterKey: 'm9', unread: 2 }),
  ),
  group('conversation-formatted', 'Headings, quotes, code, tables', formattedRows),
  group('conversation-media', 'Pictures, video and voice', mediaRows),
  group('conversation-files', 'Files, sounds, and what did not load', fileRows),
  group('conversation-sending', 'Messages on their way, held and failed', sendingRows),
  group('conversation-unreadable', 'Messages that can’t be read, for every cause', unreadableRows),
  group('conversation-changes', 'Changes of a group', changeRows),
  group('conversation-hostile', 'What somebody who means harm would send', hostileRows),
  {
    ...group('conversation-scrolled', 'Two thousand messages, scrolled up', longRows, (port) =>
      showTimeline(port, GROUP, longRows(), { hasOlder: true, firstUnreadEventId: '$l3', unread: 1_200 }),
    ),
    steps: [
      see('[data-entry]'),
      press('[data-entry] >> nth=-1'),
      { act: 'key', key: 'PageUp' },
      { act: 'key', key: 'PageUp' },
      { act: 'key', key: 'PageUp' },
    ],
  },
  group('conversation-error', 'Older messages did not load', textRows, (port) =>
    showTimeline(port, GROUP, textRows(), {
      hasOlder: true,
      error: { code: 'offline', message: '', retryAfterMs: null },
    }),
  ),
  { name: 'conversation-empty', title: 'A new conversation', at: roomAt(PERSON), play: () => {} },
  {
    name: 'conversation-loading',
    title: 'Messages are coming',
    at: roomAt(PERSON),
    play: (port) => showTimeline(port, PERSON, [], { hasOlder: true, isLoadingOlder: true }),
  },
  { name: 'invitation', title: 'An invitation', at: roomAt('!spring:herald.kz'), play: () => {} },
  {
    name: 'not-allowed',
    title: 'A group in which one can only read',
    at: roomAt(),
    play(port) {
      showTimeline(port, GROUP, twoRows());
      showRooms(port, ROOMS);
      showTimeline(port, GROUP, twoRows());
      showDetail(port, GROUP, {
        can: {
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
        },
      });
    },
    steps: [see('[data-entry]')],
  },
  {
    name: 'conversation-left',
    title: 'A group that one has left',
    at: roomAt(),
    play: (port) => showDetail(port, GROUP, { membership: 'leave' }),
  },
  {
    name: 'conversation-missing',
    title: 'A link to a conversation that one is not in',
    at: roomAt('!elsewhere:herald.kz'),
    play: () => {},
    steps: [see('text="{timeline:missing.title}"')],
  },
  {
    name: 'conversation-long-name',
    title: 'Long names without a space',
    at: roomAt('!long:herald.kz'),
    play(port) {
      const long = room(
        '!long:herald.kz',
        'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(3),
        { kind: 'group' },
        'x'.repeat(200),
        1,
      );
      showRooms(port, [long, ...ROOMS]);
      showDetail(port, long.roomId, {}, long);
      showTimeline(
        port,
        long.roomId,
        twoRows().map((row) =>
          row.isOwn ? row : { ...row, senderName: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3) },
        ),
      );
    },
    steps: [see('[data-entry]')],
  },
];

/** What holds sending back. */
export const HOLD_SCENES: readonly Scene[] = [
  hold('hold-identity', 'Somebody’s security changed', {
    kind: 'identity-changed',
    userId: '@marat:herald.kz',
    name: 'Marat Ospanov',
    wasVerified: false,
  }),
  hold('hold-identity-confirmed', 'The security of somebody who was confirmed changed', {
    kind: 'identity-changed',
    userId: '@marat:herald.kz',
    name: 'Marat Ospanov',
    wasVerified: true,
  }),
  hold('hold-members', 'People were added silently', {
    kind: 'silent-members',
    members: [sara, omar].flatMap((member) => (member === undefined ? [] : [member])),
  }),
  hold('hold-locked', 'This device is not confirmed yet', { kind: 'not-ready', reason: 'locked' }),
  hold('hold-none', 'Encryption is not set up yet', { kind: 'not-ready', reason: 'none' }),
];

const started = (port: ScriptedPort) => showTimeline(port, GROUP, textRows());
const reply = {
  eventId: '$m1',
  sender: null,
  senderName: 'Marat Ospanov',
  text: null,
  kind: 'missing',
} as const;

/** Opening a message’s reply preview needs a message that is not on this device. */
export const MISSING_REPLY: Scene = group(
  'conversation-missing-reply',
  'An answer to what is not on this device',
  () =>
    textRows().map((row) => (row.kind === 'message' && row.key === 'm7' ? { ...row, replyTo: reply } : row)),
);

/** A conversation that is played on by steps. */
export function played(name: string, title: string, steps: Scene['steps'] = []): Scene {
  return { name, title, at: roomAt(), play: started, steps: [see('[data-entry]'), ...steps] };
}

/** Presses one of the buttons that a message shows to who points at it. */
export function onMessage(key: string, words: string): readonly NonNullable<Scene['steps']>[number][] {
  return [
    { act: 'point', target: `[data-entry=${key}] [data-bubble]` },
    press(`[data-entry=${key}] [aria-label="${words}"]`),
  ];
}
