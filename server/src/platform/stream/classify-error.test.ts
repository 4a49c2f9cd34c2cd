import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyError, type Stage } from './classify-error.ts';

interface Case {
  readonly what: string;
  readonly stage: Stage;
  readonly error: object;
  readonly action: string;
}

const error = (code: string, more: object = {}): object => ({ severity: 'ERROR', code, ...more });

const cases: readonly Case[] = [
  {
    what: 'a socket that broke says nothing about the transaction',
    stage: 'commit',
    error: { code: 'ECONNRESET' },
    action: 'lost',
  },
  {
    what: 'a client that cannot be asked any more',
    stage: 'insert',
    error: new Error('not queryable'),
    action: 'lost',
  },
  ...['57P01', '57P02', '57P03', '25P03', '53300', '28P01', '3D000'].map((code) => ({
    what: `FATAL ${code}`,
    stage: 'insert' as const,
    error: { severity: 'FATAL', code },
    action: 'lost',
  })),
  { what: 'PANIC', stage: 'commit', error: { severity: 'PANIC', code: '58030' }, action: 'lost' },
  ...['25006', '0A000', '26000', '25P02'].map((code) => ({
    what: `ERROR ${code}: the session is of no more use`,
    stage: 'insert' as const,
    error: error(code),
    action: 'lost',
  })),
  ...['40001', '40P01', '55P03', '57014'].map((code) => ({
    what: `ERROR ${code}: the same again`,
    stage: 'insert' as const,
    error: error(code),
    action: 'again',
  })),
  ...['53100', '53200', '53400', '58030'].map((code) => ({
    what: `ERROR ${code}: wait for space, memory or the disk`,
    stage: 'insert' as const,
    error: error(code),
    action: 'wait',
  })),
  ...['XX000', 'XX001', 'F0000'].map((code) => ({
    what: `ERROR ${code}: a broken database ends the process`,
    stage: 'insert' as const,
    error: error(code),
    action: 'stop',
  })),
  { what: 'the fence', stage: 'fence', error: error('HE001'), action: 'fenced' },
  {
    what: 'known transactions',
    stage: 'insert',
    error: error('HE002', { detail: '{"$new": "$old"}' }),
    action: 'known',
  },
  {
    what: 'an event that is stored',
    stage: 'insert',
    error: error('23505', { constraint: 'event_room_pkey', detail: 'Key (event_id)=($abc) already exists.' }),
    action: 'known',
  },
  ...['21000', '22001', '22021', '22P05', '23502', '23514', '42601', '54000', 'P0001', '08P01'].map(
    (code) => ({
      what: `ERROR ${code} in an insert: one of the intents is at fault`,
      stage: 'insert' as const,
      error: error(code),
      action: 'fault',
    }),
  ),
  { what: 'a deferred constraint at COMMIT', stage: 'commit', error: error('23503'), action: 'fault' },
  { what: 'another error of the batch row', stage: 'batch', error: error('42501'), action: 'stop' },
  { what: 'a value that cannot be encoded', stage: 'encode', error: new Error('U+0000'), action: 'fault' },
];

for (const { what, stage, error: failure, action } of cases) {
  test(`${what} -> ${action}`, () => assert.equal(classifyError(stage, failure).kind, action));
}

test('what is known is named by the id given and the id stored', () => {
  const known = classifyError('insert', error('HE002', { detail: '{"$new": "$old"}' }));
  assert.deepEqual(known.kind === 'known' && [...known.stored], [['$new', '$old']]);
  const detail = 'Key (event_id)=($abc) already exists.';
  const same = classifyError('insert', error('23505', { constraint: 'event_room_pkey', detail }));
  assert.deepEqual(same.kind === 'known' && [...same.stored], [['$abc', '$abc']]);
});
