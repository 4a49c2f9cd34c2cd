import type { ChangeRow, TimelineRow, UnreadableCause } from '@herald/client/port';
import { START_MS } from './scene-clock.ts';
import { DAY, MINUTE } from './scene-rows.ts';
import {
  base,
  change,
  message,
  picture,
  source,
  unreadable,
  unsent,
  WAVE,
  type Who,
} from './timeline-rows.ts';

/** So many minutes ago. */
const ago = (minutes: number) => START_MS - minutes * MINUTE;
const yesterday = (minutes: number) => START_MS - DAY + minutes * MINUTE;

/** Words in every form: plain, formatted, answered, reacted to, edited, deleted. */
export function textRows(): TimelineRow[] {
  return [
    message('m1', 'marat', yesterday(0), 'Good morning! The weather looks perfect for Saturday.'),
    message('m3', 'me', yesterday(4), 'Beautiful. I can drive, four seats are free.', {
      reactions: [
        { key: '😍', count: 4, isOwn: false, names: ['Sára', 'Omar', 'Dana', 'Marat'] },
        { key: '🚙', count: 2, isOwn: true, names: ['Omar', 'Айгерім'] },
      ],
    }),
    message('m4', 'me', yesterday(5), plan, {
      isEdited: true,
      readers: [
        { userId: '@marat:herald.kz', name: 'Marat Ospanov', avatar: null },
        { userId: '@sara:example.org', name: 'Sára Kovács', avatar: null },
      ],
      readerCount: 5,
    }),
    message('m5', 'omar', ago(48), 'سأحضر الخيمة الكبيرة والشاي ☕'),
    message('m7', 'sara', ago(46), 'In short: I bring the big map 🗺️ and the first-aid box.', {
      replyTo: {
        eventId: '$m3',
        sender: '@aigerim:herald.kz',
        senderName: 'Айгерім Сейіт',
        text: 'Beautiful. I can drive, four seats are free.',
        kind: 'text',
      },
    }),
    { ...base('d1', 'me', ago(40)), kind: 'deleted', byName: 'Айгерім Сейіт' },
    message('m9', 'me', ago(39), '🎉'),
    message('m10', 'marat', ago(4), question, { mentionsMe: true }),
    message('m11', 'marat', ago(3), 'And is the road open? https://roads.example/altai', {
      readers: [{ userId: '@omar:herald.kz', name: 'عمر الفاروق', avatar: null }],
      readerCount: 1,
    }),
  ];
}

const plan = {
  kind: 'text',
  style: 'text',
  text: 'Plan: leave at 7, lunch at the lake',
  rich: [
    { tag: 'p', children: [{ tag: 'strong', children: ['The plan'] }] },
    {
      tag: 'ol',
      children: [
        { tag: 'li', children: ['Leave at ', { tag: 'em', children: ['seven'] }, ', from the station'] },
        {
          tag: 'li',
          children: [
            'Lunch at the lake, see ',
            { tag: 'a', to: 'https://altai.example/route', children: ['the route'] },
          ],
        },
        { tag: 'li', children: ['Back before dark'] },
      ],
    },
  ],
} as const;

const question = {
  kind: 'text',
  style: 'text',
  text: '@Айгерім Сейіт who brings the stove?',
  rich: [
    { tag: 'mention', to: '@aigerim:herald.kz', children: ['@Айгерім Сейіт'] },
    ' who brings the stove? We have two at the office, and I could take one.',
  ],
} as const;

