import { readObject } from '../content.ts';
import type { OutboxItem } from '../outbox/outbox-item.ts';
import { withTarget } from '../outbox/sender.ts';
import { attachmentContent } from '../outbox/attachment-content.ts';
import { readRelation, type ChatEvent } from './chat-event.ts';

/** The id that stands for what has none from the server yet. */
export function localId(txnId: string): string {
  return `~${txnId}`;
}

/** An item of the outbox as a conversation shows it. */
export function readLocalEvent(item: OutboxItem, target: string | null, userId: string): ChatEvent {
  const { record } = item;
  const aim =
    target === record.target && target !== null && !target.startsWith('$') ? localId(target) : target;
  const content = record.attachment
    ? { ...withTarget(record, aim), ...attachmentContent(record.attachment, LOCAL_FILE, null) }
    : withTarget(record, aim);
  const relates = readObject(content['m.relates_to']);
  const relation = record.type === 'm.room.redaction' ? null : readRelation(relates);
  return {
    id: localId(record.txnId),
    type: record.type,
    sender: userId,
    ts: record.createdMs,
    content,
    stateKey: null,
    previous: {},
    isEncrypted: false,
    reading: 'clear',
    failure: null,
    warning: null,
    relation,
    replyTo: record.type === 'm.room.message' && relation === null ? aim : null,
    redacts: record.type === 'm.room.redaction' ? aim : null,
    redactedBy: null,
    transactionId: record.txnId,
    isLocal: true,
  };
}

// While a file goes up it has no address; what asks for its bytes is told that it is not there yet.
const LOCAL_FILE = { url: 'mxc://local/pending' };
