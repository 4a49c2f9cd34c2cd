import { menu, press, see, show, type, type Scene } from './scene.ts';
import { CLUB, GROUP, PERSON, room, thousandRooms } from './scene-rows.ts';
import { refuse, roomAt, showAccount, showRooms, showSecurity, showTimeline } from './play-world.ts';
import { twoRows } from './scene-timelines.ts';

const nothing = () => {};
const field = '[role=dialog] input';
const details = (roomId: string) => `${roomAt(roomId)}/details`;

/** The list of conversations. */
export const LIST_SCENES: readonly Scene[] = [
  { name: 'chats-empty', title: 'No conversations yet', at: '/chats', play: (port) => showRooms(port, []) },
  {
    name: 'chats-loading',
    title: 'Conversations are coming',
    at: '/chats',
    play: (port) => port.withhold('rooms', ''),
  },
  { name: 'chats', title: 'Chats: every mark that a conversation can have', at: '/chats', play: nothing },
  {
    name: 'chats-unread',
    title: 'Only what is unread',
    at: '/chats',
    play: nothing,
    steps: [press('[role=radio]:has-text("{rooms:filter.unread}"), label:has-text("{rooms:filter.unread}")')],
  },
  {
    name: 'chats-filter-empty',
    title: 'A filter that finds nothing',
    at: '/chats',
    play: (port) => showRooms(port, [room(PERSON, 'Marat Ospanov', {}, 'See you', 4)]),
    steps: [press('[role=radio]:has-text("{rooms:filter.groups}"), label:has-text("{rooms:filter.groups}")')],
  },
  {
    name: 'chats-thousand',
    title: 'A thousand conversations',
    at: '/chats',
    play: (port) => showRooms(port, thousandRooms()),
  },
  {
    name: 'chats-offline',
    title: 'Offline',
    at: '/chats',
    play: (port) => showAccount(port, { connection: 'offline' }),
  },
  {
    name: 'chats-locked',
    title: 'This device has to be confirmed',
    at: '/chats',
    play: (port) => showSecurity(port, { state: 'locked' }),
  },
  {
    name: 'chats-restoring',
    title: 'Older messages come while one reads',
    at: '/chats',
    play: (port) => showSecurity(port, { restoring: { done: 1_240, total: 3_100 } }),
  },
  {
    name: 'chats-save-code',
    title: 'A reminder to keep the recovery code',
    at: '/chats',
    play: (port) => showSecurity(port, { code: { number: 1, createdMs: 0, isSaved: false } }),
    steps: [see('text="{keys:prompt.saveTitle}"')],
  },
  {
    name: 'room-menu',
    title: 'What can be done with a conversation of the list',
    at: '/chats',
    play: nothing,
    steps: [menu('[data-room="!ana:herald.kz"]'), see('[role=menu]')],
  },
  {
    name: 'leave-room',
    title: 'Before a conversation is left',
    at: '/chats',
    play: nothing,
    steps: [
      menu('[data-room="!parents:herald.kz"]'),
      press('[role=menuitem]:has-text("{rooms:menu.leave}")'),
      see('[role=alertdialog]'),
    ],
  },
];

