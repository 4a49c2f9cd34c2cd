import type { wallet as contract } from '@herald/contract';
import { decimalOf } from './money.ts';
import { isoOf, linesOf, type StatementLine } from './statement-lines.ts';

const COLUMNS = [
  'booking_date',
  'entry_reference',
  'end_to_end_id',
  'purpose',
  'reversal',
  'counterparty',
  'counterparty_name',
  'remittance_information',
  'amount',
  'balance',
  'currency',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** Spreadsheets take UTF-8 for something else unless it begins so. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * A statement as a table (RFC 4180): a header, the opening balance, the entries with their signs and what was on the
 * account after each, the closing balance. Moments are UTC.
 */
export function renderStatementCsv(statement: contract.Statement): string {
  const { account, from_to_date: period } = statement;
  const { currency, exponent } = account;
  const { opening, lines, closing } = linesOf(statement);
  const decimal = (amount: bigint): string => decimalOf(amount, exponent);
  const rows: Row[] = [
    { booking_date: isoOf(period.from_date_time), purpose: 'OPBD', balance: decimal(opening) },
    ...lines.map((line) => rowOf(line, decimal)),
    { booking_date: isoOf(period.to_date_time), purpose: 'CLBD', balance: decimal(closing) },
  ];
  const table = rows.map((row) =>
    COLUMNS.map((column) => cell({ ...row, currency }[column] ?? '')).join(','),
  );
  return `${BYTE_ORDER_MARK}${[COLUMNS.join(','), ...table].join('\r\n')}\r\n`;
}

function rowOf({ entry, amount, balance }: StatementLine, decimal: (amount: bigint) => string): Row {
  const { counterparty } = entry;
  return {
    booking_date: isoOf(entry.booking_date),
    entry_reference: entry.entry_reference,
    end_to_end_id: entry.end_to_end_id,
    purpose: entry.purpose,
    reversal: String(entry.reversal_indicator),
    counterparty: plain(counterparty?.identification ?? ''),
    counterparty_name: plain(counterparty?.name ?? ''),
    remittance_information: plain(entry.remittance_information ?? ''),
    amount: decimal(amount),
    balance: decimal(balance),
  };
}

/** What people wrote, so that no spreadsheet takes it for a formula. A user id begins like one, too. */
const plain = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
