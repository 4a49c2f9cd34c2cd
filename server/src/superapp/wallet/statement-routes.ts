import { wallet as contract } from '@herald/contract';
import { file, handle, type Reply, type Route } from '#platform/http';
import { renderStatementCsv } from './statement-csv.ts';
import { isoOf } from './statement-lines.ts';
import type { StatementPrinter } from './statement-printer.ts';
import { MOST_PRINTED, type Statements } from './statements.ts';

export interface StatementRoutesParts {
  readonly statements: Statements;
  readonly printer: StatementPrinter;
}

/** Statements of a person and of their shops: as JSON, as a table, and to be printed. */
export function createStatementRoutes({ statements, printer }: StatementRoutesParts): Route[] {
  const asTable = (statement: contract.Statement): Reply =>
    file({
      contentType: 'text/csv; charset=utf-8; header=present',
      fileName: fileNameOf(statement, 'csv'),
      bytes: Buffer.from(renderStatementCsv(statement)),
    });
  const asPages = async (statement: contract.Statement): Promise<Reply> =>
    file({
      contentType: 'application/pdf',
      fileName: fileNameOf(statement, 'pdf'),
      bytes: await printer.print(statement),
    });
  return [
    handle(contract.getStatement, ({ caller, query }) => statements.ofPerson(caller.userId, query)),
    handle(contract.getStatementCsv, async ({ caller, query }) =>
      asTable(await statements.ofPerson(caller.userId, query)),
    ),
    handle(contract.getStatementPdf, async ({ caller, query }) =>
      asPages(await statements.ofPerson(caller.userId, query, MOST_PRINTED)),
    ),
    handle(contract.getMerchantStatement, ({ caller, params, query }) =>
      statements.ofShop(caller.userId, params.merchantId, query),
    ),
    handle(contract.getMerchantStatementCsv, async ({ caller, params, query }) =>
      asTable(await statements.ofShop(caller.userId, params.merchantId, query)),
    ),
    handle(contract.getMerchantStatementPdf, async ({ caller, params, query }) =>
      asPages(await statements.ofShop(caller.userId, params.merchantId, query, MOST_PRINTED)),
    ),
  ];
}

/** `statement-XTS-2026-11-01-2026-11-30.csv`: the first and the last day of it. */
function fileNameOf({ account, from_to_date: period }: contract.Statement, extension: string): string {
  const first = dayOf(period.from_date_time);
  const last = dayOf(period.to_date_time - 1);
  return `statement-${account.currency}-${first}-${last}.${extension}`;
}

const dayOf = (moment: number): string => isoOf(moment).slice(0, 10);
