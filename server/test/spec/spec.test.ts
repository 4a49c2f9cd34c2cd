import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createExchangeCheck, type Exchange } from './check-exchange.ts';
import { createCoverage, loadCoverage } from './coverage.ts';
import { readOperations, type Operation } from './operations.ts';
import { rungs } from './rungs.ts';
import { createSpecFetch, createSpecRecorder } from './spec-fetch.ts';
import { findSpecData, specAbsent } from './spec-location.ts';

const data = findSpecData();
const operations = data === null ? null : readOperations(data);

/** Runs a comparison with the specification, or says that it did not run. */
function withSpec(t: TestContext, compare: (operations: readonly Operation[]) => void): void {
  if (operations === null) t.diagnostic(specAbsent);
  else compare(operations);
}

const v3 = '/_matrix/client/v3';
const error = { errcode: 'M_FORBIDDEN', error: 'You are not in this room.' };
const event = {
  event_id: '$e',
  room_id: '!a:b',
  type: 'm.room.message',
  sender: '@a:b',
  origin_server_ts: 1,
  content: {},
};

test('every schema of the specification is read, and every example in it agrees with its schema', (t) => {
  withSpec(t, (all) => {
    let examples = 0;
    for (const { id, replies } of all) {
      for (const [status, reply] of replies) {
        for (const example of reply.examples()) {
          const schema = reply.schema();
          if (schema === null) continue;
          examples++;
          assert.ok(schema(example), `${id} ${status}: ${JSON.stringify(schema.errors)}`);
        }
      }
    }
    assert.ok(all.length > 160 && examples > 250, `${all.length} operations, ${examples} examples`);
  });
});

test('the rungs name operations that exist, each once', (t) => {
  const named = Object.values(rungs).flat();
  assert.equal(new Set(named).size, named.length);
  withSpec(t, (all) => {
    const ids = new Set(all.map(({ id }) => id));
    assert.deepEqual(
      named.filter((id) => !ids.has(id)),
      [],
    );
  });
});

test('a reply that the specification asks for passes, each fault in it is found', (t) => {
  withSpec(t, (all) => {
    const check = createExchangeCheck(all);
    const good: [string, Exchange][] = [
      [
        'sendMessage',
        { method: 'PUT', path: `${v3}/rooms/!a:b/send/m/1`, status: 200, responseBody: { event_id: '$e' } },
      ],
      [
        'sync',
        { method: 'GET', path: `${v3}/sync?timeout=0`, status: 200, responseBody: { next_batch: 's1' } },
      ],
      [
        'getVersions',
        { method: 'GET', path: '/_matrix/client/versions', status: 200, responseBody: { versions: [] } },
      ],
      ['getRoomState', { method: 'GET', path: `${v3}/rooms/!a:b/state`, status: 200, responseBody: [event] }],
      [
        'getOneRoomEvent',
        { method: 'GET', path: `${v3}/rooms/!a:b/event/$e`, status: 200, responseBody: event },
      ],
      ['sendMessage', { method: 'PUT', path: `${v3}/rooms/!a:b/send/m/1`, status: 403, responseBody: error }],
      ['logout', { method: 'POST', path: `${v3}/logout`, status: 200, responseBody: {} }],
    ];
    for (const [operation, exchange] of good) assert.deepEqual(check(exchange), { operation, problems: [] });
    const state = { method: 'GET', path: `${v3}/rooms/!a:b/state`, status: 200 };
    const bad: [RegExp, Exchange][] = [
      [/required property 'event_id'/, { ...good[0]![1], responseBody: {} }],
      [/event_id must match pattern/, { ...good[0]![1], responseBody: { event_id: 'e' } }],
      [/must be object/, { ...good[0]![1], responseBody: undefined }],
      [/no status 201 here/, { ...good[0]![1], status: 201 }],
      [/no errcode/, { ...good[0]![1], status: 403, responseBody: {} }],
      [/no errcode/, { ...good[0]![1], status: 500, responseBody: 'oops' }],
      [/no error in words/, { ...good[0]![1], status: 418, responseBody: { errcode: 'M_UNKNOWN' } }],
      [/required property 'next_batch'/, { ...good[1]![1], responseBody: {} }],
      [/required property 'sender'/, { ...state, responseBody: [{ ...event, sender: undefined }] }],
      [/origin_server_ts must be integer/, { ...state, responseBody: [{ ...event, origin_server_ts: '1' }] }],
      [/no such operation/, { ...state, path: `${v3}/rooms/!a:b/nonsense`, responseBody: {} }],
      [/no such operation/, { ...state, method: 'POST', responseBody: [] }],
      [/CORS headers are missing/, { ...state, responseBody: [event], headers: {} }],
    ];
    for (const [fault, exchange] of bad) assert.match(check(exchange).problems.join(), fault);
  });
});

test('deep inside a /sync reply a fault is found', (t) => {
  withSpec(t, (all) => {
    const check = createExchangeCheck(all);
    const timeline = (events: object[]) => ({
      next_batch: 's1',
      rooms: { join: { '!a:b': { timeline: { events, limited: false } } } },
    });
    const { room_id: _, ...withoutRoom } = event;
    const problemsOf = (body: object) =>
      check({ method: 'GET', path: `${v3}/sync`, status: 200, responseBody: body }).problems;
    assert.deepEqual(problemsOf(timeline([withoutRoom])), []);
    assert.match(problemsOf(timeline([{ ...withoutRoom, event_id: undefined }])).join(), /event_id/);
    assert.match(
      problemsOf(timeline([{ ...withoutRoom, unsigned: { age: 'old' } }])).join(),
      /age must be integer/,
    );
    const invite = {
      next_batch: 's1',
      rooms: { invite: { '!a:b': { invite_state: { events: [{ type: 'm.x' }] } } } },
    };
    assert.match(problemsOf(invite).join(), /invite_state\/events\/0 must have required property 'sender'/);
  });
});

