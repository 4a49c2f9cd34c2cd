import type { MessageRow, TimelineRow } from '@herald/client/port';
import type { Words } from '#app/i18n.ts';
import { changeSentence } from './row-words.ts';

const SPOKEN_LIMIT = 300;

/** What a message says in a few words, without its sender: for screen readers, quotes and the clipboard's title. */
export function contentWords(row: TimelineRow, t: Words): string {
  if (row.kind === 'change') {
    const sentence = changeSentence(row);
    return t(sentence.key, sentence.values);
  }
  if (row.kind === 'deleted') return t('kind.deleted');
  if (row.kind === 'unreadable') return t('kind.unreadable');
  return bodyWords(row, t).slice(0, SPOKEN_LIMIT);
}

/** "Alice: Good morning", for the polite live region. */
export function arrivalWords(row: TimelineRow, t: Words): string {
  if (row.kind === 'change') return contentWords(row, t);
  return t('spoken.arrival', { name: row.senderName, text: contentWords(row, t) });
}

/** The rows at the end of `rows` that came after `lastKey` and that the person did not send. At most three. */
export function arrivedAfter(rows: readonly TimelineRow[], lastKey: string | null): readonly TimelineRow[] {
  const at = rows.findLastIndex((row) => row.key === lastKey);
  if (lastKey === null || at === -1) return [];
  return rows
    .slice(at + 1)
    .filter((row) => !row.isOwn)
    .slice(-3);
}

function bodyWords(row: MessageRow, t: Words): string {
  const { body } = row;
  if (body.kind === 'text' || body.kind === 'payment') return body.text;
  if (body.kind === 'unsupported') return body.text === '' ? t('message.unsupported') : body.text;
  if (body.kind === 'image' || body.kind === 'video') {
    const about = body.alt ?? body.caption;
    return about === null || about === '' ? t(`kind.${body.kind}`) : t(`kindAbout.${body.kind}`, { about });
  }
  if (body.kind === 'file' || body.kind === 'audio') return t(`kindAbout.${body.kind}`, { about: body.name });
  return t(`kind.${body.kind}`);
}
