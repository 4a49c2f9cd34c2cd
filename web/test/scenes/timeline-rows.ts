import type { ChangeRow, MessageBody, MessageRow, TimelineRow, UnreadableCause } from '@herald/client/port';

const PEOPLE: Readonly<Record<string, readonly [userId: string, name: string]>> = {
  me: ['@aigerim:herald.kz', 'Айгерім Сейіт'],
  marat: ['@marat:herald.kz', 'Marat Ospanov'],
  sara: ['@sara:example.org', 'Sára Kovács'],
  omar: ['@omar:herald.kz', 'عمر الفاروق'],
};

export type Who = keyof typeof PEOPLE;

/** What every row of a conversation says: whose it is, and when. */
export function base(key: string, who: Who, ts: number) {
  const [sender, senderName] = PEOPLE[who] ?? ['@x:y', 'X'];
  const isOwn = who === 'me';
  return {
    key,
    eventId: `$${key}`,
    ts,
    sender,
    senderName,
    senderAvatar: null,
    isOwn,
    readers: [],
    readerCount: 0,
  };
}

/** A message of words, or of another body. */
export function message(
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

/** A message of our own that is not with the server. */
export function unsent(
  key: string,
  ts: number,
  body: MessageBody | string,
  state: NonNullable<MessageRow['send']>['state'],
  code: string | null = null,
): MessageRow {
  const error = code === null ? null : { code, message: '', retryAfterMs: null };
  const progress = state === 'uploading' ? 0.64 : null;
  return message(key, 'me', ts, body, { eventId: null, send: { state, progress, error } });
}

/** A change of the room. */
export function change(
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

/** A message that cannot be read. */
export function unreadable(key: string, who: Who, ts: number, cause: UnreadableCause): TimelineRow {
  return { ...base(key, who, ts), kind: 'unreadable', cause };
}

/** Where a file lies. */
export function source(mxc: string, mimetype: string, bytes: number) {
  return { mxc, mimetype, bytes, encrypted: null };
}

/** A picture of 1,200 by 800. */
export function picture(mxc: string, alt: string | null, caption: string | null): MessageBody {
  return {
    kind: 'image',
    name: 'picture.jpg',
    caption,
    alt,
    source: source(mxc, 'image/jpeg', 1_400_000),
    thumbnail: null,
    width: 1_200,
    height: 800,
  };
}

/** How loud a voice message is. */
export const WAVE = Array.from(
  { length: 80 },
  (_, at) => Math.abs(Math.sin(at / 3) * Math.cos(at / 11)) * 0.9 + 0.05,
);
