import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { StartError } from '#platform/errors';
import { explainConfig, listSettings, loadConfig, readConfig } from './config.ts';

const secret = 'correct horse battery staple';

function problemsOf(env: Record<string, string>, yaml: string | null = null): string {
  try {
    loadConfig(env, yaml);
  } catch (error) {
    assert.ok(error instanceof StartError);
    return error.message;
  }
  return 'none';
}

test('without any setting the server is a closed one for this machine', () => {
  const config = loadConfig({}, null);
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 8008 });
  assert.equal(config.serverName, 'localhost:8008');
  assert.equal(config.publicUrl, null);
  assert.equal(config.dataDir, './data');
  assert.equal(config.registration, 'closed');
  assert.equal(config.databaseUrl, null);
  assert.equal(config.encryptPrivateRooms, true);
  assert.equal(config.media.maxUpload, 50 * 1024 * 1024);
  assert.deepEqual(config.rateLimits, { enabled: true, factor: 1 });
  assert.equal(config.log.addresses, false);
  assert.equal(config.addressDays, 30);
  assert.deepEqual(config.egress.federation, { mode: 'listed', allow: [] });
  assert.equal(config.egress.push.mode, 'listed');
  assert.ok(config.egress.push.allow.includes('fcm.googleapis.com'));
  assert.equal(config.egress.previews.mode, 'off');
  assert.deepEqual(config.egress.webhooks, { mode: 'listed', allow: [] });
  assert.deepEqual(config.egress.testAllow, []);
});

test('the environment goes before herald.yaml, and that before the default', () => {
  const yaml =
    'listen: 127.0.0.1:1111\nregistration: open\negress:\n  federation:\n    allow: [a.org, b.org]\n';
  const config = loadConfig({ HERALD_LISTEN: '127.0.0.1:2222', HERALD_DATA_DIR: '' }, yaml);
  assert.equal(config.listen.port, 2222);
  assert.equal(config.registration, 'open');
  assert.deepEqual(config.egress.federation.allow, ['a.org', 'b.org']);
  assert.equal(config.dataDir, './data', 'an empty variable is none');
});

test('a list in the environment is separated by commas', () => {
  const { egress } = loadConfig({ HERALD_EGRESS_FEDERATION_ALLOW: 'a.org, *.b.org' }, null);
  assert.deepEqual(egress.federation.allow, ['a.org', '*.b.org']);
});

test('the server name follows from the address, unless it is given', () => {
  const nameFor = (listen: string) => loadConfig({ HERALD_LISTEN: listen }, null).serverName;
  assert.equal(nameFor('0.0.0.0:9000'), 'localhost:9000');
  assert.equal(nameFor('[::1]:9000'), 'localhost:9000');
  assert.equal(nameFor('10.0.0.5:80'), '10.0.0.5:80');
  assert.equal(nameFor('[2001:db8::5]:80'), '[2001:db8::5]:80');
  assert.equal(loadConfig({ HERALD_SERVER_NAME: 'example.org' }, null).serverName, 'example.org');
});

test('an unknown setting is an error that names the nearest known one', () => {
  assert.match(
    problemsOf({ HERALD_LISTN: 'x' }),
    /HERALD_LISTN is not a setting\. Did you mean HERALD_LISTEN\?/,
  );
  assert.match(
    problemsOf({}, 'registraton: open'),
    /registraton is not a setting\. Did you mean registration\?/,
  );
  assert.match(
    problemsOf({}, 'egress:\n  federaton:\n    mode: off'),
    /egress\.federaton is not a setting\. Did you mean egress\.federation\.mode\?/,
  );
  assert.match(problemsOf({ HERALD_QQQQQQQQQQQQQQQQQQ: 'x' }), /is not a setting\.$/);
  assert.equal(problemsOf({ PATH: '/bin', HOME: '/root' }), 'none');
});

test('all problems are told at once', () => {
  const words = problemsOf(
    { HERALD_REGISTRATION: 'maybe', HERALD_LISTEN: '8008' },
    'media:\n  max_upload: huge',
  );
  assert.match(words, /HERALD_REGISTRATION must be open, token or closed, not "maybe"/);
  assert.match(words, /HERALD_LISTEN must be host:port, such as 127\.0\.0\.1:8008, not "8008"/);
  assert.match(words, /media\.max_upload must be bytes, such as 512K, 50M or 2G, not "huge"/);
});

test('YAML that cannot be read is an error with its place', () => {
  assert.match(problemsOf({}, 'listen: [1'), /herald\.yaml: .*line 1/s);
  assert.match(problemsOf({}, 'listen: a:1\nlisten: b:1'), /herald\.yaml: .*unique/s);
  assert.match(problemsOf({}, '- listen'), /one "name: value" a line/);
  assert.equal(problemsOf({}, '# nothing yet\n'), 'none');
});

