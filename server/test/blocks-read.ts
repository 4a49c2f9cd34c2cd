import assert from 'node:assert/strict';
import type { Db, Queryable, Tx } from '#platform/db';

/** How many blocks of 8 kB a question reads, of the rows that it finds, with the plan that a connection keeps. */
export async function blocksReadBy(db: Db, ask: (db: Queryable) => Promise<unknown>): Promise<number> {
  const asked: { text: string; values: readonly unknown[] }[] = [];
  const listen = async <R>(text: string, values: readonly unknown[] = []): Promise<R[]> => {
    asked.push({ text, values });
    return db.query<R>(text, values);
  };
  const one = async <R>(text: string, values?: readonly unknown[]) => (await listen<R>(text, values))[0]!;
  const maybe = async <R>(text: string, values?: readonly unknown[]) =>
    (await listen<R>(text, values))[0] ?? null;
  await ask({ query: listen, one, maybe });
  const blocks = await db.tx(async (tx) => {
    await tx.query("select set_config('plan_cache_mode', 'force_generic_plan', true)");
    let sum = 0;
    for (const { text, values } of asked) sum += await blocksNow(tx, text, values);
    return sum;
  });
  assert.ok(asked.length > 0);
  return blocks;
}

async function blocksNow(tx: Tx, text: string, values: readonly unknown[]): Promise<number> {
  const [{ 'QUERY PLAN': plans } = { 'QUERY PLAN': [] }] = await tx.query<{ 'QUERY PLAN': Explained[] }>(
    `explain (analyze, buffers, format json) ${text}`,
    values,
  );
  const [{ Plan: plan } = { Plan: {} as Explained['Plan'] }] = plans;
  assert.ok((plan['Actual Rows'] ?? 0) > 0, 'it finds something');
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

interface Explained {
  readonly Plan: Readonly<Record<string, number>>;
}
