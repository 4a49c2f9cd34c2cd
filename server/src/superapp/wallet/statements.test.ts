import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { wallet } from '@herald/contract';
import { createManualClock, type ManualClock } from '#platform/clock';
import { createStory, refused, type Json, type Story } from '../../../test/harness.ts';
import { readPdf } from '../../../test/read-pdf.ts';
import { requireBalanced, walletOf, type Payer } from '../../../test/wallet.ts';

const WALLET = '/_herald/wallet/v1';
const SHOP = { name: 'Шайхана "Ай"', city: 'Алматы', country: 'KZ', category: '5812' };
const DAY_MS = 86_400_000;

/** The clock of the books: the database's. */
async function booksNow(story: Story): Promise<number> {
  const { now } = await story.db.one<{ now: number }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::int8 as now',
  );
  return now;
}

const periodOf = (since: number, until: number, currency = 'XTS'): string =>
  `?currency=${currency}&since=${since}&until=${until}`;

async function statementOf(
  person: Payer,
  [since, until]: readonly [number, number],
  place = '',
): Promise<wallet.Statement> {
  return (await person.get(`${WALLET}${place}/statement${periodOf(since, until)}`)) as wallet.Statement;
}

/** Opening and closing balance, which the entries lead from and to. */
function balancesOf({
  balances,
  entries,
  transactions_summary: summary,
}: wallet.Statement): [bigint, bigint] {
  const [opening, closing] = balances.map(({ amount }) => BigInt(amount));
  assert.ok(opening !== undefined && closing !== undefined);
  const sums = { CRDT: 0n, DBIT: 0n };
  for (const entry of entries) sums[entry.credit_debit_indicator] += BigInt(entry.amount);
  assert.equal(opening + sums.CRDT - sums.DBIT, closing);
  const { credit_entries: credits, debit_entries: debits } = summary;
  assert.deepEqual([BigInt(credits.sum), BigInt(debits.sum)], [sums.CRDT, sums.DBIT]);
  assert.equal(credits.number_of_entries + debits.number_of_entries, entries.length);
  return [opening, closing];
}

const saidOf = ({ entries }: wallet.Statement) =>
  entries.map(({ purpose, amount, credit_debit_indicator: side, counterparty }) => [
    purpose,
    `${side === 'CRDT' ? '+' : '-'}${amount}`,
    counterparty?.identification ?? null,
  ]);

/** What a payer holds, booked: what can be spent and what is held. */
async function booked(person: Payer): Promise<bigint> {
  const { accounts } = await person.get(`${WALLET}/accounts`);
  return BigInt(accounts[0].available as string) + BigInt(accounts[0].held as string);
}

/** Lets so much of the ledger's time pass, and the wallet's job run. */
async function pass(story: Story, clock: ManualClock, ms: number): Promise<void> {
  await story.db.query('update wallet.running set elapsed_ms = elapsed_ms + $1', [ms]);
  clock.advance(15_000);
  await story.app.jobs.runDue();
}

interface Scene {
  readonly alice: Payer;
  readonly bob: Payer;
  readonly shop: string;
  readonly all: readonly [number, number];
}

/** A little of all that the wallet does, between two people and a shop of one of them. */
async function playAll(story: Story, clock: ManualClock): Promise<Scene> {
  const [alice, bob] = [await walletOf(story, 'alice', '150000'), await walletOf(story, 'bob')];
  const since = (await booksNow(story)) - DAY_MS;
  await alice.begin(bob, '1');
  const taken = await alice.pay(bob, '40000');
  const left = await alice.pay(bob, '31000');
  await alice.done(`/payments/${String(taken.payment_id)}/cancel`);
  await pass(story, clock, 1_800_000);
  await bob.done(`/payments/${String(left.payment_id)}/refund`, { amount: '1000' });

  const packet = { amount: '900', currency: 'XTS', claims: 3, split: 'equal' };
  const given = await alice.authorise(await alice.done('/red-packets', packet));
  await bob.done(`/red-packets/${String(given.payment_id)}/claim`);
  await pass(story, clock, DAY_MS);

  const { merchant_id: merchantId } = await bob.done('/merchants', SHOP);
  const sum = (amount: string) => ({ amount, currency: 'XTS' });
  const shop = `/merchants/${String(merchantId)}`;
  const request = await bob.done(`${shop}/requests`, { ...sum('1250'), reference: 'table 7' });
  const bought = await alice.authorise(await alice.done(`/requests/${String(request.request_id)}/pay`));
  await bob.done(`/payments/${String(bought.payment_id)}/refund`, { amount: '250' });
  await bob.done(`${shop}/payouts`, sum('600'));
  return { alice, bob, shop, all: [since, (await booksNow(story)) + DAY_MS] };
}

