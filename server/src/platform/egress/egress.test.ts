import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createManualClock, createManualTimers } from '#platform/clock';
import { ApiError, StartError } from '#platform/errors';
import { createLog } from '#platform/log';
import {
  createEgress,
  defaultPurposes,
  isPublicAddress,
  purposes,
  type EgressDeps,
  type PurposeRule,
} from './index.ts';
import { privateV4, privateV6, publicAddresses, spellingsOf } from './ssrf-targets.ts';
import { createTestCertificate } from './test-certificate.ts';

const refused = 'CHAT.HERALD.EGRESS_REFUSED';
const failed = 'CHAT.HERALD.EGRESS_FAILED';

interface Outside {
  port: number;
  requests: IncomingMessage[];
  connections: () => number;
}

/** A server of the outside, at an address of this machine. */
async function startOutside(t: TestContext, answer: RequestListener, host = '127.0.0.1'): Promise<Outside> {
  const requests: IncomingMessage[] = [];
  return listen(
    t,
    createServer((request, response) => {
      requests.push(request);
      answer(request, response);
    }),
    host,
    requests,
  );
}

async function listen(
  t: TestContext,
  server: Server,
  host: string,
  requests: IncomingMessage[],
): Promise<Outside> {
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, requests, connections: () => connections };
}

function build(rule: PurposeRule, overrides: Partial<EgressDeps> & { testAllow?: string[] } = {}) {
  const clock = createManualClock(0);
  const lines: string[] = [];
  const rules = { ...defaultPurposes, previews: rule };
  const egress = createEgress({
    config: { purposes: rules, testAllow: overrides.testAllow ?? [] },
    log: createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    clock,
    timers: createManualTimers(clock),
    ...overrides,
  });
  const codeOf = async (url: string): Promise<string> => {
    try {
      // In the time of the machine: what a fault lets through to nowhere would never come back.
      await egress.fetch('previews', url, { signal: AbortSignal.timeout(3000) });
      return 'let through';
    } catch (error) {
      assert.ok(error instanceof ApiError, String(error));
      return error.errcode;
    }
  };
  return {
    egress,
    clock,
    codeOf,
    logged: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const anywhere: PurposeRule = { mode: 'public', hosts: [] };
const loopback = ['127.0.0.1'];

test('S11: no private address is reached by any spelling, scheme or port', async (t) => {
  const outside = await startOutside(t, (_request, response) => response.end('inside'), '0.0.0.0');
  const { codeOf } = build(anywhere, { resolve: async () => [] });
  const hosts = [...privateV4.flatMap(spellingsOf), ...privateV6.map((address) => `[${address}]`)];
  let targets = 0;
  for (const host of hosts) {
    for (const url of [`https://${host}:${outside.port}/`, `http://${host}:${outside.port}/`]) {
      targets++;
      assert.notEqual(await codeOf(url), 'let through', url);
    }
  }
  for (const address of privateV4) assert.equal(await codeOf(`https://${address}/`), refused, address);
  for (const address of privateV6) assert.equal(await codeOf(`https://[${address}]/`), refused, address);
  assert.ok(targets > 1000, `${targets} targets`);
  assert.equal(outside.connections(), 0);
});

test('S11: a name that leads to a private address is refused, also among public ones', async (t) => {
  const outside = await startOutside(t, (_request, response) => response.end('inside'));
  for (const address of [
    ...privateV4,
    ...privateV6,
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
  ]) {
    const family = address.includes(':') ? 6 : 4;
    for (const answers of [
      [{ address, family }],
      [
        { address: '1.1.1.1', family: 4 },
        { address, family },
      ],
    ]) {
      const { codeOf } = build(anywhere, { resolve: async () => answers });
      assert.equal(await codeOf(`https://rebind.example:${outside.port}/`), refused, address);
    }
  }
  assert.equal(outside.connections(), 0);
});

test('an address is public or it is not: both sides of every border', () => {
  for (const address of [...privateV4, ...privateV6]) assert.equal(isPublicAddress(address), false, address);
  for (const address of publicAddresses) assert.equal(isPublicAddress(address), true, address);
  for (const text of ['', 'localhost', '1.2.3', '2606:4700::1%eth0', '1.1.1.1 ']) {
    assert.equal(isPublicAddress(text), false, text);
  }
});

test('S11: the name is resolved once, and the connection goes to the address that was checked', async (t) => {
  const checked = await startOutside(t, (_request, response) => response.end('checked'), '127.0.0.1');
  const { port } = checked;
  const trap = await new Promise<Server>((resolve) => {
    const server: Server = createServer((_request, response) => response.end('trap'));
    server.listen(port, '127.0.0.2', () => resolve(server));
  });
  t.after(() => trap.close());
  let asked = 0;
  const { egress } = build(anywhere, {
    testAllow: loopback,
    resolve: async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }],
  });
  const reply = await egress.fetch('previews', `http://rebind.example:${port}/`);
  assert.equal(reply.body.toString(), 'checked');
  assert.equal(asked, 1);
  assert.equal(checked.requests[0]?.headers.host, `rebind.example:${port}`);
});