/** Finding and making conversations. */
export const FIND_SCENES: readonly Scene[] = [
  {
    name: 'search',
    title: 'Search, before anything is typed',
    at: '/chats?search',
    play: nothing,
    steps: [see(field)],
  },
  {
    name: 'search-results',
    title: 'Search with results',
    at: '/chats?search',
    play: nothing,
    steps: [type(field, 'ma'), see('[role=dialog] h3:has-text("{rooms:find.people}")')],
  },
  {
    name: 'search-nothing',
    title: 'Search that finds nothing',
    at: '/chats?search',
    play: (port) => port.answer('rooms.searchPeople', () => ({ people: [], isLimited: false })),
    steps: [type(field, 'zzyzx'), see('[role=dialog] [role=status]')],
  },
  {
    name: 'search-failed',
    title: 'Search without a connection',
    at: '/chats?search',
    play: (port) => port.answer('rooms.searchPeople', () => refuse('offline')),
    steps: [type(field, 'zzyzx'), see('[role=dialog] [role=alert]')],
  },
  { name: 'new-chat', title: 'New conversation', at: '/new', play: nothing },
  {
    name: 'new-chat-results',
    title: 'New conversation: people of a name',
    at: '/new',
    play: nothing,
    steps: [
      type('input[type=search] >> visible=true', 'ma'),
      see('section h3:has-text("{rooms:find.people}")'),
    ],
  },
  { name: 'new-group', title: 'New group', at: '/new?group', play: nothing },
  {
    name: 'new-group-people',
    title: 'New group with a name and people',
    at: '/new?group',
    play: nothing,
    steps: [
      type('form input >> nth=1', 'Weekend in the Altai'),
      type('form input[type=search]', 'ma'),
      press('form button:has-text("@sara:example.org")'),
      type('form input[type=search]', 'om'),
      press('form button:has-text("@omar:herald.kz")'),
      show('form button[type=submit]'),
    ],
  },
];

/** What stands beside a conversation. */
export const DETAIL_SCENES: readonly Scene[] = [
  { name: 'details-group', title: 'Details of a group', at: details(GROUP), play: nothing },
  {
    name: 'details-person',
    title: 'Details of a conversation between two',
    at: details(PERSON),
    play: (port) => showTimeline(port, PERSON, twoRows()),
  },
  { name: 'details-public', title: 'Details of a public group', at: details(CLUB), play: nothing },
  {
    name: 'members',
    title: 'The people of a group and their roles',
    at: details(GROUP),
    play: nothing,
    steps: [show('text="Best offers"')],
  },
  {
    name: 'member-menu',
    title: 'What can be done with a member',
    at: details(GROUP),
    play: nothing,
    steps: [press('li:has-text("Sára") button[aria-haspopup]'), see('[role=menu]')],
  },
  {
    name: 'edit-group',
    title: 'A group’s name, topic and picture',
    at: details(GROUP),
    play: nothing,
    steps: [press('button:has-text("{rooms:details.edit}")'), see('[role=dialog]')],
  },
  {
    name: 'invite-dialog',
    title: 'Inviting people to a group',
    at: details(GROUP),
    play(port) {
      const people = [
        { userId: '@timur:herald.kz', name: 'Тимур Әлиев', avatar: null },
        { userId: '@layla:herald.kz', name: 'ليلى حداد', avatar: null },
        { userId: '@mikhail:example.org', name: 'Mikhail', avatar: null },
      ];
      port.answer('rooms.searchPeople', () => ({ people, isLimited: false }));
    },
    steps: [
      press('button:has-text("{rooms:details.invite}")'),
      type(field, 'ti'),
      press('[role=dialog] button:has-text("@timur")'),
      type(field, 'la'),
      see('[role=dialog] button:has-text("@layla")'),
    ],
  },
  {
    name: 'share-link',
    title: 'A link to a person',
    at: details(PERSON),
    play: nothing,
    steps: [press('button:has-text("{rooms:details.share}")'), see('[role=dialog] svg[role=img]')],
  },
  {
    name: 'leave-group',
    title: 'Before a group is left',
    at: details(GROUP),
    play: nothing,
    steps: [press('button:has-text("{rooms:details.leave}")'), see('[role=alertdialog]')],
  },
  ...['Marat', 'Sára', 'Lena'].map((name, at) => ({
    name: ['person-confirmed', 'person', 'person-changed'][at] ?? name,
    title: ['A person who was confirmed', 'A person', 'A person whose security changed'][at] ?? name,
    at: details(GROUP),
    play: nothing,
    steps: [press(`li button:has-text("${name}") >> nth=0`), see('[role=dialog]')],
  })),
];
