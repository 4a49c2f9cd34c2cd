import type { Mutant } from './mutants.ts';

const COMMITTER = 'server/src/platform/stream/committer.ts';
const ACTOR = 'server/src/homeserver/events/room-actor.ts';
const TO_INTENT = 'server/src/homeserver/events/to-intent.ts';
const SEND = 'const sent = await connection.send(statements);';

/** Faults of how changes become durable, once each and in their order. */
export const WRITE_MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledge before commit',
    promise: 'D1',
    edits: [
      { file: COMMITTER, from: SEND, to: `this.#settleAll(part, this.#position); ${SEND}` },
      { file: COMMITTER, from: 'this.#settleAll(part, this.#position - positionsOf(part));', to: '' },
    ],
  },
  {
    name: 'readers see the end of the log before it is committed',
    promise: 'D5',
    edits: [
      {
        file: COMMITTER,
        from: SEND,
        to: `const before = this.#position; this.#position = end; ${SEND} this.#position = before;`,
      },
    ],
  },
  {
    name: 'repeated transactions are not known',
    promise: 'D2',
    edits: [
      {
        file: ACTOR,
        from: 'const known = name === null ? undefined : (this.#byTxn.get(name) ?? this.#done.get(name));',
        to: 'const known = undefined as Promise<Appended> | undefined;',
      },
      {
        file: TO_INTENT,
        from: 'if (first?.txn) {',
        to: 'if (first?.txn && rows.length < 0) {',
      },
    ],
  },
  {
    name: 'transactions are remembered in memory alone',
    promise: 'D2',
    edits: [
      {
        file: TO_INTENT,
        from: 'if (first?.txn) {',
        to: 'if (first?.txn && rows.length < 0) {',
      },
    ],
  },
  {
    name: 'a transaction id belongs to the user and not to the device',
    promise: 'D2',
    edits: [
      {
        file: ACTOR,
        from: 'JSON.stringify([drafts[0]?.sender, txn.deviceId, txnKey(txn)])',
        to: 'JSON.stringify([drafts[0]?.sender, txnKey(txn)])',
      },
      { file: TO_INTENT, from: 'const { deviceId } = first.txn;', to: "const deviceId = 'any';" },
    ],
  },
  {
    name: 'a batch is forgotten when its connection is lost',
    promise: 'liveness',
    edits: [
      {
        file: COMMITTER,
        from: "} else if (result.kind === 'lost') {",
        to: "} else if (result.kind === 'lost') { this.#work.shift();",
      },
    ],
  },
  {
    name: 'a batch of unknown outcome counts as committed',
    promise: 'D1',
    edits: [{ file: COMMITTER, from: 'if (position === end) {', to: 'if (position <= end) {' }],
  },
  {
    name: 'a batch of unknown outcome counts as not committed',
    promise: 'D2',
    edits: [
      { file: COMMITTER, from: 'const { position } = found.claim;', to: 'const position = this.#position;' },
    ],
  },
  {
    name: 'the epoch is not raised by a claim',
    promise: 'D1',
    edits: [
      {
        file: 'server/src/platform/stream/write-connection.ts',
        from: 'set epoch = epoch + 1,',
        to: 'set epoch = epoch,',
      },
    ],
  },
  {
    name: 'intents are settled backwards',
    promise: 'D3',
    edits: [
      {
        file: COMMITTER,
        from: 'for (const { intent } of part) {\n      intent.settled(',
        to: 'for (const { intent } of part.toReversed()) {\n      intent.settled(',
      },
    ],
  },
  {
    name: 'half of a batch is forgotten when it is halved',
    promise: 'liveness',
    edits: [
      {
        file: 'server/src/platform/stream/batch.ts',
        from: 'return [batch.slice(0, middle), batch.slice(middle)];',
        to: 'return [batch.slice(0, middle), []];',
      },
    ],
  },
  {
    name: 'those behind an event that did not land are not built anew',
    promise: 'liveness',
    edits: [{ file: ACTOR, from: '    this.#buildAnew();\n', to: '' }],
  },
  {
    name: 'those who wait are woken before the commit',
    promise: 'D5',
    edits: [
      { file: COMMITTER, from: SEND, to: `this.#tell(part); ${SEND}` },
      {
        file: COMMITTER,
        from: '    const rooms = new Set(part.flatMap(({ intent }) => intent.wakes.rooms ?? []));',
        to:
          '  }\n  #tell(part: readonly Entry[]): void {\n' +
          '    const rooms = new Set(part.flatMap(({ intent }) => intent.wakes.rooms ?? []));',
      },
    ],
  },
  {
    name: 'news that is being committed is not looked for',
    promise: 'D7',
    edits: [
      {
        file: 'server/src/platform/stream/latest-positions.ts',
        from: 'underWay.has(name) || (latest',
        to: '(latest',
      },
    ],
  },
];