test('S11: a redirect is checked like a first request', async (t) => {
  const trap = await startOutside(t, (_request, response) => response.end('trap'), '127.0.0.2');
  let location = '';
  const outside = await startOutside(t, (request, response) => {
    if (request.url === '/end') return void response.end('end');
    return void response.writeHead(302, { location }).end();
  });
  const { codeOf, egress } = build(anywhere, { testAllow: loopback, resolve: async () => [] });
  const start = `http://127.0.0.1:${outside.port}/`;
  const bad = [
    `http://127.0.0.2:${trap.port}/`,
    `https://127.0.0.2:${trap.port}/`,
    `http://2130706434:${trap.port}/`,
    `//0x7f.2:${trap.port}/`,
    'http://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'http://1.1.1.1/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://127.0.0.1/',
    'data:text/plain,x',
    'javascript:alert(1)',
    `http://user:password@127.0.0.1:${outside.port}/end`,
    'http://[broken',
  ];
  for (const target of bad) {
    location = target;
    assert.equal(await codeOf(start), refused, target);
  }
  assert.equal(trap.connections(), 0);
  for (const target of ['/end', `http://127.0.0.1:${outside.port}/end`]) {
    location = target;
    assert.equal((await egress.fetch('previews', start)).body.toString(), 'end');
  }
});

test('three redirects are followed, a fourth is not', async (t) => {
  const outside = await startOutside(t, (request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) return void response.end('end');
    return void response.writeHead(307, { location: `/${left - 1}` }).end();
  });
  const { codeOf } = build(anywhere, { testAllow: loopback });
  assert.equal(await codeOf(`http://127.0.0.1:${outside.port}/3`), 'let through');
  assert.equal(await codeOf(`http://127.0.0.1:${outside.port}/4`), refused);
});

test('a redirect to another origin takes no credentials along, and 303 turns into GET', async (t) => {
  const second = await startOutside(t, (_request, response) => response.end('second'));
  const first = await startOutside(t, (request, response) => {
    const status = request.url === '/keep' ? 307 : 303;
    response.writeHead(status, { location: `http://127.0.0.1:${second.port}/` }).end();
  });
  const { egress } = build(anywhere, { testAllow: loopback });
  const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', 'content-type': 'text/plain' };
  for (const path of ['/keep', '/get']) {
    const wanted = { method: 'POST', headers, body: 'text' };
    await egress.fetch('previews', `http://127.0.0.1:${first.port}${path}`, wanted);
  }
  assert.deepEqual(
    first.requests.map(({ headers: sent }) => sent.authorization),
    ['Bearer secret', 'Bearer secret'],
  );
  assert.deepEqual(
    second.requests.map(({ method }) => method),
    ['POST', 'GET'],
  );
  for (const { headers: sent } of second.requests) {
    assert.equal(sent.authorization, undefined);
    assert.equal(sent.cookie, undefined);
  }
});

test('off lets nothing out, listed only what is listed, public what is public', async (t) => {
  const outside = await startOutside(t, (_request, response) => response.end('answer'));
  const { port } = outside;
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const ask = (rule: PurposeRule, host: string) =>
    build(rule, { testAllow: loopback, resolve }).codeOf(`http://${host}:${port}/`);
  const listed = (...hosts: string[]): PurposeRule => ({ mode: 'listed', hosts });
  const cases: [PurposeRule, string, string][] = [
    [{ mode: 'off', hosts: [`a.example:${port}`] }, 'a.example', refused],
    [listed(), 'a.example', refused],
    [listed('a.example'), 'a.example', refused],
    [listed(`a.example:${port}`), 'a.example', 'let through'],
    [listed(`A.Example:${port}`), 'a.EXAMPLE', 'let through'],
    [listed(`a.example:${port}`), 'a.example.', 'let through'],
    [listed(`a.example:${port}`), 'b.example', refused],
    [listed(`a.example:${port}`), 'x.a.example', refused],
    [listed(`a.example:${port}`), 'xa.example', refused],
    [listed(`*.a.example:${port}`), 'x.a.example', 'let through'],
    [listed(`*.a.example:${port}`), 'x.y.a.example', 'let through'],
    [listed(`*.a.example:${port}`), 'a.example', refused],
    [listed(`*.a.example:${port}`), 'xa.example', refused],
    [listed(`*:${port}`), 'a.example', refused],
    [listed('not a host'), 'a.example', refused],
    [{ mode: 'public', hosts: [] }, 'a.example', 'let through'],
  ];
  for (const [rule, host, outcome] of cases) {
    assert.equal(await ask(rule, host), outcome, `${rule.mode} ${rule.hosts.join()}: ${host}`);
  }
});