test('a statement has all that moved money, and nothing that is only begun, held or taken back', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const { alice, bob, shop, all } = await playAll(story, clock);
  const shopId = shop.split('/')[2];
  const cooling = await bob.pay(await walletOf(story, 'carol'), '30500');
  assert.equal(cooling.state, 'authorised');

  const ofAlice = await statementOf(alice, all);
  assert.deepEqual(saidOf(ofAlice), [
    ['top_up', '+150000', null],
    ['transfer', '-31000', bob.userId],
    ['refund', '+1000', bob.userId],
    ['red_packet', '-900', null],
    ['return', '+600', null],
    ['transfer', '-1250', shopId],
    ['refund', '+250', shopId],
  ]);
  const ofBob = await statementOf(bob, all);
  assert.deepEqual(saidOf(ofBob), [
    ['transfer', '+31000', alice.userId],
    ['refund', '-1000', alice.userId],
    ['claim', '+300', alice.userId],
    ['payout', '+600', shopId],
  ]);
  const ofShop = await statementOf(bob, all, shop);
  assert.deepEqual(saidOf(ofShop), [
    ['transfer', '+1250', alice.userId],
    ['refund', '-250', alice.userId],
    ['payout', '-600', bob.userId],
  ]);
  assert.deepEqual(balancesOf(ofAlice), [0n, await booked(alice)]);
  assert.deepEqual(balancesOf(ofBob), [0n, await booked(bob)]);
  const { balance } = await bob.get(`${WALLET}${shop}`);
  assert.deepEqual(balancesOf(ofShop), [0n, BigInt(balance.XTS as string)]);
  await requireBalanced(story);
});

test('an entry says who, what for, which payment, and what a refund gives back', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const { alice, bob, shop, all } = await playAll(story, clock);
  const name = { displayname: 'Айгүл' };
  await alice.put(`/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}/displayname`, name);
  const { entries, account } = await statementOf(bob, all, shop);
  assert.deepEqual(
    [account.identification, account.name, account.owner, account.currency, account.is_sandbox],
    [shop.split('/')[2], SHOP.name, bob.userId, 'XTS', true],
  );
  const [paid, refund] = entries;
  assert.ok(paid && refund);
  assert.deepEqual(
    [paid.counterparty, paid.remittance_information, paid.reversal_indicator],
    [{ identification: alice.userId, name: 'Айгүл' }, 'table 7', false],
  );
  const payment = await bob.get(`${WALLET}/payments/${paid.end_to_end_id}`);
  assert.deepEqual([payment.kind, payment.amount], ['transfer', '1250']);
  assert.deepEqual([refund.reversal_indicator, refund.refund_of], [true, paid.end_to_end_id]);

  const mine = await statementOf(alice, all);
  assert.equal(mine.account.name, 'Айгүл');
  // It was held, and settled later: the entry is the settling, and its payment the one that both know.
  const settled = mine.entries.find(({ amount }) => amount === '31000');
  assert.ok(settled && settled.entry_reference !== settled.end_to_end_id);
  assert.equal((await bob.get(`${WALLET}/payments/${settled.end_to_end_id}`)).amount, '31000');
  assert.equal(new Set(mine.entries.map((entry) => entry.entry_reference)).size, mine.entries.length);
});

test('wherever the time is divided, each part begins with the balance that the one before ends with', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const { alice, bob, shop, all } = await playAll(story, clock);
  for (const [person, place] of [
    [alice, ''],
    [bob, ''],
    [bob, shop],
  ] as const) {
    const whole = await statementOf(person, all, place);
    const moments = whole.entries.flatMap(({ booking_date: moment }) => [moment, moment + 1]);
    const [since, until] = all;
    const cuts = [since, ...new Set(moments), until].toSorted((a, b) => a - b);
    const parts: wallet.Statement[] = [];
    for (const [at, from] of cuts.slice(0, -1).entries())
      parts.push(await statementOf(person, [from, cuts[at + 1] ?? until], place));
    let balance = 0n;
    for (const part of parts) {
      const [opening, closing] = balancesOf(part);
      assert.equal(opening, balance);
      balance = closing;
      for (const { booking_date: moment } of part.entries)
        assert.ok(moment >= part.from_to_date.from_date_time && moment < part.from_to_date.to_date_time);
    }
    assert.equal(balance, balancesOf(whole)[1]);
    assert.deepEqual(
      parts.flatMap(({ entries }) => entries),
      whole.entries,
    );
  }
});

