import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Header, Operation } from './operation.ts';
import { parseHistory, readHistory } from './read-history.ts';
import { createFileRecorder, createTextRecorder } from './recorder.ts';

const header: Header = { format: 'herald-history-1', scenario: 'test', seed: 7 };
const event = { eventId: '$1', type: 'm.room.message', sender: '@ann:x', uid: 'm1', digest: 'd' };
const operations: Operation[] = [
  {
    proc: '@ann:x/A',
    invokeNs: 1,
    completeNs: 2,
    ending: 'info',
    why: 'reset',
    deed: { f: 'send', roomId: '!r', txnId: 't', uid: 'm1', digest: 'd', eventId: null },
  },
  {
    proc: '@bob:x/B',
    invokeNs: 2,
    completeNs: 3,
    ending: 'ok',
    deed: {
      f: 'sync',
      chain: 'main',
      since: null,
      nextBatch: 's1',
      rooms: [
        {
          roomId: '!r',
          section: 'join',
          limited: false,
          prevBatch: null,
          timeline: [{ ...event }],
          state: [],
        },
      ],
      toDevice: ['d1'],
    },
  },
  {
    proc: '@bob:x/B',
    invokeNs: 4,
    completeNs: 5,
    ending: 'ok',
    deed: {
      f: 'messages',
      purpose: 'look',
      chain: null,
      roomId: '!r',
      from: null,
      to: null,
      dir: 'b',
      end: null,
      events: [{ ...event }],
    },
  },
];

function write(): string {
  const recorder = createTextRecorder(header);
  for (const operation of operations) recorder.record(operation);
  return recorder.text();
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'herald-history-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('what was recorded is read again, the same from memory and from a file', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'history.jsonl');
    const recorder = createFileRecorder(path, header);
    for (const operation of operations) recorder.record(operation);
    recorder.close();
    assert.deepEqual(await readHistory(path), { header, operations });
  });
  assert.deepEqual(parseHistory(write()), { header, operations });
});

test('the same operations give the same bytes, however their objects were built', () => {
  const recorder = createTextRecorder(header);
  for (const { deed, ending, completeNs, invokeNs, proc, why } of operations) {
    recorder.record({ deed, ...(why !== undefined && { why }), ending, completeNs, invokeNs, proc });
  }
  assert.equal(recorder.text(), write());
  assert.equal(write().split('\n').length, operations.length + 2);
});

test('a file has every line when it is closed, also far beyond the buffer, and takes none afterwards', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'history.jsonl');
    const recorder = createFileRecorder(path, header);
    const [first] = operations;
    assert.ok(first);
    for (let at = 0; at < 5_000; at += 1) recorder.record({ ...first, invokeNs: at, completeNs: at });
    recorder.close();
    recorder.close();
    assert.equal((await readHistory(path)).operations.length, 5_000);
    assert.throws(() => recorder.record(first), /closed/);
  });
});

test('an event that is shown again is kept in memory once, unless it looks otherwise', () => {
  const sharedWith = (digest: string) => {
    const [head, send, first, page = ''] = write().split('\n');
    const again = page.replace('"digest":"d"', `"digest":"${digest}"`);
    const [, sync, look] = parseHistory([head, send, first, again].join('\n')).operations;
    assert.ok(sync?.deed.f === 'sync' && look?.deed.f === 'messages');
    return sync.deed.rooms[0]?.timeline[0] === look.deed.events[0];
  };
  assert.equal(sharedWith('d'), true);
  assert.equal(sharedWith('other'), false);
});

test('a broken line is named by its number', async () => {
  const lines = write().trimEnd().split('\n');
  const broken = (at: number, from: string, to: string) =>
    lines.map((line, index) => (index === at ? line.replace(from, to) : line)).join('\n');
  const cases: [string, RegExp][] = [
    ['', /there is no line/],
    ['{"format":"other"}', /line 1 is not the header/],
    [broken(2, '}', ''), /line 3 is not a JSON object/],
    [broken(1, '"ending":"info"', '"ending":"maybe"'), /line 2 has an unknown ending/],
    [broken(1, '"f":"send"', '"f":"toString"'), /line 2 has an unknown deed/],
    [broken(1, '"txnId":"t"', '"txnId":1'), /line 2 has a wrong field deed.txnId/],
    [broken(2, '"section":"join"', '"section":"away"'), /line 3 has a wrong field deed.rooms/],
    [broken(3, '"sender"', '"from"'), /line 4 has a wrong field deed.events/],
    [broken(1, '"invokeNs":1', '"invokeNs":3'), /line 2 ends before it begins/],
    [broken(1, '"invokeNs":1', '"invokeNs":"1"'), /line 2 does not say its times/],
    [broken(1, '"proc"', '"who"'), /line 2 does not say whose/],
    [broken(1, '"deed"', '"did"'), /line 2 has no deed/],
  ];
  for (const [text, message] of cases) assert.throws(() => parseHistory(text), message);
  await inFolder(async (folder) => {
    const path = join(folder, 'broken.jsonl');
    await writeFile(path, broken(3, '}', ''));
    await assert.rejects(readHistory(path), /broken\.jsonl: line 4 is not a JSON object/);
    await assert.rejects(readHistory(join(folder, 'none')), /ENOENT/);
  });
});

test('an operation that ends before it began is not recorded', () => {
  const [first] = operations;
  assert.ok(first);
  assert.throws(() => createTextRecorder(header).record({ ...first, invokeNs: 9 }), /ends after it began/);
});