/** Quotes, code, tables and what else a text can hold. */
export function formattedRows(): TimelineRow[] {
  return [
    message('f1', 'sara', ago(30), {
      kind: 'text',
      style: 'text',
      text: 'Notes',
      rich: [
        { tag: 'h3', children: ['Notes of the meeting'] },
        { tag: 'blockquote', children: ['Nobody walks alone after dark.'] },
        { tag: 'p', children: ['Coordinates: ', { tag: 'code', children: ['49.81, 86.58'] }] },
        {
          tag: 'pre',
          children: [
            {
              tag: 'code',
              children: ['for (const day of days) {\n  await walk(day, { withTea: true });\n}'],
            },
          ],
        },
        { tag: 'p', children: ['The password of the hut: ', { tag: 'spoiler', children: ['marmot'] }] },
        {
          tag: 'table',
          children: [
            { tag: 'thead', children: [line('th', 'Day', 'Distance')] },
            { tag: 'tbody', children: [line('td', 'Saturday', '14 km'), line('td', 'Sunday', '9 km')] },
          ],
        },
      ],
    }),
    message('f2', 'marat', ago(20), { kind: 'text', style: 'emote', text: 'packs the tea', rich: null }),
    message('f3', 'me', ago(12), {
      kind: 'text',
      style: 'notice',
      text: 'Reminder: bring warm gloves.',
      rich: null,
    }),
  ];
}

function line(tag: 'td' | 'th', ...cells: readonly string[]) {
  return { tag: 'tr', children: cells.map((cell) => ({ tag, children: [cell] }) as const) } as const;
}

/** Pictures, video and voice. */
export function mediaRows(): TimelineRow[] {
  return [
    message(
      'p1',
      'marat',
      ago(50),
      picture('mxc://hills', 'Green hills under a blue sky', 'Our view last year'),
      {
        reactions: [{ key: '😍', count: 4, isOwn: true, names: ['Sára', 'Omar', 'Dana', 'Айгерім'] }],
      },
    ),
    message('p2', 'sara', ago(20), {
      kind: 'voice',
      source: source('mxc://v', 'audio/ogg', 48_000),
      durationMs: 23_000,
      waveform: WAVE,
    }),
    message('p3', 'me', ago(2), {
      kind: 'video',
      name: 'road.mp4',
      caption: null,
      alt: 'The road, seen from a car',
      durationMs: 41_000,
      source: source('mxc://dusk', 'video/mp4', 9_400_000),
      thumbnail: source('mxc://dusk', 'image/jpeg', 80_000),
      width: 1_200,
      height: 800,
    }),
  ];
}

/** Files, sounds, and what could not be loaded. */
export function fileRows(): TimelineRow[] {
  return [
    message('q1', 'marat', ago(40), {
      kind: 'file',
      name: 'route-altai-2026.gpx',
      source: source('mxc://f', 'application/gpx', 234_567),
      caption: null,
    }),
    message('q2', 'omar', ago(30), {
      kind: 'audio',
      name: 'أغنية الطريق.mp3',
      source: source('mxc://a', 'audio/mpeg', 4_200_000),
      durationMs: 214_000,
    }),
    message('q3', 'sara', ago(20), {
      ...picture('mxc://none', null, null),
    }),
    message('q4', 'me', ago(10), {
      kind: 'voice',
      source: source('mxc://v', 'audio/ogg', 48_000),
      durationMs: 71_000,
      waveform: WAVE.toReversed(),
    }),
    message('q5', 'me', ago(9), {
      kind: 'file',
      name: 'A list of everything that we want to take along this year, with weights and who carries it.xlsx',
      source: source('mxc://f', 'application/xlsx', 1_234_567),
      caption: 'Please look at your column',
    }),
    message('q6', 'sara', ago(1), { kind: 'unsupported', type: 'm.location', text: '' }),
  ];
}

/** Every way that a message of ours can be on its way or stuck. */
export function sendingRows(): TimelineRow[] {
  return [
    message('s0', 'marat', ago(20), 'Is the road open?'),
    unsent('s1', ago(9), 'Open since Tuesday!', 'failed', 'offline'),
    unsent('s2', ago(8), 'And the bridge too', 'failed', 'M_LIMIT_EXCEEDED'),
    unsent('s3', ago(4), 'I take the small stove', 'waiting'),
    unsent('s4', ago(3), 'Who takes the large pot?', 'held'),
    unsent(
      's5',
      ago(2),
      {
        kind: 'file',
        name: 'map.pdf',
        source: source('mxc://f', 'application/pdf', 8_400_000),
        caption: null,
      },
      'uploading',
    ),
    unsent('s6', ago(1), 'See you at seven', 'sending'),
  ];
}

