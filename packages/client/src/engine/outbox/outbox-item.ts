import type { Attachment, PortErrorBody, SendState } from '../../port/index.ts';
import type { Content } from '../content.ts';
import type { EncryptedFile } from '../media/encrypted-file.ts';

/** Something of ours on its way to the server, as it is stored under `outbox:<seq>`. */
export interface OutboxRecord {
  /** Orders all records; the key in the storage. */
  readonly seq: string;
  /** The server takes a transaction id once, so that sending again after a lost answer doubles nothing. */
  readonly txnId: string;
  readonly roomId: string;
  readonly createdMs: number;
  readonly type: 'm.room.message' | 'm.reaction' | 'm.room.redaction';
  readonly content: Content;
  /** The event that it edits, reacts to or redacts; or the transaction id of one that is not sent yet. */
  readonly target: string | null;
  readonly attachment: StoredAttachment | null;
  /** Set when the server refused it for good. */
  readonly error: PortErrorBody | null;
}

export interface StoredAttachment extends Attachment {
  /** What is at the server already, so that sending again does not upload again. */
  readonly uploaded: { readonly file: UploadedFile | null; readonly thumbnail: UploadedFile | null };
}

/** Where a file lies at the server. */
export type UploadedFile = { readonly url: string } | { readonly encrypted: EncryptedFile };

/** A record and how far it is now. */
export interface OutboxItem {
  readonly record: OutboxRecord;
  readonly state: SendState['state'] | 'sent';
  readonly progress: number | null;
  /** Set once the server has it. */
  readonly eventId: string | null;
  /** Whether it came back with the room's events, so that its own echo is not needed any more. */
  readonly isEchoed: boolean;
}

/** What is shown of an item's state beside its message. */
export function sendStateOf(item: OutboxItem): SendState | null {
  if (item.state === 'sent') return null;
  return { state: item.state, progress: item.progress, error: item.record.error };
}
