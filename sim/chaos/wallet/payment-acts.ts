import { answered, awaited, held, journal, moves, posted, type Act, type Change } from './act.ts';
import { textOf, type Body, type Cast, type Person } from './cast.ts';
import { letTimeGoOn } from './store/wallet.ts';

// Amounts in minor units. Above 30,000 a payment to somebody new can be taken back for half an hour.
const FUNDS = '90000';
const DIRECT = 2_500n;
const COOLING = 40_000n;
const GIVEN_BACK = 1_000n;
const COOLING_OFF_MS = 1_800_000;
/** Longer than any hold. */
const HOLD_MS = 31 * 86_400_000;

interface Two {
  readonly payer: Person;
  readonly payee: Person;
}

const twoOf = async (cast: Cast): Promise<Two> => ({
  payer: await cast.person('payer', FUNDS),
  payee: await cast.person('payee'),
});

const begin = (cast: Cast, { payer, payee }: Two, amount: bigint): Promise<Body> =>
  cast.done(payer, '/payments', { payee: payee.userId, amount: String(amount), currency: 'XTS' });

const path = (payment: Body, verb: string): string => `/payments/${textOf(payment, 'payment_id')}/${verb}`;

export const authorisation = (cast: Cast, payer: Person, payment: Body) =>
  cast.command(payer, path(payment, 'authorise'), cast.proofOf(payer, payment));

/** Pays, which must succeed. */
export const authorise = (cast: Cast, payer: Person, payment: Body): Promise<Body> =>
  cast.done(payer, path(payment, 'authorise'), cast.proofOf(payer, payment));

export const paid = ({ payer, payee }: Two, amount: bigint): Change => ({
  [posted(payer)]: -amount,
  [posted(payee)]: amount,
});

const PAID_AT_ONCE: Change = { ...journal('payment'), ...moves('payments transfer', 'created', 'settled') };

async function hold(cast: Cast): Promise<Two & { payment: Body }> {
  const two = await twoOf(cast);
  const payment = await begin(cast, two, COOLING);
  await authorise(cast, two.payer, payment);
  return { ...two, payment };
}

const freed = ({ payer, payee }: Two): Change => ({
  [held(payer)]: -COOLING,
  [awaited(payee)]: -COOLING,
  holds: -1n,
});

/** What is done to payments between two people, also by the wallet's job. */
export const PAYMENT_ACTS = {
  'a payment is begun': async (cast) => {
    const { payer, payee } = await twoOf(cast);
    const body = { payee: payee.userId, amount: String(DIRECT), currency: 'XTS' };
    const change = { ...moves('payments transfer', null, 'created'), ...answered };
    return { command: cast.command(payer, '/payments', body), changes: [change] };
  },

  'a payment': async (cast) => {
    const two = await twoOf(cast);
    const payment = await begin(cast, two, DIRECT);
    return {
      command: authorisation(cast, two.payer, payment),
      changes: [{ ...paid(two, DIRECT), ...PAID_AT_ONCE, ...answered }],
    };
  },

  'a payment that can be taken back': async (cast) => {
    const two = await twoOf(cast);
    const payment = await begin(cast, two, COOLING);
    const change: Change = {
      [held(two.payer)]: COOLING,
      [awaited(two.payee)]: COOLING,
      holds: 1n,
      ...journal('payment', 'pending'),
      ...moves('payments transfer', 'created', 'authorised'),
      ...answered,
    };
    return {
      command: authorisation(cast, two.payer, payment),
      changes: [change],
      finish: () => cast.done(two.payer, path(payment, 'cancel')),
    };
  },

  'a payment is taken back': async (cast) => {
    const { payment, ...two } = await hold(cast);
    const change: Change = {
      ...freed(two),
      ...journal('cancellation', 'void_pending'),
      ...moves('payments transfer', 'authorised', 'cancelled'),
      ...answered,
    };
    return { command: cast.command(two.payer, path(payment, 'cancel')), changes: [change] };
  },

  'a payment settles': async (cast, { database }) => {
    const two = await hold(cast);
    await letTimeGoOn(database, COOLING_OFF_MS);
    const change: Change = {
      ...paid(two, COOLING),
      ...freed(two),
      ...journal('payment', 'post_pending'),
      ...moves('payments transfer', 'authorised', 'settled'),
    };
    return { command: null, changes: [change] };
  },

  'a hold expires': async (cast, { database }) => {
    const two = await hold(cast);
    await letTimeGoOn(database, HOLD_MS);
    const expired = { ...freed(two), ...journal('expiry', 'void_pending') };
    return { command: null, changes: [expired, moves('payments transfer', 'authorised', 'cancelled')] };
  },

  'a refund': async (cast) => {
    const { payer, payee } = await twoOf(cast);
    const payment = await begin(cast, { payer, payee }, DIRECT);
    await authorise(cast, payer, payment);
    const change: Change = {
      ...paid({ payer: payee, payee: payer }, GIVEN_BACK),
      ...journal('refund'),
      ...moves('payments refund', null, 'settled'),
      ...answered,
    };
    return {
      command: cast.command(payee, path(payment, 'refund'), { amount: String(GIVEN_BACK) }),
      changes: [change],
    };
  },

  'a request is paid': async (cast) => {
    const two = await twoOf(cast);
    const shares = [{ payer: two.payer.userId, amount: String(DIRECT) }];
    const asked = await cast.done(two.payee, '/requests', { currency: 'XTS', shares });
    const [request] = asked['requests'] as [Body];
    const payment = await cast.done(two.payer, `/requests/${textOf(request, 'request_id')}/pay`);
    const change: Change = {
      ...paid(two, DIRECT),
      ...PAID_AT_ONCE,
      ...moves('requests', 'open', 'paid'),
      ...answered,
    };
    return { command: authorisation(cast, two.payer, payment), changes: [change] };
  },
} satisfies Record<string, Act>;
