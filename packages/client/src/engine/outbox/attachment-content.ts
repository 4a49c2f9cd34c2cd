import type { Content } from '../content.ts';
import type { StoredAttachment, UploadedFile } from './outbox-item.ts';
import { ALT_TEXT, ALT_TEXT_BLOCK } from '../timeline/message-body.ts';

const MSGTYPES = {
  image: 'm.image',
  video: 'm.video',
  audio: 'm.audio',
  voice: 'm.audio',
  file: 'm.file',
} as const;

/** The `m.room.message` of a file (Client-server API, "m.image" and its like; captions since v1.10). */
export function attachmentContent(
  attachment: StoredAttachment,
  file: UploadedFile | null,
  thumbnail: UploadedFile | null,
): Content {
  const { name, kind, caption } = attachment;
  const hasCaption = caption !== undefined && caption !== '';
  return {
    msgtype: MSGTYPES[kind],
    body: hasCaption ? caption : name,
    ...(hasCaption && { filename: name }),
    info: infoOf(attachment, thumbnail),
    ...place(file, 'url', 'file'),
    ...(kind === 'voice' && voiceOf(attachment)),
    ...(attachment.alt && { [ALT_TEXT]: { [ALT_TEXT_BLOCK]: [{ body: attachment.alt }] } }),
  };
}

function infoOf(attachment: StoredAttachment, thumbnail: UploadedFile | null): Content {
  const { width, height, durationMs, file } = attachment;
  const preview = attachment.thumbnail;
  return {
    mimetype: file.type === '' ? 'application/octet-stream' : file.type,
    size: file.size,
    ...(width !== undefined && { w: Math.round(width) }),
    ...(height !== undefined && { h: Math.round(height) }),
    ...(durationMs !== undefined && { duration: Math.round(durationMs) }),
    ...(preview &&
      thumbnail && {
        ...place(thumbnail, 'thumbnail_url', 'thumbnail_file'),
        thumbnail_info: {
          mimetype: preview.file.type,
          size: preview.file.size,
          w: Math.round(preview.width),
          h: Math.round(preview.height),
        },
      }),
  };
}

// MSC3245 with the audio block of MSC1767: what clients use for voice messages until the specification has them.
function voiceOf({ durationMs, waveform }: StoredAttachment): Content {
  const scaled = (waveform ?? [])
    .slice(0, 100)
    .map((value) => Math.round(Math.min(1, Math.max(0, value)) * 1_024));
  return {
    'org.matrix.msc3245.voice': {},
    'org.matrix.msc1767.audio': { duration: Math.round(durationMs ?? 0), waveform: scaled },
  };
}

function place(uploaded: UploadedFile | null, plain: string, encrypted: string): Content {
  if (!uploaded) return {};
  return 'url' in uploaded ? { [plain]: uploaded.url } : { [encrypted]: uploaded.encrypted };
}
