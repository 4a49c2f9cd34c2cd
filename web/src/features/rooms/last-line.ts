import type { LastMessage, RoomRow } from '@herald/client/port';

/** One line below a room's name: a sentence of the words `rooms`, or the message's own text after a sender. */
export interface LastLine {
  /** `last.*`; null when `text` says it all. */
  readonly key: string | null;
  readonly text: string;
  /** For sentences that name who did it. */
  readonly name?: string;
  /** Who said it: `you`, a name, or nobody in a conversation between two. */
  readonly sender: { readonly kind: 'you' } | { readonly kind: 'name'; readonly name: string } | null;
  readonly tone: 'plain' | 'quiet' | 'draft' | 'failed';
}

/** What the list says about a room, most urgent first: unsent, draft, the newest message. */
export function lastLine(row: RoomRow): LastLine {
  if (row.unsent === 'failed') return { key: 'last.failed', text: '', sender: null, tone: 'failed' };
  if (row.draft !== null && row.draft.trim() !== '') {
    return { key: null, text: oneLine(row.draft), sender: null, tone: 'draft' };
  }
  if (row.last === null) return { key: 'last.nothing', text: '', sender: null, tone: 'quiet' };
  return messageLine(row, row.last);
}

function messageLine(row: RoomRow, last: LastMessage): LastLine {
  const sender = senderOf(row, last);
  const text = oneLine(last.text);
  if (last.kind === 'text' || last.kind === 'payment' || (last.kind === 'other' && text !== '')) {
    return { key: null, text, sender, tone: 'plain' };
  }
  if (last.kind === 'change') return changeLine(last);
  const isQuiet = last.kind === 'deleted' || last.kind === 'unreadable';
  return { key: `last.${last.kind}`, text, sender, tone: isQuiet ? 'quiet' : 'plain' };
}

/** Changes whose sentence needs nobody but who made them; the engine names the change in `text`. */
const told: ReadonlySet<string> = new Set([
  'created',
  'joined',
  'left',
  'declined',
  'changed-avatar-self',
  'room-avatar',
  'encryption-on',
  'roles',
  'join-rule',
  'history',
  'upgraded',
]);

function changeLine(last: LastMessage): LastLine {
  const key = told.has(last.text) ? `last.${last.isOwn ? 'didOwn' : 'did'}.${last.text}` : 'last.change';
  return { key, text: '', name: last.senderName, sender: null, tone: 'quiet' };
}

function senderOf(row: RoomRow, last: LastMessage): LastLine['sender'] {
  if (last.isOwn) return { kind: 'you' };
  return row.kind === 'group' ? { kind: 'name', name: last.senderName } : null;
}

/** The first 160 letters on one line: more is never seen, and a list of a thousand rooms must stay light. */
function oneLine(text: string): string {
  return text.slice(0, 400).replaceAll(/\s+/gu, ' ').trim().slice(0, 160);
}
