import type { ChangeRow, MessageBody, MessageRow, TimelineRow, UnreadableCause } from '@herald/client/port';

export const GROUP = '!altai:herald.kz';
export const HOSTILE = '!hostile:herald.kz';
export const LONG = '!long:herald.kz';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PEOPLE: Readonly<Record<string, readonly [string, string]>> = {
  me: ['@aigerim:herald.kz', 'Айгерім Сейіт'],
  marat: ['@marat:herald.kz', 'Marat Ospanov'],
  sara: ['@sara:example.org', 'Sára Kovács'],
  omar: ['@omar:herald.kz', 'عمر الفاروق'],
};

type Who = keyof typeof PEOPLE;

function base(key: string, who: Who, ts: number) {
  const [sender, senderName] = PEOPLE[who] ?? ['@x:y', 'X'];
  return {
    key,
    eventId: `$${key}`,
    ts,
    sender,
    senderName,
    senderAvatar: null,
    isOwn: who === 'me',
    readers: [],
    readerCount: 0,
  };
}

function message(
  key: string,
  who: Who,
  ts: number,
  body: MessageBody | string,
  more: Partial<MessageRow> = {},
): MessageRow {
  return {
    ...base(key, who, ts),
    kind: 'message',
    body: typeof body === 'string' ? { kind: 'text', text: body, rich: null, style: 'text' } : body,
    isEdited: false,
    replyTo: null,
    reactions: [],
    moreReactions: 0,
    mentionsMe: false,
    send: null,
    canEdit: who === 'me',
    canRedact: true,
    warning: null,
    ...more,
  };
}

function change(
  key: string,
  who: Who,
  ts: number,
  what: ChangeRow['change'],
  more: Partial<ChangeRow> = {},
): ChangeRow {
  return {
    ...base(key, who, ts),
    kind: 'change',
    change: what,
    target: null,
    targetName: null,
    value: null,
    ...more,
  };
}

function source(mxc: string, mimetype: string, bytes: number) {
  return { mxc, mimetype, bytes, encrypted: null };
}

function unreadable(key: string, ts: number, cause: UnreadableCause): TimelineRow {
  return { ...base(key, 'omar', ts), kind: 'unreadable', cause };
}

const wave = Array.from(
  { length: 80 },
  (_, at) => Math.abs(Math.sin(at / 3) * Math.cos(at / 11)) * 0.9 + 0.05,
);

/** A conversation in which everything that can stand in one stands once. */
export function usualRows(now: number): TimelineRow[] {
  return [...yesterday(now - DAY), ...thisMorning(now - 48 * MINUTE), ...lately(now)];
}

