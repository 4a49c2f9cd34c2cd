import type { Room } from 'matrix-js-sdk/lib/matrix.js';
import type {
  MessageBody,
  MessageRow,
  ReactionGroup,
  ReplyPreview,
  SecurityState,
  SendState,
  TimelineRow,
} from '../../port/index.ts';
import { isObject, readObject } from '../content.ts';
import { readChange } from './change.ts';
import type { ChatEvent } from './chat-event.ts';
import type { Fold } from './fold.ts';
import { readMentions, readMessageBody, summarise } from './message-body.ts';
import { avatarIn, nameIn } from './people.ts';
import { unreadableCause } from './unreadable-cause.ts';

/** What a row is made from besides its event. */
export interface RowWorld {
  readonly fold: Fold;
  readonly room: Room | null;
  readonly userId: string;
  readonly security: Pick<SecurityState, 'state' | 'restoring'>;
  /** Users who have read up to a row. */
  readersOf(id: string): readonly string[];
  /** The event that somebody replied to; `missing` when it cannot be had, null while it is being fetched. */
  repliedTo(id: string): ChatEvent | 'missing' | null;
  sendOf(event: ChatEvent): SendState | null;
}

const MAX_KINDS = 20;
const MAX_NAMES = 10;
const MAX_READERS = 20;

/** The row of an entry that is shown. */
export function buildRow(event: ChatEvent, key: string, world: RowWorld): TimelineRow {
  const base = baseOf(event, key, world);
  const redactor = world.fold.redactorOf(event.id);
  if (redactor !== null)
    return {
      ...base,
      kind: 'deleted',
      byName: nameIn(world.room, redactor === '' ? event.sender : redactor),
    };
  const change = readChange(event);
  if (change) {
    const targetName = change.target === null ? null : nameIn(world.room, change.target);
    return { ...base, kind: 'change', ...change, targetName };
  }
  if (event.reading === 'failed')
    return { ...base, kind: 'unreadable', cause: unreadableCause(event.failure, world.security) };
  return { ...base, ...messageOf(event, world) };
}

/** What an event shows now: its newest edit in place of itself. */
export function presentContent(event: ChatEvent, fold: Fold): Readonly<Record<string, unknown>> {
  const edit = fold.editOf(event.id);
  const content = edit?.content['m.new_content'];
  // An edit does not change what is replied to (Client-server API, "Applying m.new_content").
  return isObject(content) ? { ...content, 'm.relates_to': event.content['m.relates_to'] } : event.content;
}

function baseOf(
  event: ChatEvent,
  key: string,
  world: RowWorld,
): Omit<MessageRow, keyof MessageParts | 'kind'> {
  const readers = world.readersOf(event.id).filter((userId) => userId !== event.sender);
  return {
    key,
    eventId: event.isLocal ? null : event.id,
    ts: event.ts,
    sender: event.sender,
    senderName: nameIn(world.room, event.sender),
    senderAvatar: avatarIn(world.room, event.sender),
    isOwn: event.sender === world.userId,
    readers: readers.slice(0, MAX_READERS).map((userId) => ({
      userId,
      name: nameIn(world.room, userId),
      avatar: avatarIn(world.room, userId),
    })),
    readerCount: readers.length,
  };
}

type MessageParts = Pick<
  MessageRow,
  | 'kind'
  | 'body'
  | 'isEdited'
  | 'replyTo'
  | 'reactions'
  | 'moreReactions'
  | 'mentionsMe'
  | 'send'
  | 'canEdit'
  | 'canRedact'
  | 'warning'
>;

function messageOf(event: ChatEvent, world: RowWorld): MessageParts {
  const edit = world.fold.editOf(event.id);
  const content = presentContent(event, world.fold);
  const body = readMessageBody(event.type, content);
  const kinds = world.fold.reactionsTo(event.id).kinds;
  const isOwn = event.sender === world.userId;
  return {
    kind: 'message',
    body,
    isEdited: edit !== null,
    replyTo: event.replyTo === null ? null : previewOf(event.replyTo, world),
    reactions: groupsOf(kinds, world),
    moreReactions: Math.max(0, kinds.size - MAX_KINDS),
    mentionsMe: !isOwn && mentionsMe(content, world.userId),
    send: world.sendOf(event),
    canEdit: isOwn && isEditable(body),
    canRedact: mayRedact(isOwn, world),
    warning: edit?.warning ?? event.warning,
  };
}

function isEditable(body: MessageBody): boolean {
  return body.kind === 'text' && body.style !== 'notice';
}

function mentionsMe(content: Readonly<Record<string, unknown>>, userId: string): boolean {
  const { userIds, isRoom } = readMentions(content);
  return isRoom || userIds.includes(userId);
}

function mayRedact(isOwn: boolean, { room, userId }: RowWorld): boolean {
  if (!room || room.getMyMembership() !== 'join') return false;
  if (!room.currentState.maySendEvent('m.room.redaction', userId)) return false;
  if (isOwn) return true;
  const level = room.getMember(userId)?.powerLevel ?? 0;
  return room.currentState.hasSufficientPowerLevelFor('redact', level);
}

function groupsOf(
  kinds: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  world: RowWorld,
): readonly ReactionGroup[] {
  const groups: ReactionGroup[] = [];
  for (const [key, senders] of kinds) {
    if (groups.length >= MAX_KINDS) break;
    const names: string[] = [];
    for (const userId of senders.keys()) {
      if (names.length >= MAX_NAMES) break;
      names.push(nameIn(world.room, userId));
    }
    groups.push({ key, count: senders.size, isOwn: senders.has(world.userId), names });
  }
  return groups;
}

function previewOf(eventId: string, world: RowWorld): ReplyPreview {
  const event = world.repliedTo(eventId);
  if (event === null || event === 'missing') {
    const kind = event === null ? 'other' : 'missing';
    return { eventId, sender: null, senderName: null, text: null, kind };
  }
  const { kind, text } = describeEvent(event, world.fold);
  return { eventId, sender: event.sender, senderName: nameIn(world.room, event.sender), text, kind };
}

/** One line about any event, as lists and replies show it. */
export function describeEvent(
  event: ChatEvent,
  fold: Fold | null,
): Pick<ReplyPreview, 'kind' | 'text'> & {
  readonly kind: Exclude<ReplyPreview['kind'], 'missing'>;
} {
  if (event.redactedBy !== null || (fold && fold.redactorOf(event.id) !== null))
    return { kind: 'deleted', text: '' };
  if (event.reading !== 'clear') return { kind: 'unreadable', text: '' };
  if (event.stateKey !== null) return { kind: 'change', text: readChange(event)?.change ?? '' };
  const content = fold ? presentContent(event, fold) : readObject(event.content);
  return summarise(readMessageBody(event.type, content));
}
