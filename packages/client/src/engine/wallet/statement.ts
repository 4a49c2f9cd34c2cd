import { wallet as contract } from '@herald/contract';
import type { AskPlatform } from '../platform/ask-platform.ts';

type Period = { readonly currency: string; readonly since: number; readonly until: number };

/** A statement as a file to keep. */
export async function readStatement(
  ask: AskPlatform,
  period: Period,
  format: 'pdf' | 'csv' | 'json',
): Promise<{ file: Blob; name: string }> {
  const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
  const name = `statement-${period.currency}-${dayOf(period.since)}-${dayOf(period.until - 1)}.${format}`;
  return { file: await fileOf(ask, period, format), name };
}

async function fileOf(ask: AskPlatform, query: Period, format: 'pdf' | 'csv' | 'json'): Promise<Blob> {
  if (format === 'pdf') return ask(contract.getStatementPdf, { query });
  if (format === 'csv') return ask(contract.getStatementCsv, { query });
  const statement = await ask(contract.getStatement, { query });
  return new Blob([JSON.stringify(statement, null, 2)], { type: 'application/json' });
}
