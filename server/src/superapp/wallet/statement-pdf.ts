import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import type { wallet as contract } from '@herald/contract';
import { decimalOf } from './money.ts';
import { createPen, FAINT, type Pdf, type Pen } from './pdf-pen.ts';
import { isoOf, linesOf, type StatementLine } from './statement-lines.ts';

export interface PrintedStatement {
  readonly statement: contract.Statement;
  readonly serverName: string;
}

// Points of an A4 page.
const LEFT = 42;
const WIDTH = 595 - 2 * LEFT;
const TOP = 42;
const FOOT = 802;
const ROW = 25;
const COLUMNS = {
  date: { x: LEFT, width: 64 },
  details: { x: LEFT + 70, width: 261 },
  amount: { x: LEFT + 337, width: 82, isAtEnd: true },
  balance: { x: LEFT + 425, width: WIDTH - 425, isAtEnd: true },
} as const;

const SANDBOX = 'Play money of the sandbox: nobody owes anything for it.';

const FONTS = {
  plain: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
};

/** A statement on pages of A4. Moments are UTC. */
export async function renderStatementPdf({
  statement,
  serverName,
}: PrintedStatement): Promise<Uint8Array<ArrayBuffer>> {
  const title = `Statement of ${statement.account.identification}`;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: serverName, CreationDate: new Date(statement.creation_date_time) },
  });
  const chunks: Uint8Array[] = [];
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  pdf.on('end', resolve).on('error', reject);
  for (const [name, file] of Object.entries(FONTS))
    pdf.registerFont(name, fileURLToPath(import.meta.resolve(file)));
  const pen = createPen(pdf);
  drawEntries(pdf, pen, statement, drawHead(pen, statement, serverName));
  drawFeet(pdf, pen, statement, serverName);
  pdf.end();
  await promise;
  return new Uint8Array(Buffer.concat(chunks));
}

/** What stands above the table on the first page. Answers where the table begins. */
function drawHead(pen: Pen, statement: contract.Statement, serverName: string): number {
  const { account, from_to_date: period } = statement;
  pen.write(serverName, { x: LEFT, y: TOP, width: WIDTH * 0.6, size: 15, isBold: true });
  pen.write('Account statement', { x: LEFT, y: TOP + 3, width: WIDTH, size: 11, isAtEnd: true });
  let y = TOP + 34;
  if (account.is_sandbox) {
    pen.write(SANDBOX, { x: LEFT, y, width: WIDTH, size: 9, isBold: true });
    y += 20;
  }
  const facts: [string, string][] = [
    ['Account', account.name ?? account.identification],
    ['', account.identification],
    ...(account.owner === account.identification ? [] : [['Owner', account.owner] as [string, string]]),
    ['Currency', account.currency],
    ['Period (UTC)', `${minuteOf(period.from_date_time)} to ${minuteOf(period.to_date_time)}`],
    ['Made (UTC)', minuteOf(statement.creation_date_time)],
  ];
  for (const [name, said] of facts) {
    pen.write(name, { x: LEFT, y, width: 90, colour: FAINT });
    pen.write(said, { x: LEFT + 96, y, width: WIDTH - 96 });
    y += 13;
  }
  return drawSums(pen, statement, y + 8);
}

function drawSums(pen: Pen, statement: contract.Statement, top: number): number {
  const { account, transactions_summary: summary } = statement;
  const { opening, closing } = linesOf(statement);
  const said = (amount: bigint): string => `${decimalOf(amount, account.exponent)} ${account.currency}`;
  const sums: [string, bigint][] = [
    ['Opening balance', opening],
    [`Came in (${summary.credit_entries.number_of_entries})`, BigInt(summary.credit_entries.sum)],
    [`Went out (${summary.debit_entries.number_of_entries})`, -BigInt(summary.debit_entries.sum)],
    ['Closing balance', closing],
  ];
  pen.rule(LEFT, top, WIDTH);
  const width = WIDTH / sums.length;
  for (const [at, [name, amount]] of sums.entries()) {
    const place = { x: LEFT + at * width, width: width - 6 };
    pen.write(name, { ...place, y: top + 8, colour: FAINT });
    pen.write(said(amount), { ...place, y: top + 20, size: 9, isBold: true });
  }
  pen.rule(LEFT, top + 38, WIDTH);
  return top + 52;
}

