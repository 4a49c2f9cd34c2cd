import type { DeskAct, DeskBooks, DeskHold, DeskPage, DeskPayment, DeskProposal } from '@herald/client/port';
import { START_MS } from './scene-clock.ts';
import { DAY, ME, MINUTE } from './scene-rows.ts';
import { CAFE, idOf, MARAT } from './wallet-rows.ts';

type UserId = DeskPayment['payer'] & string;

const HOUR = 60 * MINUTE;
const DANA = '@dana.serik:herald.kz' as UserId;
const OMAR = '@omar:herald.kz' as UserId;
const HASH = '9f2c1d7be04a55c38f61aa0e7d4b92835c1e6f70b8a3d2947e5c0f16a8b3d4e2';

/** One page with all there is. */
export function pageOf<Row>(rows: readonly Row[]): DeskPage<Row> {
  return { rows, next: null };
}

const kind = (code: string, accounts: number, debits: string, credits: string, pending = ['0', '0']) => ({
  code,
  accounts,
  debits,
  credits,
  debits_pending: pending[0] ?? '0',
  credits_pending: pending[1] ?? '0',
});

/** Two currencies, of which one is wrong. */
export const BOOKS: DeskBooks = {
  currencies: [
    {
      currency: 'XTS',
      kinds: [
        kind('escrow', 18, '4120000', '4370000'),
        kind('fees', 1, '0', '88450'),
        kind('merchant', 214, '91203300', '93315800'),
        kind('safeguarding', 1, '918273645', '0'),
        kind('user', 48_211, '310004200', '1225827595', ['1284650', '1284650']),
      ],
      difference: '0',
      difference_pending: '0',
    },
    {
      currency: 'KZT',
      kinds: [kind('safeguarding', 1, '500000', '0'), kind('user', 2, '0', '500014')],
      difference: '-14',
      difference_pending: '0',
    },
  ],
  seal: { position: 81_204, journal: 81_207, hash: HASH, posted_at: START_MS - 2 * MINUTE },
  unsealed: 3,
  checkpoint: {
    day: new Date(START_MS - DAY).toISOString().slice(0, 10),
    position: 80_950,
    journals: 80_950,
    hash: HASH,
  },
};

/** A payment of Marat to Omar, unless `change` says otherwise. */
function deskPayment(number: number, ageMs: number, change: Partial<DeskPayment> = {}): DeskPayment {
  const at = START_MS - ageMs;
  return {
    payment_id: idOf(number),
    kind: 'transfer',
    state: 'settled',
    payer: MARAT as UserId,
    payee: OMAR,
    amount: '125000',
    currency: 'XTS',
    created_at: at,
    decided_at: at + 26 * MINUTE,
    proof: 'passkey',
    transfers: [
      {
        transfer_id: idOf(number),
        phase: 'pending',
        journal: 81_100 + number,
        amount: '125000',
        posted_at: at,
      },
      {
        transfer_id: idOf(number + 500),
        phase: 'post_pending',
        journal: 81_120 + number,
        amount: '125000',
        posted_at: at + 26 * MINUTE,
      },
    ],
    ...change,
  };
}

export const FOUND = deskPayment(3, HOUR);

export const PAYMENTS_OF_MARAT: readonly DeskPayment[] = [
  deskPayment(9, 12 * MINUTE, { state: 'authorised', amount: '480000' }),
  FOUND,
  deskPayment(4, 5 * HOUR, { amount: '2150', merchant_id: CAFE.merchant_id, proof: 'low_value' }),
  deskPayment(5, DAY, {
    kind: 'top_up',
    payer: null,
    payee: MARAT as UserId,
    amount: '500000',
    transfers: [],
  }),
];

export const HOLDS: readonly DeskHold[] = [2, 9, 26].map((days, at) => ({
  transfer_id: idOf(70 + at),
  payer: at === 1 ? OMAR : MARAT,
  amount: `${45_000 * (at + 1)}`,
  currency: 'XTS',
  held_since: START_MS - (30 - days) * DAY,
  expires_in_ms: days * DAY,
}));

const LINES: DeskProposal['lines'] = [
  {
    debit: { code: 'user', owner: OMAR },
    credit: { code: 'user', owner: MARAT },
    amount: '125000',
    currency: 'XTS',
  },
  {
    debit: { code: 'fees', owner: '' },
    credit: { code: 'user', owner: MARAT },
    amount: '450',
    currency: 'XTS',
  },
];

/** One that waits for us, one of our own, and one of each end. */
export const PROPOSALS: readonly DeskProposal[] = [
  {
    proposal_id: idOf(80),
    kind: 'correction',
    reason: 'Case 2026-114: paid to the wrong Omar',
    state: 'open',
    proposer: DANA,
    created_at: START_MS - 3 * HOUR,
    expires_in_ms: 7 * DAY - 3 * HOUR,
    lines: LINES,
  },
  {
    proposal_id: idOf(81),
    kind: 'goodwill',
    reason: 'Наурыз сыйлығы, №7 іс',
    state: 'open',
    proposer: ME,
    created_at: START_MS - DAY,
    expires_in_ms: 6 * DAY,
    lines: LINES.slice(1),
  },
  {
    proposal_id: idOf(82),
    kind: 'clearing',
    reason: 'Bank statement of Monday, line 14',
    state: 'posted',
    proposer: ME,
    created_at: START_MS - 3 * DAY,
    decided_by: DANA,
    decided_at: START_MS - 2 * DAY,
    journal: 80_412,
    lines: [
      {
        debit: { code: 'suspense', owner: '' },
        credit: { code: 'merchant', owner: CAFE.merchant_id },
        amount: '412500',
        currency: 'XTS',
      },
    ],
  },
  {
    proposal_id: idOf(83),
    kind: 'fee',
    reason: 'Dormant accounts',
    state: 'rejected',
    proposer: DANA,
    created_at: START_MS - 5 * DAY,
    decided_by: ME,
    decided_at: START_MS - 4 * DAY,
    rejection: 'The terms allow no such fee',
    lines: LINES.slice(0, 1),
  },
];

const act = (number: number, act_: string, subject: string, change: Partial<DeskAct> = {}): DeskAct => ({
  number,
  at: START_MS - (2_000 - number) * 7 * MINUTE,
  actor: number % 2 === 0 ? DANA : ME,
  act: act_,
  subject,
  details: {},
  ...change,
});

export const ACTS: readonly DeskAct[] = [
  act(1_999, 'holder.freeze', MARAT, { reason: 'A stolen phone was reported, case 2026-115' }),
  act(1_998, 'journal.propose', idOf(80), {
    reason: 'Case 2026-114: paid to the wrong Omar',
    details: { kind: 'correction', lines: 2 },
  }),
  act(1_997, 'payments.read', MARAT, { reason: 'Case 2026-114', details: { from: null } }),
  act(1_996, 'payment.read', idOf(3), { reason: '٢٠٢٦-١١٤' }),
  act(1_994, 'journal.approve', idOf(82), { details: { journal: 80_412 } }),
  act(1_993, 'holds.read', 'holds'),
];