test('while money moves, a statement is of one moment', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  const since = (await booksNow(story)) + 1;
  await story.db.query('select pg_sleep(0.002)');
  const ends: bigint[] = [];
  const ask = async (): Promise<void> => {
    const [opening, closing] = balancesOf(await statementOf(alice, [since, since + DAY_MS]));
    assert.equal(opening, 1000n);
    ends.push(closing);
  };
  const topUps = Array.from({ length: 40 }, () => alice.done('/top-ups', { amount: '7', currency: 'XTS' }));
  for (let n = 0; n < 10; n += 1) await ask();
  await Promise.all(topUps);
  await ask();
  assert.equal(ends.at(-1), 1280n);
  assert.deepEqual(
    ends,
    ends.toSorted((a, b) => Number(a - b)),
  );
});

test('when the clock of the books was set back, no entry is in two statements, and none is in neither', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '1000');
  for (const amount of ['10', '20', '30', '40', '50', '60'])
    await alice.done('/top-ups', { amount, currency: 'XTS' });
  // The books cannot be changed. In this copy of them they are, so that three hours come twice.
  const hours = [1, 2, 3, 4, 2, 3, 4];
  await story.db.query('alter table wallet.journal disable trigger user');
  await story.db.query(
    `update wallet.journal j set posted_at = 'epoch'::timestamptz + hour * interval '1 hour'
     from unnest($1::int8[]) with ordinality as h (hour, place)
     where j.journal_id = (select journal_id from wallet.journal order by journal_id offset place - 1 limit 1)`,
    [hours],
  );
  const HOUR_MS = 3_600_000;
  const seen: string[] = [];
  let balance = 0n;
  for (let hour = 0; hour < 6; hour += 1) {
    const part = await statementOf(alice, [hour * HOUR_MS, (hour + 1) * HOUR_MS]);
    const [opening, closing] = balancesOf(part);
    assert.equal(opening, balance);
    balance = closing;
    seen.push(...part.entries.map(({ amount }) => amount));
  }
  assert.deepEqual(seen, ['1000', '10', '20', '30', '40', '50', '60']);
});

test('who has no account yet, and a time in which nothing happened, have a statement with nothing in it', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice');
  const now = await booksNow(story);
  assert.deepEqual(balancesOf(await statementOf(alice, [now - DAY_MS, now + DAY_MS])), [0n, 0n]);
  await alice.done('/top-ups', { amount: '700', currency: 'XTS' });
  const before = await statementOf(alice, [now - 2 * DAY_MS, now - DAY_MS]);
  assert.deepEqual([before.entries, ...balancesOf(before)], [[], 0n, 0n]);
  const after = await statementOf(alice, [now + DAY_MS, now + 2 * DAY_MS]);
  assert.deepEqual([after.entries, ...balancesOf(after)], [[], 700n, 700n]);
});

test('a statement is of at most 366 days, from an earlier to a later moment, in a currency that is there', async (t) => {
  const story = await createStory(t);
  const alice = await walletOf(story, 'alice', '700');
  const now = await booksNow(story);
  const ask = (query: string, form = '') => alice.request('GET', `${WALLET}/statement${form}${query}`);
  for (const form of ['', '.csv', '.pdf']) {
    assert.equal((await ask(periodOf(now - 366 * DAY_MS, now), form)).status, 200);
    for (const wrong of [
      periodOf(now - 366 * DAY_MS - 1, now),
      periodOf(now, now),
      periodOf(now, now - 1),
      periodOf(now - 1, now, 'EUR'),
      periodOf(now - 1, 253_402_300_800_000),
    ])
      await refused(ask(wrong, form), 'M_INVALID_PARAM', 400);
    await refused(ask('?currency=XTS&since=0', form), 'M_MISSING_PARAM', 400);
  }
});

/** Moves one unit so many times, as the books do it: no payment is made for it. */
async function moveOften(story: Story, from: Payer, to: Payer, times: number): Promise<void> {
  for (let left = times; left > 0; left -= 100) {
    await story.db.query(
      `select wallet.post('test', $1, (
         select jsonb_agg(jsonb_build_object('transfer_id', gen_random_uuid(), 'phase', 'single',
           'debit_account', a.account_id, 'credit_account', b.account_id, 'amount', n / n))
         from generate_series(1, $3::int4) n))
       from wallet.account a, wallet.account b
       where a.code = 'user' and a.owner = $1 and b.code = 'user' and b.owner = $2`,
      [from.userId, to.userId, Math.min(left, 100)],
    );
  }
}

