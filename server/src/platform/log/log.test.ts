import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#platform/errors';
import { createLog, createSilentLog } from './index.ts';

function logInto(lines: string[], level: 'debug' | 'info' | 'silent' = 'info') {
  return createLog({ level, destination: { write: (line) => void lines.push(line) } });
}

function parse(line: string | undefined): Record<string, unknown> {
  return JSON.parse(line ?? 'null') as Record<string, unknown>;
}

test('an event is one line of JSON with its level, time and fields', () => {
  const lines: string[] = [];
  logInto(lines).info('room.created', { roomId: '!a:b', ms: 3 });
  assert.equal(lines.length, 1);
  assert.equal(lines[0]!.indexOf('\n'), lines[0]!.length - 1);
  const { time, ...rest } = parse(lines[0]);
  assert.deepEqual(rest, { level: 'info', event: 'room.created', roomId: '!a:b', ms: 3 });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('lines below the level are not printed, a silent log prints none', () => {
  const lines: string[] = [];
  logInto(lines).debug('room.loaded');
  logInto(lines, 'silent').error('room.lost');
  createSilentLog().child({}).error('room.lost');
  assert.equal(lines.length, 0);
  logInto(lines, 'debug').debug('room.loaded');
  assert.equal(lines.length, 1);
});

test("a child's lines carry its fields too", () => {
  const lines: string[] = [];
  logInto(lines).child({ requestId: 'r1' }).child({ module: 'rooms' }).warn('room.slow', { ms: 900 });
  const { requestId, module, ms } = parse(lines[0]);
  assert.deepEqual([requestId, module, ms], ['r1', 'rooms', 900]);
});

test('an error is told with its name, code, stack and cause, and without its other properties', () => {
  const lines: string[] = [];
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (phone)=(+99290)' });
  logInto(lines).error('store.failed', { error: new TypeError('no', { cause }) });
  const error = parse(lines[0]).error as { name: string; cause: { code: string } };
  assert.equal(error.name, 'TypeError');
  assert.equal(error.cause.code, '23505');
  assert.doesNotMatch(lines[0]!, /99290/);
});

test('secrets and fields named like one are masked', () => {
  const lines: string[] = [];
  logInto(lines).info('session.created', {
    secret: new Secret('hunter2'),
    password: 'hunter2',
    session: { access_token: 'hunter2' },
  });
  assert.doesNotMatch(lines[0]!, /hunter2/);
  assert.equal(lines[0]!.match(/\[secret\]/g)?.length, 3);
});
