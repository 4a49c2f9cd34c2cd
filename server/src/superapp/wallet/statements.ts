import type { wallet as contract } from '@herald/contract';
import type { Clock } from '#platform/clock';
import type { Db, Tx } from '#platform/db';
import { demand, fail } from '#platform/errors';
import type { Random } from '#platform/random';
import { composeStatement, counterpartiesOf, type Books } from './compose-statement.ts';
import type { Holders } from './holders.ts';
import type { Merchants } from './merchants.ts';
import type { Payees } from './payees.ts';
import { checkPeriod, type Rule } from './rules.ts';
import { findBooked, firstJournalSince, listEntries, sumMoved } from './store/statements.ts';

export interface StatementsParts {
  readonly db: Db;
  readonly holders: Holders;
  readonly merchants: Merchants;
  readonly payees: Payees;
  readonly clock: Clock;
  readonly random: Random;
}

/** From one moment up to another and without it, in milliseconds since 1970 by the clock of the database. */
export interface StatementQuery {
  readonly currency: string;
  readonly since: number;
  readonly until: number;
}

export type Statements = ReturnType<typeof createStatements>;

/** How many entries one has: as data, and on paper. */
const MOST_ENTRIES = 10_000;
export const MOST_PRINTED = 2_000;

/** What the books say of an account: from the transfers on it, and not from what payments say of themselves. */
export function createStatements({ db, holders, merchants, payees, clock, random }: StatementsParts) {
  async function read(
    tx: Tx,
    account: { currency: string; code: string; owner: string },
    { since, until }: StatementQuery,
    most: number,
  ): Promise<Books> {
    const found = await findBooked(tx, account);
    if (!found) return { closing: 0n, entries: [] };
    const { accountId, booked } = found;
    const from = await firstJournalSince(tx, accountId, since);
    const to = await firstJournalSince(tx, accountId, until);
    const entries = await listEntries(tx, accountId, { from, to }, most + 1);
    if (entries.length > most)
      fail(400, 'M_INVALID_PARAM', `This period has more than ${most} entries. Ask for a shorter one.`);
    return { closing: BigInt(booked) - (await sumMoved(tx, accountId, to)), entries };
  }

  async function ruleOf(tx: Tx, userId: string, currency: string): Promise<Rule> {
    return holders.rule(tx, await holders.find(tx, userId), currency);
  }

  async function compose(
    owner: string,
    { currency, exponent, isSandbox }: Rule,
    books: Books,
    { shop, query }: { shop: { merchantId: string; name: string } | null; query: StatementQuery },
  ): Promise<contract.Statement> {
    const names = await payees.namesOf([owner, ...counterpartiesOf(books.entries)]);
    return composeStatement({
      statementId: random.uuid(),
      nowMs: clock.now(),
      period: query,
      account: {
        identification: shop?.merchantId ?? owner,
        name: shop?.name ?? names.get(owner) ?? null,
        owner: owner as contract.Statement['account']['owner'],
        currency,
        exponent,
        is_sandbox: isSandbox,
      },
      books,
      names,
    });
  }

  return {
    /** Of a person's own account. @throws ApiError 400 */
    async ofPerson(userId: string, query: StatementQuery, most = MOST_ENTRIES): Promise<contract.Statement> {
      demand(checkPeriod(query));
      const { rule, books } = await db.snapshot(async (tx) => {
        const { currency } = query;
        const asked = await ruleOf(tx, userId, currency);
        return { rule: asked, books: await read(tx, { currency, code: 'user', owner: userId }, query, most) };
      });
      return compose(userId, rule, books, { shop: null, query });
    },

    /** Of a person's own shop. @throws ApiError 400, 404 */
    async ofShop(
      userId: string,
      merchantId: string,
      query: StatementQuery,
      most = MOST_ENTRIES,
    ): Promise<contract.Statement> {
      demand(checkPeriod(query));
      const { shop, rule, books } = await db.snapshot(async (tx) => {
        const { currency } = query;
        const own = await merchants.requireOwn(tx, userId, merchantId);
        const asked = await ruleOf(tx, userId, currency);
        const account = { currency, code: 'merchant', owner: merchantId };
        return { shop: own, rule: asked, books: await read(tx, account, query, most) };
      });
      return compose(userId, rule, books, { shop, query });
    },
  };
}