test('a statement has ten thousand entries at most, a printed one two thousand', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await walletOf(story, 'alice', '20000'), await walletOf(story, 'bob', '1')];
  const now = await booksNow(story);
  const period = periodOf(now - DAY_MS, now + DAY_MS);
  const ask = (form: string) => alice.request('GET', `${WALLET}/statement${form}${period}`);
  const tooMany = async (form: string, most: number): Promise<void> => {
    const { body } = await refused(ask(form), 'M_INVALID_PARAM', 400);
    assert.equal(body.error, `This period has more than ${most} entries. Ask for a shorter one.`);
  };
  await moveOften(story, alice, bob, 1_999);
  const { pages } = readPdf(await bytesOf(story, alice, `/statement.pdf${period}`));
  assert.equal(pages.flat().filter((piece) => piece === '-0.01').length, 1_999);
  assert.equal(pages.at(-1)?.at(-1), `${pages.length} of ${pages.length}`);
  await moveOften(story, alice, bob, 1);
  await tooMany('.pdf', 2_000);

  await moveOften(story, alice, bob, 7_999);
  const whole = await statementOf(alice, [now - DAY_MS, now + DAY_MS]);
  assert.deepEqual([whole.entries.length, ...balancesOf(whole)], [10_000, 0n, 10_001n]);
  // The books know of no payment that these are of, and leave nothing out for it.
  assert.deepEqual(new Set(whole.entries.map(({ purpose }) => purpose)), new Set(['top_up', 'correction']));
  const table = await ask('.csv');
  // A header, two balances, and what follows the last line.
  assert.equal(String(table.body.text).split('\r\n').length, 10_004);
  await moveOften(story, alice, bob, 1);
  for (const form of ['', '.csv']) await tooMany(form, 10_000);
});

test('the statement of a shop is for its owner, and of an account for its own', async (t) => {
  const story = await createStory(t);
  const owner = await walletOf(story, 'owner');
  const alice = await walletOf(story, 'alice', '700');
  const { merchant_id: merchantId } = await owner.done('/merchants', SHOP);
  const now = await booksNow(story);
  for (const form of ['', '.csv', '.pdf']) {
    const path = `${WALLET}/merchants/${String(merchantId)}/statement${form}${periodOf(now - 1000, now)}`;
    assert.equal((await owner.request('GET', path)).status, 200);
    await refused(alice.request('GET', path), 'M_NOT_FOUND', 404);
  }
});

async function bytesOf(story: Story, person: Payer, path: string): Promise<Uint8Array> {
  const reply = await story.fetch(`${story.baseUrl}${WALLET}${path}`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  assert.equal(reply.status, 200);
  return new Uint8Array(await reply.arrayBuffer());
}

test('the table and the pages say what the statement says, and are saved under its name', async (t) => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const story = await createStory(t, { clock });
  const { alice, bob } = await playAll(story, clock);
  const evil = { displayname: '=HYPERLINK("http://evil.example","Bob")' };
  await bob.put(`/_matrix/client/v3/profile/${encodeURIComponent(bob.userId)}/displayname`, evil);
  const now = await booksNow(story);
  const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
  const period = periodOf(now - DAY_MS, now + 1);

  const table = await alice.request('GET', `${WALLET}/statement.csv${period}`);
  assert.deepEqual(
    [table.headers.get('content-disposition'), table.headers.get('cache-control')],
    [`attachment; filename="statement-XTS-${dayOf(now - DAY_MS)}-${dayOf(now)}.csv"`, 'no-store'],
  );
  const lines = String(table.body.text).split('\r\n');
  assert.ok(
    lines.some((line) =>
      line.includes(`,"'=HYPERLINK(""http://evil.example"",""Bob"")",,-310.00,1190.00,XTS`),
    ),
  );
  assert.match(lines.at(-2) ?? '', /,CLBD,.*,1187\.00,XTS$/);

  const { pages } = readPdf(await bytesOf(story, alice, `/statement.pdf${period}`));
  const said = pages.flat().join('\n');
  for (const text of ['localhost', 'Play money', alice.userId, '-310.00', '1187.00', SHOP.name, '1 of 1'])
    assert.ok(said.includes(text), `${text} is not in ${said}`);
});

test('statements are made for one person a few at a time', async (t) => {
  const story = await createStory(t, { config: { rateLimits: { enabled: true, factor: 1 } } });
  const alice = await story.user('alice');
  const ask = (): Promise<Json> =>
    alice.request('GET', `${WALLET}/statement.csv${periodOf(0, 1)}`) as Promise<Json>;
  for (let n = 0; n < 20; n += 1) assert.equal((await ask()).status, 200);
  assert.equal((await ask()).status, 429);
  assert.equal((await alice.request('GET', `${WALLET}/statement${periodOf(0, 1)}`)).status, 429);
  assert.equal((await alice.request('GET', `${WALLET}/accounts`)).status, 200);
});
