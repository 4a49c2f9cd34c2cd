import type { MatrixContext } from '../context.ts';
import type { Mention } from '../../port/index.ts';
import { PortError } from '../../port/index.ts';
import { readText, type Content } from '../content.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { presentContent } from './build-row.ts';
import type { WrittenText } from './markdown.ts';
import { readMentions, readSourceText } from './message-body.ts';
import type { OpenConversations } from './open-conversations.ts';
import { nameIn } from './people.ts';

const MAX_FILE_BYTES = 100_000_000;
const MAX_REACTION = 100;

/** Registers the calls that put something into the outbox. */
export function createSendCalls(matrix: MatrixContext, outbox: Outbox, windows: OpenConversations): void {
  const { host, client } = matrix;
  const userId = client.getSafeUserId();

  host.handle('timeline.send', async ({ roomId, text, mentions, replyTo, key }) => {
    const { writeMarkdown } = await loadMarkdown();
    const written = writeMarkdown(text, mentions);
    const content = { msgtype: 'm.text', ...textContent(written, replySender(roomId, replyTo)) };
    return { key: await outbox.add(message(roomId, content, replyTo), key) };
  });

  host.handle('timeline.sendFile', async ({ roomId, attachment, replyTo, key }) => {
    if (attachment.file.size > MAX_FILE_BYTES) throw new PortError('M_TOO_LARGE', 'The file is too large.');
    const author = replySender(roomId, replyTo);
    const stored = { ...attachment, uploaded: { file: null, thumbnail: null } };
    const content = { 'm.mentions': author === null ? {} : { user_ids: [author] } };
    return { key: await outbox.add({ ...message(roomId, content, replyTo), attachment: stored }, key) };
  });

  host.handle('timeline.edit', async ({ roomId, eventId, text, mentions }) => {
    const known = windows.findEvent(roomId, eventId);
    if (known && known.event.sender !== userId)
      throw new PortError('M_FORBIDDEN', 'Only its sender edits a message.');
    const { writeMarkdown } = await loadMarkdown();
    const written = writeMarkdown(text, mentions);
    const msgtype = readText(known?.event.content['msgtype']) ?? 'm.text';
    const before = new Set(known ? readMentions(known.event.content).userIds : []);
    const content = editContent(written, msgtype, before);
    await dropOlderEdits(eventId);
    return { key: await outbox.add(message(roomId, content, eventId)) };
  });

  host.handle('timeline.react', async ({ roomId, eventId, reaction }) => {
    if (reaction === '' || reaction.length > MAX_REACTION)
      throw new PortError('too-long', `A reaction has 1 to ${MAX_REACTION} characters.`);
    const own = ownReactions(roomId, eventId, reaction);
    if (own.length > 0) await Promise.all(own.map((id) => takeBack(roomId, id)));
    else
      await outbox.add({
        roomId,
        type: 'm.reaction',
        content: { key: reaction },
        target: eventId,
        attachment: null,
      });
    return null;
  });

  host.handle('timeline.redact', async ({ roomId, eventId, reason }) => {
    await takeBack(roomId, eventId, reason);
    return null;
  });

  host.handle('timeline.source', async ({ roomId, eventId }) => {
    const known = windows.findEvent(roomId, eventId);
    if (!known) throw new PortError('not-found', 'This message is not loaded.');
    const content = presentContent(known.event, known.conversation.fold);
    const room = client.getRoom(roomId);
    const mentions: readonly Mention[] = readMentions(content).userIds.map((id) => ({
      userId: id,
      name: nameIn(room, id),
    }));
    return { text: readSourceText(content), mentions };
  });

  /** Who wrote what is replied to is told of the reply (Client-server API, "User and room mentions"). */
  function replySender(roomId: string, replyTo: string | null): string | null {
    if (replyTo === null) return null;
    const sender =
      windows.findEvent(roomId, replyTo)?.event.sender ??
      client.getRoom(roomId)?.findEventById(replyTo)?.getSender();
    return sender === undefined || sender === userId ? null : sender;
  }

  function ownReactions(roomId: string, eventId: string, reaction: string): readonly string[] {
    const known = windows.findEvent(roomId, eventId);
    const senders = known?.conversation.fold.reactionsTo(known.event.id).kinds.get(reaction);
    return [...(senders?.get(userId) ?? [])];
  }

  /** Deletes an event; one that has not left yet is simply not sent. */
  async function takeBack(roomId: string, idOrKey: string, reason?: string): Promise<void> {
    const txnId = idOrKey.startsWith('~') ? idOrKey.slice(1) : idOrKey;
    const item = outbox.find(txnId);
    if (item && ['waiting', 'held', 'failed'].includes(item.state)) return outbox.discard(txnId);
    const content = reason === undefined || reason === '' ? {} : { reason };
    await outbox.add({ roomId, type: 'm.room.redaction', content, target: txnId, attachment: null });
  }

  // Of several edits of one message that wait, only the last is worth sending.
  async function dropOlderEdits(eventId: string): Promise<void> {
    for (const txnId of outbox.aimedAt(eventId)) {
      const item = outbox.find(txnId);
      const isEdit = item !== null && 'm.new_content' in item.record.content;
      if (isEdit && ['waiting', 'held', 'failed'].includes(item.state)) await outbox.discard(txnId);
    }
  }
}

function message(roomId: string, content: Content, target: string | null) {
  return { roomId, type: 'm.room.message', content, target, attachment: null } as const;
}

/** Only who writes needs Markdown; it comes after the first sync, so that it is there when the network is not. */
export const loadMarkdown = () => import('./markdown.ts');

const HTML = 'org.matrix.custom.html';

function textContent(written: WrittenText, alsoMention: string | null): Content {
  const { body, formattedBody, mentions } = written;
  const userIds = [
    ...new Set([...(mentions.user_ids ?? []), ...(alsoMention === null ? [] : [alsoMention])]),
  ];
  return {
    body,
    ...(formattedBody !== null && { format: HTML, formatted_body: formattedBody }),
    'm.mentions': { ...mentions, ...(userIds.length > 0 && { user_ids: userIds }) },
  };
}

// Only who is newly mentioned is told of an edit; the text that clients show who do not know edits begins with `* `.
function editContent(written: WrittenText, msgtype: string, before: ReadonlySet<string>): Content {
  const fresh = (written.mentions.user_ids ?? []).filter((userId) => !before.has(userId));
  return {
    msgtype,
    body: `* ${written.body}`,
    ...(written.formattedBody !== null && { format: HTML, formatted_body: `* ${written.formattedBody}` }),
    'm.new_content': { msgtype, ...textContent(written, null) },
    'm.mentions': fresh.length > 0 ? { user_ids: fresh } : {},
  };
}