const good: [string, string][] = [
  ['HERALD_LISTEN', '[::1]:0'],
  ['HERALD_SERVER_NAME', '[2001:db8::1]:8448'],
  ['HERALD_PUBLIC_URL', 'https://chat.example.org/'],
  ['HERALD_ENCRYPT_PRIVATE_ROOMS', 'OFF'],
  ['HERALD_MEDIA_MAX_UPLOAD', '2G'],
  ['HERALD_RATE_LIMITS_FACTOR', '0.5'],
  ['HERALD_ADDRESS_DAYS', '0'],
  ['HERALD_TRUSTED_PROXIES', '10.0.0.0/8, ::1'],
  ['HERALD_EGRESS_PREVIEWS_MODE', 'public'],
  ['DATABASE_URL', 'postgresql://h:p@db/herald'],
  ['HERALD_REGISTRATION_SHARED_SECRET', secret],
];

const bad: [string, string][] = [
  ['HERALD_LISTEN', '[::1:0'],
  ['HERALD_LISTEN', 'localhost:70000'],
  ['HERALD_SERVER_NAME', 'https://example.org'],
  ['HERALD_PUBLIC_URL', 'chat.example.org'],
  ['HERALD_ENCRYPT_PRIVATE_ROOMS', 'perhaps'],
  ['HERALD_MEDIA_MAX_UPLOAD', '0'],
  ['HERALD_RATE_LIMITS_FACTOR', '0'],
  ['HERALD_DATABASE_POOL_SIZE', '3.5'],
  ['HERALD_ADDRESS_DAYS', '31'],
  ['HERALD_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['HERALD_EGRESS_PREVIEWS_MODE', 'some'],
  ['HERALD_EGRESS_PUSH_ALLOW', 'https://push.example.org'],
  ['DATABASE_URL', 'mysql://db'],
  ['HERALD_REGISTRATION_SHARED_SECRET', 'short'],
];

test('a value of its kind is accepted, another is refused by name', () => {
  for (const [name, value] of good) assert.equal(problemsOf({ [name]: value }), 'none', `${name}=${value}`);
  for (const [name, value] of bad) assert.ok(problemsOf({ [name]: value }).includes(`${name} must be`), name);
});

test('a secret does not appear in a problem, nor when the configuration is printed', () => {
  assert.doesNotMatch(problemsOf({ HERALD_REGISTRATION_SHARED_SECRET: 'hunter2' }), /hunter2/);
  assert.doesNotMatch(problemsOf({ HERALD_REGISTRATION_TOKENS: 'hunter2' }), /hunter2/);
  const config = loadConfig({ HERALD_REGISTRATION_SHARED_SECRET: secret }, null);
  assert.doesNotMatch(JSON.stringify(config), /horse/);
  assert.equal(config.registrationSharedSecret?.reveal(), secret);
});

test('registration by token needs a token', () => {
  const byToken = { HERALD_REGISTRATION: 'token' };
  assert.match(problemsOf(byToken), /registration_tokens must name at least one/);
  const { registrationTokens } = loadConfig(
    { ...byToken, HERALD_REGISTRATION_TOKENS: `${secret}, ${secret} 2` },
    null,
  );
  assert.deepEqual(
    registrationTokens.map((token) => token.reveal()),
    [secret, `${secret} 2`],
  );
});

test('this machine is opened to tests only when the server listens for this machine alone', () => {
  const allow = { HERALD_EGRESS_TEST_ALLOW: '127.0.0.1:9000' };
  assert.deepEqual(loadConfig(allow, null).egress.testAllow, [{ host: '127.0.0.1', port: 9000 }]);
  assert.match(problemsOf({ ...allow, HERALD_LISTEN: '0.0.0.0:8008' }), /listen must be 127\.0\.0\.1/);
  assert.match(problemsOf({ HERALD_EGRESS_TEST_ALLOW: '10.0.0.1:9000' }), /addresses of this machine only/);
});

test('each setting tells where its value came from', () => {
  const { settings } = explainConfig({ HERALD_LISTEN: '127.0.0.1:1' }, 'registration: open');
  const sourceOf = (path: string) => settings.find((setting) => setting.path === path)?.source;
  assert.equal(sourceOf('listen'), 'environment');
  assert.equal(sourceOf('registration'), 'herald.yaml');
  assert.equal(sourceOf('data_dir'), 'default');
});

test('no two settings share a name, and each says what it decides', () => {
  const settings = listSettings();
  assert.equal(new Set(settings.map((setting) => setting.env)).size, settings.length);
  assert.equal(new Set(settings.map((setting) => setting.path)).size, settings.length);
  for (const { path, key } of settings) assert.match(key.comment, /^[A-Z].*\.$/, path);
});

test('the file is the one that HERALD_CONFIG names, and then it must be there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'herald-config-'));
  const path = join(folder, 'other.yaml');
  assert.throws(() => readConfig({ HERALD_CONFIG: path }), /there is no such file/);
  writeFileSync(path, 'server_name: example.org');
  assert.equal(readConfig({ HERALD_CONFIG: path }).serverName, 'example.org');
  rmSync(folder, { recursive: true });
});
