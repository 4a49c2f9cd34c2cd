import type { Mutant, Story } from './mutants.ts';

const WALLET = 'server/src/superapp/wallet';
const LEDGER = 'server/migrations/0024_wallet.sql';
const DESK = 'server/migrations/0036_wallet_desk.sql';
const IDEMPOTENCY = 'server/src/platform/idempotency';

const story = (file: string, only?: string): Story => ({ file, ...(only !== undefined && { only }) });
const books = story(`${WALLET}/ledger.test.ts`);
const repeats = story(`${IDEMPOTENCY}/idempotency.test.ts`);
const fourEyes = story(`${WALLET}/desk/four-eyes.test.ts`);
const kills = story('sim/chaos/wallet/wallet-kills.test.ts', 'a payment is made once');
const desk = (only: string): Story => story(`${WALLET}/desk/desk.test.ts`, only);

/** S31: what is sent again, at the same moment, or made up. */
const REPLAYS: readonly Mutant[] = [
  {
    name: 'a command that is sent again acts again',
    promise: 'S31',
    story: repeats,
    edits: [
      {
        file: `${IDEMPOTENCY}/idempotency.ts`,
        from: 'if (known) return repeat(known, requestHash);',
        to: '',
      },
      {
        file: `${IDEMPOTENCY}/store.ts`,
        from: 'on conflict (user_id, key) do nothing returning 1',
        to: 'on conflict (user_id, key) do update set at_ms = excluded.at_ms returning 1',
      },
    ],
  },
  {
    name: 'a key answers another request',
    promise: 'S31',
    story: repeats,
    edits: [
      {
        file: `${IDEMPOTENCY}/idempotency.ts`,
        from: 'if (!requestHash.equals(asked)) {',
        to: 'if (requestHash.length !== asked.length) {',
      },
    ],
  },
  {
    name: 'an account can be overdrawn',
    promise: 'S31',
    story: books,
    edits: [
      {
        file: LEDGER,
        from: 'or debits_pending + debits_posted <= credits_posted)',
        to: 'or debits_pending + debits_posted < credits_posted + 1000000)',
      },
    ],
  },
  {
    name: 'a hold is posted twice',
    promise: 'S31',
    story: books,
    edits: [
      { file: LEDGER, from: 'pending_id     uuid unique references', to: 'pending_id     uuid references' },
      {
        file: LEDGER,
        from: "if not found then\n    raise exception 'transfer % is not pending'",
        to: "if false then\n    raise exception 'transfer % is not pending'",
      },
    ],
  },
  {
    name: 'a transfer is reversed twice',
    promise: 'S31',
    story: books,
    edits: [
      { file: LEDGER, from: 'reversal_of    uuid unique references', to: 'reversal_of    uuid references' },
    ],
  },
  {
    name: 'a proof is good for another payment',
    promise: 'S31',
    story: story(`${WALLET}/payments.test.ts`, 'what the payer has not signed'),
    edits: [
      {
        file: 'server/src/homeserver/keys/device-proof.ts',
        from: 'const isSigned = checkSignature({ ...object, signatures }, userId, findKey, verifier).ok;',
        to: 'const isSigned = Boolean(findKey && signatures && object && verifier);',
      },
    ],
  },
  {
    name: 'a receipt is believed without a transfer',
    promise: 'S31',
    story: story(`${WALLET}/verify-payments.test.ts`),
    edits: [
      {
        file: `${WALLET}/judge-receipt.ts`,
        from: 'if (!transfer) return [`is ${state}, and the ledger has no transfer of it`];',
        to: 'if (!transfer) return [];',
      },
    ],
  },
  {
    name: 'a chain that was written anew is believed',
    promise: 'S31',
    story: story(`${WALLET}/verify-ledger.test.ts`),
    edits: [
      {
        file: `${WALLET}/verify-chain.ts`,
        from: 'if (!hash.equals(checkpoint.hash))',
        to: 'if (hash.length !== checkpoint.hash.length)',
      },
    ],
  },
];

