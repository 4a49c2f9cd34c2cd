import assert from 'node:assert/strict';
import test from 'node:test';
import {
  canSubmit,
  draftOf,
  EMPTY_COMPOSER,
  reduceComposer,
  type ComposerAction,
} from '../src/features/timeline/composer-machine.ts';
import { findMentionQuery, insertMention, matchMembers } from '../src/features/timeline/mention-query.ts';
import { markOfKey, toggleMark } from '../src/features/timeline/text-marks.ts';

const run = (...actions: ComposerAction[]) => actions.reduce(reduceComposer, EMPTY_COMPOSER);
const REPLY = { eventId: '$1', sender: '@a:h', senderName: 'Ann', text: 'Hi', kind: 'text' } as const;

test('a stored draft comes back with its reply', () => {
  const state = run({
    type: 'draft-loaded',
    draft: { text: 'So far', mentions: [], replyTo: '$1' },
    replyTo: REPLY,
  });
  assert.equal(state.text, 'So far');
  assert.equal(state.mode.kind, 'reply');
  assert.deepEqual(draftOf(state), { text: 'So far', mentions: [], replyTo: '$1' });
});

test('a stored draft never replaces what was typed in the meantime', () => {
  const state = run(
    { type: 'typed', text: 'New' },
    { type: 'draft-loaded', draft: { text: 'Old', mentions: [], replyTo: null }, replyTo: null },
  );
  assert.equal(state.text, 'New');
});

test('after an edit, sent or not, the text from before is there again', () => {
  const edit: ComposerAction = { type: 'edit', eventId: '$9', text: 'Sent text', mentions: [] };
  for (const end of [{ type: 'sent' }, { type: 'cancelled' }] as const) {
    const during = run({ type: 'typed', text: 'Half a thought' }, edit, { type: 'typed', text: 'Better' });
    assert.equal(draftOf(during).text, 'Half a thought', 'an edit is no draft');
    assert.equal(reduceComposer(during, end).text, 'Half a thought');
  }
});

test('a sent message leaves an empty composer; white space is no message', () => {
  assert.equal(run({ type: 'typed', text: 'Hi' }, { type: 'sent' }).text, '');
  assert.equal(canSubmit(run({ type: 'typed', text: ' \n ' })), false);
  assert.equal(canSubmit(run({ type: 'typed', text: ' a ' })), true);
});

test('a mention is forgotten when its name is deleted from the text', () => {
  const mention = { userId: '@ann:h', name: '@Ann' };
  const mentioned = run({ type: 'mentioned', text: 'Hi @Ann ', mention });
  assert.deepEqual(mentioned.mentions, [mention]);
  assert.deepEqual(reduceComposer(mentioned, { type: 'typed', text: 'Hi @An' }).mentions, []);
});

test('an @ opens names at the beginning of a word, and not inside an address', () => {
  assert.deepEqual(findMentionQuery('Hi @ma', 6), { start: 3, end: 6, text: 'ma' });
  assert.equal(findMentionQuery('mail ann@example', 16), null);
  assert.equal(findMentionQuery('@a\nb', 4), null);
});

test('names are found without their accents and in any script', () => {
  const members = [
    { userId: '@s:h', name: 'Sára Kovács' },
    { userId: '@q:h', name: 'Ерлан Қуанышбеков' },
    { userId: '@o:h', name: 'عُمَر' },
  ];
  const found = (text: string) => matchMembers(members, text).map((member) => member.userId);
  assert.deepEqual(found('kova'), ['@s:h']);
  assert.deepEqual(found('қуан'), ['@q:h']);
  assert.deepEqual(found('عمر'), ['@o:h']);
  assert.deepEqual(found('zzz'), []);
});

test('a picked name takes the place of what was typed', () => {
  const query = findMentionQuery('Hi @ma, there', 6);
  assert.ok(query);
  assert.deepEqual(insertMention('Hi @ma, there', query, 'Marat'), { text: 'Hi @Marat , there', caret: 10 });
});

test('a mark goes round the selection, and away again', () => {
  const bold = toggleMark({ text: 'so good', start: 3, end: 7 }, 'bold');
  assert.deepEqual(bold, { text: 'so **good**', start: 5, end: 9 });
  assert.deepEqual(toggleMark(bold, 'bold'), { text: 'so good', start: 3, end: 7 });
  assert.equal(toggleMark({ text: 'here', start: 0, end: 4 }, 'link').text, '[here](https://)');
  assert.equal(markOfKey('B', false), 'bold');
  assert.equal(markOfKey('k', false), null, 'Ctrl-K searches');
});
