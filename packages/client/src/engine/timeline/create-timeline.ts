import { Direction } from 'matrix-js-sdk/lib/matrix.js';
import { PortError, type Person } from '../../port/index.ts';
import type { MatrixContext, Part } from '../context.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ReadMarks } from '../receipts/read-marks.ts';
import { asPort } from '../to-port-error.ts';
import type { Conversation } from './conversation.ts';
import type { Drafts } from './drafts.ts';
import { createOpenConversations, type OpenConversations } from './open-conversations.ts';
import { avatarIn, nameIn } from './people.ts';
import { createSendCalls, loadMarkdown } from './send-calls.ts';

/** What conversations share with other parts. */
export interface TimelineNeeds {
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly readMarks: ReadMarks;
}

const TYPING_MS = 30_000;
const MAX_KINDS = 100;
const MAX_PEOPLE = 100;

/** Conversations: the topics `timeline` and `timeline-window` and the calls about what is in them. */
export function createTimeline(matrix: MatrixContext, needs: TimelineNeeds): Part {
  const { host } = matrix;
  const windows = createOpenConversations(matrix, needs.outbox);

  host.source('timeline', (key, feed) => {
    const { conversation, close } = windows.open(key);
    const unwatch = conversation.watchRows(feed);
    return () => {
      unwatch();
      close();
    };
  });
  host.source('timeline-window', (key, feed) => {
    const { conversation, close } = windows.open(key);
    const unwatch = conversation.watchWindow(feed);
    return () => {
      unwatch();
      close();
    };
  });

  const windowOf = (key: string): Conversation => {
    const conversation = windows.find(key);
    if (!conversation) throw new PortError('not-found', 'This conversation is not open.');
    return conversation;
  };
  host.handle('timeline.loadOlder', async ({ key }) => {
    await windowOf(key).load('older');
    return null;
  });
  host.handle('timeline.loadNewer', async ({ key }) => {
    await windowOf(key).load('newer');
    return null;
  });
  createSendCalls(matrix, needs.outbox, windows);
  handleReading(matrix, needs, windows);
  return {
    onPrepared: () => void loadMarkdown().catch(() => matrix.log.warn('timeline.markdown.not-loaded')),
    stop: windows.stop,
  };
}

function handleReading(matrix: MatrixContext, needs: TimelineNeeds, windows: OpenConversations): void {
  const { host, client } = matrix;
  host.handle('timeline.draft', ({ roomId }) => needs.drafts.get(roomId));
  host.handle('timeline.saveDraft', async ({ roomId, draft }) => {
    await needs.drafts.save(roomId, draft);
    return null;
  });
  host.handle('timeline.markRead', async ({ roomId, eventId }) => {
    if (eventId.startsWith('$')) await needs.readMarks.markRead(roomId, eventId);
    return null;
  });
  host.handle('timeline.setTyping', async ({ roomId, isTyping }) => {
    await asPort(() => client.sendTyping(roomId, isTyping, TYPING_MS));
    return null;
  });
  host.handle('timeline.findDate', ({ roomId, ts }) =>
    asPort(async () => {
      // The first message of that day or after it; before the newest one there always is one.
      try {
        return { eventId: (await client.timestampToEvent(roomId, ts, Direction.Forward)).event_id };
      } catch (error) {
        if (!isNotFound(error)) throw error;
        return { eventId: (await client.timestampToEvent(roomId, ts, Direction.Backward)).event_id };
      }
    }),
  );
  host.handle('timeline.reactions', async ({ roomId, eventId }) => {
    const known = windows.findEvent(roomId, eventId);
    if (!known) throw new PortError('not-found', 'This message is not loaded.');
    const room = client.getRoom(roomId);
    const person = (userId: string): Person => ({
      userId,
      name: nameIn(room, userId),
      avatar: avatarIn(room, userId),
    });
    const kinds = [...known.conversation.fold.reactionsTo(known.event.id).kinds].slice(0, MAX_KINDS);
    return kinds.map(([key, senders]) => ({
      key,
      people: [...senders.keys()].slice(0, MAX_PEOPLE).map(person),
    }));
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 'M_NOT_FOUND';
}