function drawEntries(pdf: Pdf, pen: Pen, statement: contract.Statement, top: number): void {
  const { lines } = linesOf(statement);
  let y = drawColumns(pen, top);
  if (lines.length === 0)
    pen.write('Nothing was booked in this period.', { x: LEFT, y: y + 6, width: WIDTH, colour: FAINT });
  for (const line of lines) {
    if (y + ROW > FOOT - 12) {
      pdf.addPage();
      y = drawColumns(pen, TOP);
    }
    drawEntry(pen, line, statement.account.exponent, y);
    y += ROW;
  }
}

function drawColumns(pen: Pen, y: number): number {
  const heads = { date: 'Date (UTC)', details: 'Details', amount: 'Amount', balance: 'Balance' } as const;
  for (const column of ['date', 'details', 'amount', 'balance'] as const)
    pen.write(heads[column], { ...COLUMNS[column], y, isBold: true });
  pen.rule(LEFT, y + 13, WIDTH);
  return y + 17;
}

function drawEntry(pen: Pen, { entry, amount, balance }: StatementLine, exponent: number, y: number): void {
  const { counterparty, remittance_information: reference } = entry;
  const purpose = PURPOSES[entry.purpose][amount > 0n ? 'came' : 'went'];
  const [day = '', time = ''] = isoOf(entry.booking_date).split(/[T.]/);
  const who = counterparty === null ? purpose : (counterparty.name ?? counterparty.identification);
  const what = [
    counterparty === null ? null : purpose,
    reference ?? null,
    counterparty?.name ? counterparty.identification : null,
  ];
  const sign = amount > 0n ? '+' : '';
  pen.write(day, { ...COLUMNS.date, y });
  pen.write(who, { ...COLUMNS.details, y });
  pen.write(`${sign}${decimalOf(amount, exponent)}`, { ...COLUMNS.amount, y });
  pen.write(decimalOf(balance, exponent), { ...COLUMNS.balance, y });
  const below = { y: y + 10.5, size: 6.5, colour: FAINT };
  pen.write(time, { ...COLUMNS.date, ...below });
  pen.write(what.filter((part) => part !== null).join(' · '), { ...COLUMNS.details, ...below });
  pen.write(entry.end_to_end_id, {
    x: COLUMNS.amount.x,
    width: LEFT + WIDTH - COLUMNS.amount.x,
    isAtEnd: true,
    ...below,
  });
}

/** The foot of each page, when it is known how many there are. */
function drawFeet(pdf: Pdf, pen: Pen, statement: contract.Statement, serverName: string): void {
  const { count } = pdf.bufferedPageRange();
  const notice = statement.account.is_sandbox ? ` · ${SANDBOX}` : '';
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    const place = { x: LEFT, y: FOOT, size: 6.5, colour: FAINT };
    pen.rule(LEFT, FOOT - 6, WIDTH);
    pen.write(`${serverName} · ${statement.statement_id}${notice}`, { ...place, width: WIDTH - 60 });
    pen.write(`${page + 1} of ${count}`, { ...place, width: WIDTH, isAtEnd: true });
  }
}

const minuteOf = (moment: number): string => isoOf(moment).slice(0, 16).replace('T', ' ');

type Purpose = contract.StatementEntry['purpose'];

/** What it was, on the account that it came to, and on the one that it left. */
const PURPOSES: Readonly<Record<Purpose, { readonly came: string; readonly went: string }>> = {
  transfer: { came: 'Payment received', went: 'Payment' },
  red_packet: { came: 'Red packet', went: 'Red packet given' },
  top_up: { came: 'Top-up', went: 'Top-up' },
  claim: { came: 'Share of a red packet', went: 'Share of a red packet' },
  return: { came: 'Rest of a red packet', went: 'Rest of a red packet' },
  refund: { came: 'Given back', went: 'Given back' },
  payout: { came: 'Payout of the shop', went: 'Payout to the owner' },
  correction: { came: 'Correction', went: 'Correction' },
};
