import type { ChangeRow, SendState, UnreadableCause } from '@herald/client/port';

/** A sentence to look up in the words of the feature `timeline`. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A change of the room, worded for others (`change.*`) or for ourselves (`changeOwn.*`). */
export function changeSentence(row: ChangeRow): Sentence {
  const values = { name: row.senderName, target: row.targetName ?? '', value: shorten(row.value ?? '') };
  const scope = row.isOwn ? 'changeOwn' : 'change';
  const wantsValue =
    row.change === 'room-name' || row.change === 'room-topic' || row.change === 'renamed-self';
  const suffix = wantsValue && values.value === '' ? '-removed' : '';
  return { key: `${scope}.${row.change}${suffix}`, values };
}

/** What may help with a message that cannot be read; `wait` shows a quiet spinner before it shows words. */
export type UnreadableAction = 'recover' | 'explain' | 'review' | 'wait' | 'retry' | 'none';

/** client.md section 3: each cause has its words (`unreadable.<cause>`) and one action. */
export const UNREADABLE_ACTIONS: Readonly<Record<UnreadableCause, UnreadableAction>> = {
  'before-you-joined': 'none',
  'before-this-device': 'explain',
  locked: 'recover',
  withheld: 'explain',
  'unsigned-sender': 'explain',
  'identity-changed': 'review',
  waiting: 'wait',
  broken: 'retry',
};

/** Codes of failures that have words of their own under `sendError`. */
const SEND_ERRORS = new Set(['offline', 'M_FORBIDDEN', 'M_TOO_LARGE', 'M_LIMIT_EXCEEDED', 'M_NOT_FOUND']);

/** How far a message of ours is; null when it needs no words. */
export function sendSentence(send: SendState): Sentence {
  if (send.state !== 'failed') {
    const percent = send.progress === null ? 0 : Math.round(send.progress * 100);
    return { key: `send.${send.state}`, values: { percent } };
  }
  const code = send.error?.code ?? 'other';
  return { key: `sendError.${SEND_ERRORS.has(code) ? code : 'other'}`, values: {} };
}

/** Names that somebody chose can be long; a line of change is not the place to read them whole. */
function shorten(text: string): string {
  const letters = [...text];
  return letters.length <= 80 ? text : `${letters.slice(0, 79).join('')}…`;
}
