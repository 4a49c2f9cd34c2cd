import type { LastMessage, MediaSource, MessageBody, RichNode } from '../../port/index.ts';
import { cutText, isObject, readList, readObject, readSize, readText, type Content } from '../content.ts';
import { linkify } from './links.ts';
import { readCard } from '../wallet/read-card.ts';
import { parseRichText, plainText } from './rich-text.ts';

/** UTF-16 units of a message's text that are shown. */
const MAX_TEXT = 64_000;
const HTML = 'org.matrix.custom.html';

/** What is shown for an `m.room.message`'s content, whatever shape it has. */
export function readMessageBody(type: string, content: Content): MessageBody {
  if (type !== 'm.room.message') return unsupported(type, content);
  const card = readCard(content);
  if (card) return { kind: 'payment', card, text: readSourceText(content) };
  const msgtype = readText(content['msgtype']) ?? '';
  switch (msgtype) {
    case 'm.text':
      return textBody(content, 'text');
    case 'm.emote':
      return textBody(content, 'emote');
    case 'm.notice':
      return textBody(content, 'notice');
    case 'm.image':
    case 'm.video':
    case 'm.audio':
    case 'm.file':
      return mediaBody(msgtype, content) ?? unsupported(msgtype, content);
    default:
      return unsupported(msgtype, content);
  }
}

/** One line about a body, for lists and replies. */
export function summarise(body: MessageBody): { readonly kind: LastMessage['kind']; readonly text: string } {
  switch (body.kind) {
    case 'text':
      return { kind: 'text', text: oneLine(body.text) };
    case 'image':
    case 'video':
    case 'file':
      return { kind: body.kind, text: oneLine(body.caption ?? body.name) };
    case 'audio':
      return { kind: 'audio', text: oneLine(body.name) };
    case 'voice':
      return { kind: 'voice', text: '' };
    case 'payment':
      return { kind: 'payment', text: oneLine(body.text) };
    case 'unsupported':
      return { kind: 'other', text: oneLine(body.text) };
  }
}

/** The text as its sender typed it, without the quotation that old clients put before a reply. */
export function readSourceText(content: Content): string {
  const body = cutText(typeof content['body'] === 'string' ? content['body'] : '', MAX_TEXT);
  return isReply(content) ? stripReplyFallback(body) : body;
}

/** The people that a message mentions (`m.mentions`); at most 50. */
export function readMentions(content: Content): {
  readonly userIds: readonly string[];
  readonly isRoom: boolean;
} {
  const mentions = readObject(content['m.mentions']);
  const userIds = readList(mentions['user_ids'], 50).flatMap((id) => readText(id) ?? []);
  return { userIds, isRoom: mentions['room'] === true };
}

const MAX_LINE = 160;

function oneLine(text: string): string {
  return cutText(
    text
      .slice(0, 4 * MAX_LINE)
      .replaceAll('\r', ' ')
      .replaceAll('\n', ' ')
      .trim(),
    MAX_LINE,
  );
}

function textBody(content: Content, style: 'text' | 'emote' | 'notice'): MessageBody {
  const text = readSourceText(content);
  const rich = readRich(content, text);
  // Some bridges send the text only as HTML.
  return { kind: 'text', text: text === '' && rich ? cutText(plainText(rich), MAX_TEXT) : text, rich, style };
}

function readRich(content: Content, text: string): readonly RichNode[] | null {
  const html = content['formatted_body'];
  if (content['format'] === HTML && typeof html === 'string' && html !== '') return parseRichText(html);
  const linked = linkify(text);
  return linked.some((node) => typeof node !== 'string') ? linked : null;
}

function isReply(content: Content): boolean {
  return isObject(readObject(content['m.relates_to'])['m.in_reply_to']);
}

// "> <@user:server> quoted" lines and an empty one (Client-server API before v1.13, "Fallbacks for rich replies").
function stripReplyFallback(body: string): string {
  if (!body.startsWith('> ')) return body;
  const lines = body.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('> ') && line !== '>');
  if (end === -1) return body;
  return lines.slice(lines[end] === '' ? end + 1 : end).join('\n');
}

function mediaBody(
  msgtype: 'm.image' | 'm.video' | 'm.audio' | 'm.file',
  content: Content,
): MessageBody | null {
  const info = readObject(content['info']);
  const source = readSource(content['url'], content['file'], info['mimetype'], info['size']);
  if (!source) return null;
  const body = readText(content['body'], MAX_TEXT);
  const filename = readText(content['filename']);
  const name = filename ?? (body === null ? '' : cutText(body, 255));
  // Spec v1.10: with a `filename` that differs, `body` is a caption.
  const caption = filename !== null && body !== null && body !== filename && body !== '' ? body : null;
  const durationMs = readSize(info['duration']);
  if (msgtype === 'm.audio') return audioBody(content, source, name, durationMs);
  if (msgtype === 'm.file') return { kind: 'file', name, source, caption };
  const picture = {
    source,
    thumbnail: readThumbnail(info),
    width: readSize(info['w']),
    height: readSize(info['h']),
  };
  const words = { name, caption, alt: readAlt(content) };
  if (msgtype === 'm.image') return { kind: 'image', ...words, ...picture };
  return { kind: 'video', ...words, durationMs, ...picture };
}

function audioBody(
  content: Content,
  source: MediaSource,
  name: string,
  durationMs: number | null,
): MessageBody {
  const audio = readObject(content['org.matrix.msc1767.audio']);
  const duration = readSize(audio['duration']) ?? durationMs;
  if (!isObject(content['org.matrix.msc3245.voice']))
    return { kind: 'audio', name, source, durationMs: duration };
  const waveform = readList(audio['waveform'], MAX_WAVE).map((value) =>
    Math.min(1, (readSize(value) ?? 0) / 1_024),
  );
  return { kind: 'voice', source, durationMs: duration, waveform };
}

/** Values of a voice message's picture that are kept (MSC3246 advises 30 to 120). */
const MAX_WAVE = 120;

function readThumbnail(info: Content): MediaSource | null {
  const thumbnail = readObject(info['thumbnail_info']);
  return readSource(info['thumbnail_url'], info['thumbnail_file'], thumbnail['mimetype'], thumbnail['size']);
}

function readSource(url: unknown, file: unknown, mimetype: unknown, size: unknown): MediaSource | null {
  const encrypted = isObject(file) ? file : null;
  const mxc = readText(encrypted ? encrypted['url'] : url, 512);
  if (mxc === null || !mxc.startsWith('mxc://')) return null;
  const type = readText(mimetype)?.toLowerCase() ?? 'application/octet-stream';
  return { mxc, mimetype: type, bytes: readSize(size), encrypted };
}

/**
 * A description for who does not see the picture: MSC3552's block, which the specification has not taken yet, under
 * the name that clients use meanwhile, and under its final one.
 */
export const ALT_TEXT = 'org.matrix.msc1767.alt_text';
export const ALT_TEXT_BLOCK = 'org.matrix.msc1767.text';

function readAlt(content: Content): string | null {
  const block = readObject(content[ALT_TEXT] ?? content['m.alt_text']);
  const [first] = readList(block[ALT_TEXT_BLOCK] ?? block['m.text'], 1);
  return readText(readObject(first)['body'], 2_000);
}

function unsupported(type: string, content: Content): MessageBody {
  return { kind: 'unsupported', type, text: readText(content['body'], 2_000) ?? '' };
}