function yesterday(old: number): TimelineRow[] {
  return [
    change('c1', 'me', old, 'created'),
    change('c2', 'me', old + 1, 'encryption-on'),
    change('c3', 'me', old + 2, 'invited', { targetName: 'عمر الفاروق', target: '@omar:herald.kz' }),
    message('m1', 'marat', old + MINUTE, 'Good morning! The weather looks perfect for Saturday.'),
    message(
      'm2',
      'marat',
      old + 2 * MINUTE,
      {
        kind: 'image',
        name: 'hills.jpg',
        caption: 'This was our view last year',
        alt: 'Green hills under a blue sky',
        source: source('mxc://hills', 'image/jpeg', 1_400_000),
        thumbnail: null,
        width: 1_200,
        height: 800,
      },
      {
        reactions: [
          { key: '😍', count: 4, isOwn: true, names: ['Sára', 'Omar', 'You', 'Dana'] },
          { key: '🏔️', count: 2, isOwn: false, names: ['Omar', 'Sára'] },
        ],
      },
    ),
    message('m3', 'me', old + 4 * MINUTE, 'Beautiful. I can drive, four seats are free.'),
    message(
      'm4',
      'me',
      old + 5 * MINUTE,
      {
        kind: 'text',
        style: 'text',
        text: 'Plan: leave at 7, lunch at the lake',
        rich: [
          { tag: 'p', children: [{ tag: 'strong', children: ['The plan'] }] },
          {
            tag: 'ol',
            children: [
              {
                tag: 'li',
                children: ['Leave at ', { tag: 'em', children: ['seven'] }, ', from the station'],
              },
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
      },
      {
        isEdited: true,
        readers: [
          { userId: '@marat:herald.kz', name: 'Marat Ospanov', avatar: null },
          { userId: '@sara:example.org', name: 'Sára Kovács', avatar: null },
        ],
        readerCount: 5,
      },
    ),
  ];
}

function thisMorning(late: number): TimelineRow[] {
  return [
    message('m5', 'omar', late, 'سأحضر الخيمة الكبيرة والشاي ☕'),
    message('m6', 'sara', late + MINUTE, {
      kind: 'voice',
      source: source('mxc://v', 'audio/ogg', 48_000),
      durationMs: 23_000,
      waveform: wave,
    }),
    message('m7', 'sara', late + 2 * MINUTE, 'In short: I bring the big map 🗺️ and the first-aid box.', {
      replyTo: {
        eventId: '$m3',
        sender: '@aigerim:herald.kz',
        senderName: 'Айгерім Сейіт',
        text: 'Beautiful. I can drive, four seats are free.',
        kind: 'text',
      },
    }),
    unreadable('u1', late + 6 * MINUTE, 'locked'),
    unreadable('u2', late + 7 * MINUTE, 'withheld'),
    message('m8', 'me', late + 12 * MINUTE, {
      kind: 'file',
      name: 'route-altai-2026.gpx',
      source: source('mxc://f', 'application/gpx', 234_567),
      caption: null,
    }),
    { ...base('d1', 'me', late + 13 * MINUTE), kind: 'deleted', byName: 'Айгерім Сейіт' },
    message('m9', 'me', late + 14 * MINUTE, '🎉'),
  ];
}

function lately(now: number): TimelineRow[] {
  return [
    message(
      'm10',
      'marat',
      now - 4 * MINUTE,
      {
        kind: 'text',
        style: 'text',
        text: '@Айгерім Сейіт who brings the stove?',
        rich: [
          { tag: 'mention', to: '@aigerim:herald.kz', children: ['@Айгерім Сейіт'] },
          ' who brings the stove? We have two at the office, and I could take one.',
        ],
      },
      { mentionsMe: true },
    ),
    message(
      'm11',
      'marat',
      now - 3 * MINUTE,
      'And does anybody know whether the road is open? https://roads.example/altai',
    ),
    message('m12', 'sara', now - 2 * MINUTE, {
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
    message('m13', 'me', now - MINUTE, 'Open since Tuesday!', {
      send: { state: 'failed', progress: null, error: { code: 'offline', message: '', retryAfterMs: null } },
      eventId: null,
    }),
    message('m14', 'me', now - 10_000, 'I take the small stove', {
      send: { state: 'sending', progress: null, error: null },
      eventId: null,
    }),
  ];
}

/** What somebody who means harm, or does not think, would send. */
export function hostileRows(now: number): TimelineRow[] {
  return [...hostileTexts(now), ...hostileRest(now)];
}

function hostileTexts(now: number): TimelineRow[] {
  return [
    message('h1', 'sara', now - 30 * MINUTE, `${'A'.repeat(900)} ${'b'.repeat(300)}`),
    message('h2', 'sara', now - 29 * MINUTE, 'Zalgo: H̸̡̪̯ͨ͊̽̅̾̎Ȩ̬̩̾͛ͪ̈́̀́͘ ̶̧̨̱̹̭̯ͧ̾ͬC̷̙̲̝͖ͭ̏ͥͮ͟Oͮ͏̮̪̝͍M̲̖͊̒ͪͩͬ̚̚͜Ȇ̴̟̟͙̞ͩ͌͝S̨̥̫͎̭ͯ̿̔̀ͅ and \u202Egnp.exe\u202C'),
    message(
      'h3',
      'omar',
      now - 28 * MINUTE,
      {
        kind: 'text',
        style: 'text',
        text: 'x',
        rich: [
          'Your bank: ',
          { tag: 'a', to: 'https://xn--pple-43d.com/login', children: ['аpple.com'] },
          ' and ',
          { tag: 'a', to: 'https://evil.example', children: ['https://herald.kz'] },
          {
            tag: 'pre',
            children: [{ tag: 'code', children: [`const line = "${'long '.repeat(60)}";\nreturn line;`] }],
          },
          {
            tag: 'table',
            children: [
              {
                tag: 'tbody',
                children: [
                  {
                    tag: 'tr',
                    children: [
                      { tag: 'td', children: ['a'] },
                      { tag: 'td', children: ['b'] },
                    ],
                  },
                ],
              },
            ],
          },
        ],
      },
      { warning: 'unsigned-device' },
    ),
  ];
}

function hostileRest(now: number): TimelineRow[] {
  const causes: readonly UnreadableCause[] = [
    'before-you-joined',
    'before-this-device',
    'unsigned-sender',
    'identity-changed',
    'waiting',
    'broken',
  ];
  return [
    message('h4', 'marat', now - 27 * MINUTE, 'Ten thousand reactions', {
      moreReactions: 9_950,
      reactions: Array.from({ length: 50 }, (_, at) => ({
        key:
          at % 9 === 0
            ? 'a very long reaction in words that nobody wants'
            : String.fromCodePoint(0x1f600 + at),
        count: at + 1,
        isOwn: false,
        names: ['A', 'B'],
      })),
    }),
    ...causes.map((cause, at) => unreadable(`x${at}`, now - (20 - at * 3) * MINUTE, cause)),
    message('h5', 'sara', now - MINUTE, {
      kind: 'image',
      name: 'broken.jpg',
      caption: null,
      alt: null,
      source: source('mxc://none', 'image/jpeg', 999),
      thumbnail: null,
      width: null,
      height: null,
    }),
  ];
}

/** Two thousand messages of different lengths. */
export function longRows(now: number): TimelineRow[] {
  const texts = [
    'Yes',
    'I think that the second one reads better, because it begins with what the person wants.',
    'Look at the spacing\nbetween the\nlines',
    'ok 👍',
  ];
  const whos: readonly Who[] = ['marat', 'sara', 'me', 'omar'];
  return Array.from({ length: 2_000 }, (_, at) =>
    message(
      `l${at}`,
      whos[Math.floor(at / 3) % 4] ?? 'me',
      now - (2_000 - at) * 7 * MINUTE,
      `${at}. ${texts[at % 4]}`,
    ),
  );
}
