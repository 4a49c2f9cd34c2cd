import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRelyingParty, type RelyingParty } from './relying-party.ts';

const cases: readonly [publicUrl: string | null, serverName: string, found: RelyingParty | null][] = [
  ['https://chat.example.org', 'example.org', { id: 'chat.example.org', origin: 'https://chat.example.org' }],
  [
    'https://chat.example.org:8443/a',
    'a',
    { id: 'chat.example.org', origin: 'https://chat.example.org:8443' },
  ],
  ['http://localhost', 'localhost', { id: 'localhost', origin: 'http://localhost' }],
  ['http://a.localhost:1', 'a', { id: 'a.localhost', origin: 'http://a.localhost:1' }],
  [null, 'localhost:8008', { id: 'localhost', origin: 'http://localhost:8008' }],
  // Nobody said under which address people open it.
  [null, 'example.org', null],
  ['http://chat.example.org', 'localhost', null],
  ['https://192.0.2.1', 'localhost', null],
  ['https://3221225985', 'localhost', null],
  ['https://[2001:db8::1]', 'localhost', null],
  ['http://127.0.0.1:8008', 'localhost', null],
];

test('passkeys are bound to the host that people open, where browsers allow any', () => {
  for (const [publicUrl, serverName, found] of cases)
    assert.deepEqual(findRelyingParty({ publicUrl, serverName }), found, `${publicUrl} ${serverName}`);
});