const causes: readonly (readonly [UnreadableCause, Who])[] = [
  ['before-you-joined', 'marat'],
  ['before-this-device', 'omar'],
  ['locked', 'sara'],
  ['withheld', 'omar'],
  ['unsigned-sender', 'marat'],
  ['identity-changed', 'sara'],
  ['waiting', 'omar'],
  ['broken', 'marat'],
];

/** A message that cannot be read, for every cause that there is. */
export function unreadableRows(): TimelineRow[] {
  return causes.map(([cause, who], at) => unreadable(`u${at}`, who, ago(50 - at * 6), cause));
}

const changes: readonly (readonly [Who, ChangeRow['change'], Partial<ChangeRow>?])[] = [
  ['me', 'created'],
  ['me', 'encryption-on'],
  ['me', 'room-name', { value: 'Weekend in the Altai' }],
  ['marat', 'room-topic', { value: 'Routes, food, and who drives' }],
  ['me', 'room-avatar'],
  ['me', 'invited', { target: '@omar:herald.kz', targetName: 'عمر الفاروق' }],
  ['omar', 'joined'],
  ['sara', 'renamed-self', { value: 'Sára from Budapest' }],
  ['sara', 'changed-avatar-self'],
  ['marat', 'roles'],
  ['marat', 'join-rule'],
  ['marat', 'history'],
  ['omar', 'declined'],
  ['marat', 'kicked', { targetName: 'Best offers' }],
  ['marat', 'banned', { targetName: 'Best offers' }],
  ['marat', 'unbanned', { targetName: 'Best offers' }],
  ['omar', 'left'],
];

/** Changes of the room, one of each kind. */
export function changeRows(): TimelineRow[] {
  return changes.map(([who, what, more], at) => change(`c${at}`, who, ago(60 - at), what, more));
}

/** A conversation between two, over three days. */
export function twoRows(): TimelineRow[] {
  return [
    message('t1', 'marat', START_MS - 3 * DAY, 'Have you seen the new harbour plans?'),
    message('t2', 'me', START_MS - 3 * DAY + MINUTE, 'Not yet. Are they public?'),
    message(
      't3',
      'marat',
      START_MS - 3 * DAY + 2 * MINUTE,
      'Since this morning. I like the long bench by the water.',
    ),
    message('t4', 'marat', yesterday(60), 'Coffee tomorrow before the meeting?'),
    message('t5', 'me', yesterday(61), 'Gladly. Nine at the corner?', {
      reactions: [{ key: '👍', count: 1, isOwn: false, names: ['Marat'] }],
    }),
    message('t6', 'marat', ago(41), 'I am here, by the window'),
    message('t7', 'me', ago(40), 'Two minutes ☕'),
    message('t8', 'marat', ago(38), 'The report is in the folder, have a look', {}),
    message('t9', 'me', ago(12), 'Read it. The second part is very good, and I would send it as it is.', {
      readers: [{ userId: '@marat:herald.kz', name: 'Marat Ospanov', avatar: null }],
      readerCount: 1,
    }),
  ];
}

/** Two thousand messages of different lengths. */
export function longRows(): TimelineRow[] {
  const texts = [
    'Yes',
    'I think that the second one reads better, because it begins with what the person wants.',
    'Look at the spacing\nbetween the\nlines',
    'ok 👍',
  ];
  const whos: readonly Who[] = ['marat', 'sara', 'me', 'omar'];
  return Array.from({ length: 2_000 }, (_, at) =>
    message(`l${at}`, whos[Math.floor(at / 3) % 4] ?? 'me', ago((2_000 - at) * 7), `${at}. ${texts[at % 4]}`),
  );
}
