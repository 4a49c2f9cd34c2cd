import { EventShieldReason, type DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MatrixEvent } from 'matrix-js-sdk/lib/matrix.js';
import { readObject, readText, type Content } from '../content.ts';

/** An event as a conversation keeps it: plain, and without anything of the SDK. */
export interface ChatEvent {
  readonly id: string;
  readonly type: string;
  readonly sender: string;
  readonly ts: number;
  readonly content: Content;
  /** Set for state. */
  readonly stateKey: string | null;
  readonly previous: Content;
  readonly isEncrypted: boolean;
  /** `opening`: its key is being looked for, and nothing is shown yet. */
  readonly reading: 'clear' | 'opening' | 'failed';
  readonly failure: DecryptionFailureCode | null;
  readonly warning: 'unencrypted' | 'unsigned-device' | null;
  readonly relation: Relation | null;
  readonly replyTo: string | null;
  /** What a redaction redacts (room versions 11 and before). */
  readonly redacts: string | null;
  /** Who redacted this event; '' when the server does not say. */
  readonly redactedBy: string | null;
  readonly transactionId: string | null;
  /** Whether it is ours and not at the server yet. */
  readonly isLocal: boolean;
}

export interface Relation {
  readonly kind: 'edit' | 'reaction';
  readonly target: string;
  /** A reaction's text. */
  readonly key: string;
}

const ID_LIMIT = 255;
/** Longer reactions are no reactions but texts; they are left out. */
const REACTION_LIMIT = 100;

/** Copies what a conversation needs out of an event of the SDK. Null for one without an id or sender. */
export function readChatEvent(event: MatrixEvent): ChatEvent | null {
  const id = event.getId();
  const sender = event.getSender();
  if (id === undefined || sender === undefined) return null;
  const isEncrypted = event.isEncrypted();
  const isClear = !isEncrypted || event.getClearContent() !== null || event.isRedacted();
  const isFailed = isEncrypted && event.isDecryptionFailure();
  const reading = isFailed ? 'failed' : isClear ? 'clear' : 'opening';
  const content = readObject(reading === 'clear' ? event.getOriginalContent() : {});
  const relates = readObject(event.getWireContent()['m.relates_to'] ?? content['m.relates_to']);
  const unsigned = readObject(event.getUnsigned());
  return {
    id,
    sender,
    type: reading === 'clear' ? event.getType() : 'm.room.encrypted',
    ts: readTs(event.getTs()),
    content,
    stateKey: event.getStateKey() ?? null,
    previous: readObject(event.isState() ? event.getPrevContent() : {}),
    isEncrypted,
    reading,
    failure: isFailed ? event.decryptionFailureReason : null,
    warning: null,
    relation: readRelation(relates),
    replyTo: readText(readObject(relates['m.in_reply_to'])['event_id'], ID_LIMIT),
    redacts: readRedacts(event, content),
    redactedBy: readRedactor(event, unsigned),
    transactionId: readText(unsigned['transaction_id'], ID_LIMIT),
    isLocal: false,
  };
}

/** The relation that a content states, as far as a conversation knows it. */
export function readRelation(relates: Content): Relation | null {
  const target = readText(relates['event_id'], ID_LIMIT);
  if (target === null) return null;
  if (relates['rel_type'] === 'm.replace') return { kind: 'edit', target, key: '' };
  const key = relates['key'];
  // A relation that breaks the rules is hidden as one, and counts nowhere.
  if (relates['rel_type'] === 'm.annotation')
    return {
      kind: 'reaction',
      target,
      key: typeof key === 'string' && key.length <= REACTION_LIMIT ? key : '',
    };
  return null;
}

/** Said beside a message because of how it was encrypted. */
export function warningOf(reason: EventShieldReason | null): ChatEvent['warning'] {
  if (reason === EventShieldReason.SENT_IN_CLEAR) return 'unencrypted';
  const isUnsigned =
    reason === EventShieldReason.UNSIGNED_DEVICE ||
    reason === EventShieldReason.UNKNOWN_DEVICE ||
    reason === EventShieldReason.MISMATCHED_SENDER_KEY ||
    reason === EventShieldReason.MISMATCHED_SENDER;
  return isUnsigned ? 'unsigned-device' : null;
}

function readTs(ts: unknown): number {
  return typeof ts === 'number' && Number.isSafeInteger(ts) && ts >= 0 ? ts : 0;
}

function readRedacts(event: MatrixEvent, content: Content): string | null {
  if (event.getType() !== 'm.room.redaction') return null;
  // From room version 11 on it is part of the content.
  return readText(content['redacts'], ID_LIMIT) ?? readText(event.event.redacts, ID_LIMIT);
}

function readRedactor(event: MatrixEvent, unsigned: Content): string | null {
  if (!event.isRedacted()) return null;
  return readText(readObject(unsigned['redacted_because'])['sender'], ID_LIMIT) ?? '';
}
