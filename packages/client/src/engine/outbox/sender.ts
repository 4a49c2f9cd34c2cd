import { Method } from 'matrix-js-sdk/lib/http-api/method.js';
import { MatrixEvent, type MatrixClient, type Room } from 'matrix-js-sdk/lib/matrix.js';
import { PortError, type SendState } from '../../port/index.ts';
import { readText, type Content } from '../content.ts';
import { encryptFile } from '../media/encrypted-file.ts';
import { attachmentContent } from './attachment-content.ts';
import type { OutboxRecord, StoredAttachment, UploadedFile } from './outbox-item.ts';

/** What a sender tells while it works on one record. */
export interface SendProgress {
  state(state: SendState['state'], progress: number | null): void;
  /** A part of an attachment is at the server now; stored before anything else is done. */
  uploaded(attachment: StoredAttachment): Promise<void>;
}

/** A room that this device has not heard of yet. */
export const NOT_SYNCED = 'not-synced';

/** An answer that does not come within this is taken for none. Uploads have their own limits. */
const SEND_LIMIT_MS = 60_000;

/**
 * Brings one record to the server and gives the event's id. Rejects with what the request failed with. The SDK's own
 * sending is passed by: it keeps a second local echo and a second queue.
 */
export async function sendRecord(
  client: MatrixClient,
  record: OutboxRecord,
  target: string | null,
  progress: SendProgress,
): Promise<string> {
  const { roomId, txnId, type } = record;
  if (type === 'm.room.redaction') {
    if (target === null) throw new PortError('not-found', 'There is nothing to delete.');
    const path = `/rooms/${part(roomId)}/redact/${part(target)}/${part(txnId)}`;
    progress.state('sending', null);
    return put(client, path, record.content);
  }
  const room = client.getRoom(roomId);
  if (!room) throw new PortError(NOT_SYNCED, 'This conversation is not on this device yet.');
  // Reactions are never encrypted: servers and clients have to count them (Client-server API, "m.reaction").
  const isEncrypted = type !== 'm.reaction' && (await isRoomEncrypted(client, room));
  const plain = await contentOf(client, record, target, isEncrypted, progress);
  if (isEncrypted) progress.state('encrypting', null);
  const wire = isEncrypted ? await encrypt(client, room, type, plain) : { type, content: plain };
  progress.state('sending', null);
  return put(client, `/rooms/${part(roomId)}/send/${part(wire.type)}/${part(txnId)}`, wire.content);
}

/** Whether messages of a room are encrypted: once they were, they always are. */
export async function isRoomEncrypted(client: MatrixClient, room: Room): Promise<boolean> {
  if (room.hasEncryptionStateEvent()) return true;
  return (await client.getCrypto()?.isEncryptionEnabledInRoom(room.roomId)) ?? false;
}

/** A record's content with its relation, whose target may have got its id only after the record was made. */
export function withTarget(record: OutboxRecord, target: string | null): Content {
  if (target === null || record.type === 'm.room.redaction') return record.content;
  const key = readText(record.content['key']);
  if (record.type === 'm.reaction')
    return { 'm.relates_to': { rel_type: 'm.annotation', event_id: target, key } };
  const isEdit = 'm.new_content' in record.content;
  const relates = isEdit
    ? { rel_type: 'm.replace', event_id: target }
    : { 'm.in_reply_to': { event_id: target } };
  return { ...record.content, 'm.relates_to': relates };
}

async function contentOf(
  client: MatrixClient,
  record: OutboxRecord,
  target: string | null,
  isEncrypted: boolean,
  progress: SendProgress,
): Promise<Content> {
  if (!record.attachment) return withTarget(record, target);
  const done = await uploadAttachment(client, record.attachment, isEncrypted, progress);
  const content = withTarget(record, target);
  return { ...content, ...attachmentContent(done, done.uploaded.file, done.uploaded.thumbnail) };
}

async function uploadAttachment(
  client: MatrixClient,
  attachment: StoredAttachment,
  isEncrypted: boolean,
  progress: SendProgress,
): Promise<StoredAttachment> {
  let now = attachment;
  const keep = async (uploaded: Partial<StoredAttachment['uploaded']>): Promise<void> => {
    now = { ...now, uploaded: { ...now.uploaded, ...uploaded } };
    await progress.uploaded(now);
  };
  // What was uploaded in the clear must not be used once the room is encrypted.
  const fits = (file: UploadedFile | null): boolean => file !== null && 'encrypted' in file === isEncrypted;
  if (now.thumbnail && !fits(now.uploaded.thumbnail))
    await keep({ thumbnail: await upload(client, now.thumbnail.file, '', isEncrypted, () => {}) });
  if (!fits(now.uploaded.file)) {
    const tell = (part: number): void => progress.state('uploading', part);
    await keep({ file: await upload(client, now.file, now.name, isEncrypted, tell) });
  }
  return now;
}

async function upload(
  client: MatrixClient,
  file: Blob,
  name: string,
  isEncrypted: boolean,
  tell: (part: number) => void,
): Promise<UploadedFile> {
  tell(0);
  const sealed = isEncrypted ? await encryptFile(file) : null;
  // Of an encrypted file the server is told neither the name nor the type.
  const { content_uri: url } = await client.uploadContent(sealed?.bytes ?? file, {
    type: sealed || file.type === '' ? 'application/octet-stream' : file.type,
    ...(sealed || name === '' ? { includeFilename: false } : { name }),
    progressHandler: ({ loaded, total }) => tell(total > 0 ? loaded / total : 0),
  });
  return sealed ? { encrypted: sealed.describe(url) } : { url };
}

interface EventEncryptor {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>;
}

// The SDK's crypto encrypts single events, though its public interface does not say so.
function isEncryptor(crypto: object | undefined): crypto is EventEncryptor {
  return crypto !== undefined && 'encryptEvent' in crypto && typeof crypto.encryptEvent === 'function';
}

async function encrypt(
  client: MatrixClient,
  room: Room,
  type: string,
  content: Content,
): Promise<{ readonly type: string; readonly content: Content }> {
  const crypto = client.getCrypto();
  if (!isEncryptor(crypto)) throw new PortError('no-crypto', 'This device cannot encrypt messages.');
  const event = new MatrixEvent({ type, content, room_id: room.roomId, sender: client.getSafeUserId() });
  await crypto.encryptEvent(event, room);
  if (event.getWireType() !== 'm.room.encrypted')
    throw new PortError('no-crypto', 'The message was not encrypted.');
  return { type: event.getWireType(), content: event.getWireContent() };
}

async function put(client: MatrixClient, path: string, body: Content): Promise<string> {
  const options = { localTimeoutMs: SEND_LIMIT_MS };
  const answer = await client.http.authedRequest<{ event_id?: unknown }>(
    Method.Put,
    path,
    undefined,
    { ...body },
    options,
  );
  const eventId = readText(answer.event_id);
  if (eventId === null) throw new PortError('M_UNKNOWN', 'The server did not say which event it made.');
  return eventId;
}

const part = encodeURIComponent;