test('without test_allow plain http never leaves, not even to a public or listed host', async () => {
  let asked = 0;
  const resolve = async () => {
    asked++;
    return [{ address: '1.1.1.1', family: 4 }];
  };
  assert.equal(await build(anywhere, { resolve }).codeOf('http://a.example/'), refused);
  assert.equal(
    await build({ mode: 'listed', hosts: ['a.example:80'] }, { resolve }).codeOf('http://a.example/'),
    refused,
  );
  assert.equal(asked, 0);
  // Open for tests, it leads to the test addresses alone.
  assert.equal(await build(anywhere, { resolve, testAllow: loopback }).codeOf('http://a.example/'), refused);
});

test('test_allow opens loopback addresses alone', () => {
  for (const address of ['10.0.0.1', '1.1.1.1', '0.0.0.0', 'localhost', 'fd00::1', '127.0.0.0/8']) {
    assert.throws(() => build(anywhere, { testAllow: [address] }), StartError, address);
  }
  for (const address of ['127.0.0.1', '127.0.0.9', '::1']) {
    assert.doesNotThrow(() => build(anywhere, { testAllow: [address] }));
  }
});

test('https goes to the pinned address under the name that was asked for, and checks it', async (t) => {
  const mine = createTestCertificate('good.example');
  const server = createTlsServer(mine, (_request, response) => void response.end('over TLS'));
  const { port } = await listen(t, server as unknown as Server, '127.0.0.1', []);
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
  const trusting = build(anywhere, { testAllow: loopback, resolve, ca: mine.cert });
  const reply = await trusting.egress.fetch('previews', `https://good.example:${port}/`);
  assert.equal(reply.body.toString(), 'over TLS');
  assert.equal(await trusting.codeOf(`https://other.example:${port}/`), failed);
  const strict = build(anywhere, { testAllow: loopback, resolve });
  assert.equal(await strict.codeOf(`https://good.example:${port}/`), failed);
});

test('the request arrives as it was given, and the reply comes back whole', async (t) => {
  const bodies: string[] = [];
  const outside = await startOutside(t, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(201, { 'content-type': 'text/plain', 'x-seen': request.headers['x-mine'] ?? '' });
      response.end('ответ');
    });
  });
  const { egress } = build(anywhere, { testAllow: loopback });
  const url = `http://127.0.0.1:${outside.port}/path?query=1`;
  const reply = await egress.fetch('previews', url, {
    method: 'PUT',
    headers: { 'x-mine': 'yes' },
    body: 'вопрос',
  });
  assert.deepEqual([reply.status, reply.headers['x-seen'], reply.body.toString()], [201, 'yes', 'ответ']);
  const [seen] = outside.requests;
  assert.deepEqual([seen?.method, seen?.url, bodies[0]], ['PUT', '/path?query=1', 'вопрос']);
  assert.equal(seen?.headers['accept-encoding'], 'identity');
});

test('a reply has a size: what is larger is cut off, what fits comes through', async (t) => {
  const outside = await startOutside(t, (request, response) => {
    if (request.url === '/fits') return void response.end(Buffer.alloc(1000));
    const pump = (): void => {
      while (response.write(Buffer.alloc(65_536)));
      response.once('drain', pump);
    };
    return pump();
  });
  const { egress } = build(anywhere, { testAllow: loopback });
  const url = `http://127.0.0.1:${outside.port}`;
  assert.equal((await egress.fetch('previews', `${url}/fits`, { maxBytes: 1000 })).body.length, 1000);
  await assert.rejects(egress.fetch('previews', `${url}/fits`, { maxBytes: 999 }), { errcode: failed });
  await assert.rejects(egress.fetch('previews', `${url}/endless`), { errcode: failed });
});

