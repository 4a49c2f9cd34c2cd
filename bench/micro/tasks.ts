import { generateKeyPairSync, sign } from 'node:crypto';
import {
  canonicalJson,
  checkAuth,
  contentHash,
  eventIdOf,
  parseStrictJson,
  signaturesCheckedOnReceipt,
  signJson,
  type JsonObject,
  type KeyId,
  type ServerName,
} from '@herald/matrix';
import { createHasher, createVerifier } from '../../server/src/platform/crypto/index.ts';
import { readStoredJson } from '../../server/src/platform/json/index.ts';
import { eventWriters } from '../../server/src/homeserver/events/store/writers.ts';
import { StoredEvent, storedFromBuilt } from '../../server/src/homeserver/events/stored-event.ts';
import { toIntent } from '../../server/src/homeserver/events/to-intent.ts';
import { pushHooks } from '../../server/src/homeserver/push/hooks.ts';
import { pushWriters } from '../../server/src/homeserver/push/store.ts';
import { encodeBatch } from '../../server/src/platform/stream/encode-batch.ts';
import type { Task } from './cost.ts';
import { createSampleRoom } from './sample-room.ts';

const BATCH = 64;
const TIMELINE = 20;
const LIMITS = { maxBytes: 65_536, maxDepth: 100 };

/** The parts of a message's way through the server that cost CPU, each by itself. */
export function listTasks(): { readonly tasks: readonly Task[]; readonly yardstick: () => unknown } {
  const room = createSampleRoom();
  const { view } = room;
  const hasher = createHasher();
  const signatures = signaturesCheckedOnReceipt(createVerifier());
  const built = Array.from({ length: BATCH }, (_, n) => room.buildMessage(n));
  const message = built[0]!;
  const text = message.bytes.toString();
  const wire = JSON.parse(text) as JsonObject;
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = {
    serverName: 'localhost' as ServerName,
    keyId: 'ed25519:1' as KeyId,
    sign: (what: string) => sign(null, Buffer.from(what), privateKey),
  };
  const writers = new Map([...eventWriters, ...pushWriters].map((writer) => [writer.name, writer]));
  const entries = built.map((event) => ({
    queuedAtMs: 0,
    intent: toIntent([event], view.head, view, view, [pushHooks], () => undefined),
  }));
  const records = built.slice(0, TIMELINE).map((event) => storedFromBuilt(event, view, 1).record);
  let n = BATCH;
  return {
    yardstick: () => JSON.parse(text) as unknown,
    tasks: [
      { name: 'canonical JSON', run: () => canonicalJson(wire) },
      { name: 'strict parser', run: () => parseStrictJson(text, LIMITS) },
      { name: 'stored JSON', run: () => readStoredJson(message.bytes) },
      {
        name: 'event id: two hashes',
        run: () => [contentHash(wire, hasher), eventIdOf(wire, view.version, hasher)],
      },
      { name: 'signing', run: () => signJson(wire, signer) },
      { name: 'auth check', run: () => checkAuth(message.pdu, view.version, view.state, signatures) },
      { name: 'building an event', run: () => room.buildMessage((n += 1)) },
      {
        name: 'rows of an intent',
        run: () => toIntent([message], view.head, view, view, [pushHooks], () => undefined),
      },
      {
        name: 'encoding a batch of 64, an event',
        per: BATCH,
        run: () => encodeBatch(entries, { writers, log: 1, epoch: 1, position: 1, end: BATCH + 1 }),
      },
      {
        name: 'telling an event for the first time',
        per: TIMELINE,
        run: () => records.map((record) => new StoredEvent(record, view.roomId).toClient({ age: 1 })),
      },
    ],
  };
}
