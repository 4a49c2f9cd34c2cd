import { answered, journal, moves, posted, type Act, type Change } from './act.ts';
import { textOf, type Body, type Cast, type Person } from './cast.ts';
import { authorisation, authorise } from './payment-acts.ts';
import type { Stage } from './stage.ts';
import { countWallet, forgetCheckpoints, letTimeGoOn } from './store/wallet.ts';

const FUNDS = '90000';
const GIVEN = 1_000n;
const TOPPED_UP = 5_000n;
const PAID_OUT = 2_000n;
/** More than a number of JavaScript holds. */
const LARGE = 2n ** 53n + 1n;
const RED_PACKET_MS = 86_400_001;

async function beginRedPacket(cast: Cast): Promise<{ giver: Person; taker: Person; payment: Body }> {
  const giver = await cast.person('giver', FUNDS);
  const taker = await cast.person('taker');
  const order = { amount: String(GIVEN), currency: 'XTS', claims: 1, split: 'equal' };
  return { giver, taker, payment: await cast.done(giver, '/red-packets', order) };
}

async function giveRedPacket(cast: Cast) {
  const { giver, taker, payment } = await beginRedPacket(cast);
  await authorise(cast, giver, payment);
  return { giver, taker, payment };
}

const claim = (payment: Body): string => `/red-packets/${textOf(payment, 'payment_id')}/claim`;

const takenBy = (person: Person, what: 'claim' | 'return'): Change => ({
  'escrow posted': -GIVEN,
  [posted(person)]: GIVEN,
  ...journal(`red-packet-${what}`),
  ...moves(`payments ${what}`, null, 'settled'),
  ...moves('red packets', 'open', 'over'),
});

/** Money that goes into a circle, and what of it nobody took. */
const RED_PACKET_ACTS = {
  'a red packet is given': async (cast) => {
    const { giver, taker, payment } = await beginRedPacket(cast);
    const change: Change = {
      [posted(giver)]: -GIVEN,
      'escrow posted': GIVEN,
      'shares free': 1n,
      'red packets open': 1n,
      ...journal('payment'),
      ...moves('payments red_packet', 'created', 'settled'),
      ...answered,
    };
    return {
      command: authorisation(cast, giver, payment),
      changes: [change],
      finish: () => cast.done(taker, claim(payment)),
    };
  },

  'a share is claimed': async (cast) => {
    const { taker, payment } = await giveRedPacket(cast);
    const change = { ...takenBy(taker, 'claim'), ...moves('shares', 'free', 'claimed'), ...answered };
    return { command: cast.command(taker, claim(payment)), changes: [change] };
  },

  'a red packet goes back': async (cast, { database }) => {
    const { giver } = await giveRedPacket(cast);
    await letTimeGoOn(database, RED_PACKET_MS);
    return { command: null, changes: [takenBy(giver, 'return')] };
  },
} satisfies Record<string, Act>;

const SHOP = { name: 'Tea House', city: 'Almaty', country: 'KZ', category: '5812' };

async function propose(cast: Cast, by: Person): Promise<Body> {
  const lines = [
    {
      debit: { code: 'suspense', owner: '' },
      credit: { code: 'fees', owner: '' },
      amount: String(LARGE),
      currency: 'XTS',
    },
  ];
  const proposal = { kind: 'correction', reason: 'the books were wrong', lines };
  return cast.done(by, '/desk/proposals', cast.withPassword(by, proposal));
}

/** What people do to their wallets and shops, and the desk to the books. */
const HOLDER_AND_DESK_ACTS = {
  'a top-up': async (cast) => {
    const person = await cast.person('person');
    const change: Change = {
      'safeguarding posted': -TOPPED_UP,
      [posted(person)]: TOPPED_UP,
      ...journal('top-up'),
      ...moves('payments top_up', null, 'settled'),
      ...answered,
    };
    const body = { amount: String(TOPPED_UP), currency: 'XTS' };
    return { command: cast.command(person, '/top-ups', body), changes: [change] };
  },

  'a payout of a shop': async (cast) => {
    const [payer, owner] = [await cast.person('payer', FUNDS), await cast.person('owner')];
    const shop = textOf(await cast.done(owner, '/merchants', SHOP), 'merchant_id');
    const sum = { amount: String(PAID_OUT), currency: 'XTS' };
    await authorise(cast, payer, await cast.done(payer, `/merchants/${shop}/pay`, sum));
    const change: Change = {
      'merchant posted': -PAID_OUT,
      [posted(owner)]: PAID_OUT,
      ...journal('payout'),
      ...moves('payments payout', null, 'settled'),
      ...answered,
    };
    return { command: cast.command(owner, `/merchants/${shop}/payouts`, sum), changes: [change] };
  },

  'a freeze': async (cast) => {
    const person = await cast.person('person', FUNDS);
    const change = { 'frozen by themselves': 1n, ...answered };
    return { command: cast.command(person, '/freeze'), changes: [change] };
  },

  'a freeze by the desk': async (cast) => {
    const [person, clerk] = [await cast.person('person', FUNDS), await cast.deskPerson('clerk')];
    const change = { 'frozen by the desk': 1n, 'acts of the desk': 1n, ...answered };
    const body = cast.withPassword(clerk, { reason: 'a court asks for it' });
    const path = `/desk/holders/${encodeURIComponent(person.userId)}/freeze`;
    return { command: cast.command(clerk, path, body), changes: [change] };
  },

  'a manual journal': async (cast) => {
    const [clerk, other] = [await cast.deskPerson('clerk'), await cast.deskPerson('other')];
    const proposal = textOf(await propose(cast, clerk), 'proposal_id');
    const change: Change = {
      'suspense posted': -LARGE,
      'fees posted': LARGE,
      'acts of the desk': 1n,
      ...journal('manual'),
      ...moves('proposals', 'open', 'posted'),
      ...answered,
    };
    const path = `/desk/proposals/${proposal}/approve`;
    return { command: cast.command(other, path, cast.withPassword(other, {})), changes: [change] };
  },
} satisfies Record<string, Act>;

/** What is done to the chain over the journals, by the wallet's job: it seals, and then writes the day's checkpoint. */
const CHAIN_ACTS = {
  'journals are sealed': async (cast, { database }) => {
    await cast.person('person', FUNDS);
    return { command: null, changes: await sealing(database), isOfChain: true };
  },

  'a checkpoint is written': async (cast, { database }) => {
    await cast.person('person', FUNDS);
    await forgetCheckpoints(database);
    return { command: null, changes: await sealing(database), isOfChain: true };
  },
} satisfies Record<string, Act>;

async function sealing(database: Stage['database']): Promise<Change[]> {
  const counts = await countWallet(database);
  const waiting = counts.get('chain: waiting') ?? 0n;
  const hasCheckpoint = counts.get('chain: checkpoints') !== 0n;
  return [
    { 'chain: waiting': -waiting, 'chain: sealed': waiting },
    { 'chain: checkpoints': hasCheckpoint ? 0n : 1n },
  ];
}

export const OTHER_ACTS = { ...RED_PACKET_ACTS, ...HOLDER_AND_DESK_ACTS, ...CHAIN_ACTS };