/** S25: what belongs to others, and what the operator's people may do. */
const RIGHTS: readonly Mutant[] = [
  {
    name: 'a route for a role is for everybody',
    promise: 'S25',
    story: story('server/src/platform/http/access.test.ts', 'a route for a role'),
    edits: [
      {
        file: 'server/src/platform/http/answer.ts',
        from: 'if (endpoint.role !== null) await requireRole(door, endpoint.role, caller);',
        to: '',
      },
    ],
  },
  {
    name: 'an administrator has every role',
    promise: 'S25',
    story: desk('who has no role'),
    edits: [
      {
        file: 'server/src/platform/http/answer.ts',
        from: 'if (caller && (await door.holdsRole(caller.userId, role))) return;',
        to: 'if (caller && (caller.isAdmin || (await door.holdsRole(caller.userId, role)))) return;',
      },
    ],
  },
  {
    name: 'a role that was taken stays',
    promise: 'S25',
    story: desk('who has no role'),
    edits: [
      {
        file: 'server/src/homeserver/accounts/service.ts',
        from: 'return (await listRolesOf(db, userId)).includes(role);',
        to: 'return known.has(userId) || ((await listRolesOf(db, userId)).includes(role) && !!known.add(userId));',
      },
      {
        file: 'server/src/homeserver/accounts/service.ts',
        from: 'const passwords: Passwords = createPasswords({ random });',
        to: 'const known = new Set<string>(); const passwords: Passwords = createPasswords({ random });',
      },
    ],
  },
  {
    name: 'the desk acts without a password',
    promise: 'S25',
    story: desk('what the desk does needs the password'),
    edits: [
      {
        file: `${WALLET}/desk/routes.ts`,
        from: 'void (await proof(caller, body.auth, act));',
        to: 'void [proof, caller, body, act];',
      },
    ],
  },
  {
    name: 'a look at a payment is not written down',
    promise: 'S25',
    story: desk('the desk finds a payment'),
    edits: [
      {
        file: `${WALLET}/desk/look-up.ts`,
        from: "await noteAct(tx, by, { act: 'payment.read', subject: paymentId });",
        to: '',
      },
    ],
  },
  {
    name: 'what was written down can be changed',
    promise: 'S25',
    story: story('server/src/platform/audit/audit.test.ts'),
    edits: [
      {
        file: 'server/migrations/0035_audit.sql',
        from: 'append_only before update or delete on audit.entry',
        to: 'append_only before update of number on audit.entry',
      },
    ],
  },
  {
    name: 'a proposal is approved by who made it',
    promise: 'S25',
    story: fourEyes,
    edits: [
      { file: DESK, from: ' or the_approver = proposed.proposer then', to: ' then' },
      {
        file: DESK,
        from: "constraint four_eyes check (state <> 'posted' or decided_by <> proposer)",
        to: 'constraint four_eyes check (true)',
      },
    ],
  },
  {
    name: 'the server posts manual journals by itself',
    promise: 'S25',
    story: fourEyes,
    edits: [{ file: DESK, from: "if the_kind = 'manual' then", to: "if the_kind = 'none' then" }],
  },
  {
    name: "somebody else's payment is shown",
    promise: 'S25',
    story: story(`${WALLET}/payments.test.ts`, 'a stranger sees'),
    edits: [
      {
        file: `${WALLET}/payment-view.ts`,
        from: 'return payer === userId || (payee === userId && wasAuthorised);',
        to: 'return payer !== null || (payee === userId && wasAuthorised);',
      },
    ],
  },
];

/** S26: text that is taken for something else. */
const INJECTIONS: readonly Mutant[] = [
  {
    name: 'a reason is written into the statement',
    promise: 'S26',
    story: desk('text is kept as it is'),
    edits: [
      {
        file: 'server/src/platform/audit/store.ts',
        from: 'values ($1, $2, $3, $4, $5, $6, $7::jsonb)`,',
        to: "values ($1, $2, $3, $4, $5, '${reason}', $6::jsonb)`,",
      },
      {
        file: 'server/src/platform/audit/store.ts',
        from: '[atMs, area, actor, act, subject, reason, details],',
        to: '[atMs, area, actor, act, subject, details],',
      },
    ],
  },
  {
    name: 'a reason may be an object',
    promise: 'S26',
    story: story('packages/contract/src/contract.test.ts', 'S26'),
    edits: [
      {
        file: 'packages/contract/src/wallet-words.ts',
        from: 'export const ReasonText = Type.Refine(Name(1_000), (text) => text.trim().length >= 3);',
        to: 'export const ReasonText = Type.Unsafe<string>(Type.Unknown());',
      },
    ],
  },
  {
    name: 'an id is any text',
    promise: 'S26',
    story: story('packages/contract/src/contract.test.ts', 'S26'),
    edits: [
      {
        file: 'packages/contract/src/schema.ts',
        from: "pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',",
        to: '',
      },
    ],
  },
];

/** What only a process that dies in the middle shows: invariants of the wallet. */
const DEATHS: readonly Mutant[] = [
  {
    name: 'a key is taken outside of the transaction of its command',
    promise: 'W6',
    story: kills,
    edits: [
      {
        file: `${IDEMPOTENCY}/idempotency.ts`,
        from: 'if (!(await takeKey(tx, {',
        to: 'if (!(await takeKey(db, {',
      },
    ],
  },
  {
    name: 'a commit of the wallet does not wait for the disk',
    promise: 'W10',
    story: kills,
    edits: [
      {
        file: 'server/src/platform/db/db.ts',
        from: '`-c synchronous_commit=on ${LOOKUPS_ONLY}',
        to: "`-c synchronous_commit=${role === undefined ? 'on' : 'off'} ${LOOKUPS_ONLY}",
      },
    ],
  },
];

/** Faults of the wallet and of who may do what, which stories must notice: the simulation pays nobody. */
export const MONEY_MUTANTS: readonly Mutant[] = [...REPLAYS, ...RIGHTS, ...INJECTIONS, ...DEATHS];