test('a path finds its operation: encoded names, empty state keys, shared paths', (t) => {
  withSpec(t, (all) => {
    const check = createExchangeCheck(all);
    const cases: [string, string, unknown, string | null][] = [
      ['GET', `${v3}/rooms/%21a%3Ab/state/m.room.name`, undefined, 'getRoomStateWithKey'],
      ['GET', `${v3}/rooms/!a:b/state/m.room.name/`, undefined, 'getRoomStateWithKey'],
      ['PUT', `${v3}/rooms/!a:b/state/m.room.member/@a%2Fb:c`, undefined, 'setRoomStateWithKey'],
      ['GET', `${v3}/pushrules/`, undefined, 'getPushRules'],
      ['GET', `${v3}/pushrules/global/override/.m.rule.master`, undefined, 'getPushRule'],
      ['GET', '/.well-known/matrix/server', undefined, 'server-server:getWellKnown'],
      ['GET', '/.well-known/matrix/client', undefined, 'getWellknown'],
      ['POST', `${v3}/rooms/!a:b/invite`, { user_id: '@b:b' }, 'inviteUser'],
      [
        'POST',
        `${v3}/rooms/!a:b/invite`,
        { id_server: 'x', id_access_token: 'y', medium: 'z', address: 'w' },
        'inviteBy3PID',
      ],
      ['POST', `${v3}/account/3pid/add`, {}, 'add3PID'],
      ['GET', `${v3}/nonsense`, undefined, null],
    ];
    for (const [method, path, requestBody, operation] of cases) {
      const found = check({ method, path, requestBody, status: 403, responseBody: error });
      assert.deepEqual(found, { operation, problems: [] }, path);
    }
  });
});

test('user-interactive authentication and a missing token may both answer 401', (t) => {
  withSpec(t, (all) => {
    const check = createExchangeCheck(all);
    const delete401 = (responseBody: unknown) =>
      check({ method: 'DELETE', path: `${v3}/devices/A`, status: 401, responseBody }).problems;
    assert.deepEqual(delete401({ flows: [{ stages: ['m.login.password'] }], session: 's', params: {} }), []);
    assert.deepEqual(delete401({ errcode: 'M_MISSING_TOKEN', error: 'Missing access token.' }), []);
    assert.notDeepEqual(delete401({ flows: 'password' }), []);
    assert.notDeepEqual(delete401({ errcode: 'M_MISSING_TOKEN' }), []);
  });
});

test('headers that the specification requires are missed', (t) => {
  withSpec(t, (all) => {
    const check = createExchangeCheck(all);
    const download = {
      method: 'GET',
      path: '/_matrix/client/v1/media/download/b/x',
      status: 200,
      responseBody: undefined,
    };
    const cors = { 'access-control-allow-origin': '*' };
    assert.deepEqual(
      check({ ...download, headers: { ...cors, 'content-disposition': 'inline' } }).problems,
      [],
    );
    assert.deepEqual(check({ ...download, headers: cors }).problems, [
      'the header Content-Disposition is missing',
    ]);
  });
});

test('coverage counts success alone, and adds up over the processes of a run', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'coverage-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const one = createCoverage();
  for (const operation of rungs.R1) one.add(operation, operation === 'login' ? 403 : 200);
  assert.deepEqual(one.uncovered('R1'), ['login']);
  one.save(folder);
  assert.deepEqual(loadCoverage(folder).uncovered('R1'), ['login']);
  const two = createCoverage();
  two.add('login', 200);
  two.add('createRoom', 200);
  two.save(folder);
  const all = loadCoverage(folder);
  assert.deepEqual(all.uncovered('R1'), []);
  assert.deepEqual(all.statusesOf('login'), [200, 403]);
  assert.equal(all.uncovered('R1', 'R2').length, rungs.R2.length - 1);
  assert.equal(loadCoverage(join(folder, 'nothing')).uncovered('R2').length, rungs.R2.length);
});

test('a story that gets a wrong reply fails at once; a recorder keeps it for the end', async (t) => {
  const server = createServer((request, response) => {
    const body = request.url?.includes('good') ? { event_id: '$e' } : { id: '$e' };
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (txn: string) => `${v3}/rooms/!a:b/send/m.x/${txn}`;
  const specFetch = createSpecFetch(url);
  const good = await specFetch(send('good'), { method: 'PUT', body: '{}' });
  assert.deepEqual(await good.json(), { event_id: '$e' }, 'the body is still there to be read');
  const recorder = createSpecRecorder();
  const bad = await recorder.fetchFn(url + send('bad'), { method: 'PUT', body: '{}' });
  assert.deepEqual(await bad.json(), { id: '$e' });
  if (operations === null) return t.diagnostic(specAbsent);
  await assert.rejects(specFetch(send('bad'), { method: 'PUT', body: '{}' }), /PUT .* -> 200: .*event_id/);
  assert.match(recorder.problems.join(), /PUT .* -> 200: .*event_id/);
});