test('a reply has a time: silence, an endless trickle and a dead DNS end with it', async (t) => {
  const arrived: (() => void)[] = [];
  const outside = await startOutside(t, (request, response) => {
    if (request.url === '/trickle') response.write('a');
    arrived.shift()?.();
  });
  for (const path of ['/silence', '/trickle']) {
    const { egress, clock } = build(anywhere, { testAllow: loopback });
    const there = new Promise<void>((resolve) => arrived.push(resolve));
    const reply = egress.fetch('previews', `http://127.0.0.1:${outside.port}${path}`, { timeoutMs: 5000 });
    const rejected = assert.rejects(reply, { errcode: failed });
    await there;
    clock.advance(5000);
    await rejected;
  }
  const dead = build(anywhere, { resolve: () => new Promise(() => {}) });
  const reply = assert.rejects(dead.egress.fetch('previews', 'https://a.example/'), { errcode: failed });
  dead.clock.advance(10_000);
  await reply;
});

test('whoever asked can give up', async (t) => {
  const there = Promise.withResolvers<void>();
  const outside = await startOutside(t, () => there.resolve());
  const { egress } = build(anywhere, { testAllow: loopback });
  const stop = new AbortController();
  const reply = egress.fetch('previews', `http://127.0.0.1:${outside.port}/`, { signal: stop.signal });
  const rejected = assert.rejects(reply, { errcode: failed });
  await there.promise;
  stop.abort();
  await rejected;
});

test('a host that hangs up, refuses or has no name is a failure, not a crash', async (t) => {
  const outside = await startOutside(t, (request, response) => {
    if (request.url === '/half')
      return void response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy());
    return void request.socket.destroy();
  });
  const { codeOf } = build(anywhere, { testAllow: loopback });
  assert.equal(await codeOf(`http://127.0.0.1:${outside.port}/`), failed);
  assert.equal(await codeOf(`http://127.0.0.1:${outside.port}/half`), failed);
  assert.equal(await codeOf('http://127.0.0.1:1/'), failed);
  const resolve = async () => Promise.reject(new Error('ENOTFOUND'));
  assert.equal(await build(anywhere, { resolve }).codeOf('https://nowhere.example/'), failed);
  assert.equal(await build(anywhere, { resolve: async () => [] }).codeOf('https://nowhere.example/'), failed);
  assert.equal(await codeOf('not a url'), refused);
});

test('each flow is logged with purpose, host, status and bytes, each refusal with its reason', async (t) => {
  const outside = await startOutside(t, (_request, response) => response.end(Buffer.alloc(5000)));
  const { egress, codeOf, logged } = build(anywhere, { testAllow: loopback });
  const host = `127.0.0.1:${outside.port}`;
  await egress.fetch('previews', `http://${host}/secret-path?secret=query`, {
    method: 'POST',
    body: 'a'.repeat(3000),
  });
  await codeOf('https://10.0.0.1/secret-path');
  const [flow, refusal] = logged();
  assert.deepEqual(
    [flow?.event, flow?.purpose, flow?.host, flow?.status],
    ['egress.flow', 'previews', host, 200],
  );
  assert.ok(Number(flow?.bytesOut) > 3000 && Number(flow?.bytesIn) > 5000, JSON.stringify(flow));
  assert.deepEqual([refusal?.event, refusal?.host], ['egress.refused', '10.0.0.1']);
  assert.match(String(refusal?.reason), /private address 10\.0\.0\.1/);
  assert.doesNotMatch(JSON.stringify(logged()), /secret/);
});

test('who asked is not told what lies inside: every refusal reads the same', async () => {
  const { egress } = build(anywhere, { resolve: async () => [{ address: '10.0.0.1', family: 4 }] });
  const messages = new Set<string>();
  for (const url of [
    'https://10.0.0.1/',
    'https://inside.example/',
    'http://1.1.1.1/',
    'file:///etc/passwd',
  ]) {
    await egress.fetch('previews', url).catch((error: unknown) => messages.add((error as Error).message));
  }
  assert.deepEqual([...messages], ['This host is not allowed.']);
});

test('as installed, everything is closed but the push services of the browsers', () => {
  for (const purpose of purposes) {
    const { mode, hosts } = defaultPurposes[purpose];
    assert.notEqual(mode, 'public', purpose);
    assert.equal(hosts.length > 0, purpose === 'push', purpose);
  }
});
