import { assert } from '../../server/src/platform/errors/index.ts';

/** PostgreSQL's wire protocol, version 3, as far as `pg` speaks it. */

/** A message of a client: its type's letter and the whole of it, with letter and length. */
export interface FrontendMessage {
  readonly letter: string;
  readonly bytes: Buffer;
}

export type TransactionStatus = 'I' | 'T' | 'E';

const HEADER = 5;

/** Cuts whole messages off the front. What is left of a message stays in `rest`. */
export function splitMessages(bytes: Buffer): { messages: FrontendMessage[]; rest: Buffer } {
  const messages: FrontendMessage[] = [];
  let at = 0;
  while (bytes.length - at >= HEADER) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (end > bytes.length) break;
    messages.push({ letter: bytes.toString('latin1', at, at + 1), bytes: bytes.subarray(at, end) });
    at = end;
  }
  return { messages, rest: bytes.subarray(at) };
}

/** The parameters of a startup message, and what follows it; null while it is not whole. */
export function readStartup(bytes: Buffer): { parameters: Map<string, string>; rest: Buffer } | null {
  if (bytes.length < 8 || bytes.length < bytes.readInt32BE(0)) return null;
  const length = bytes.readInt32BE(0);
  const words = bytes.toString('utf8', 8, length).split('\0');
  const parameters = new Map<string, string>();
  for (let at = 0; at + 1 < words.length && words[at] !== ''; at += 2) {
    parameters.set(words[at] ?? '', words[at + 1] ?? '');
  }
  return { parameters, rest: bytes.subarray(length) };
}

/** The text that ends with a zero byte at `from`. */
export function readText(bytes: Buffer, from: number): { text: string; next: number } {
  const end = bytes.indexOf(0, from);
  assert(end >= 0, 'a text of the wire protocol ends with a zero byte');
  return { text: bytes.toString('utf8', from, end), next: end + 1 };
}

/** Of a Parse message: the statement's name, and what is parsed with the types of its parameters. */
export function readParse({ bytes }: FrontendMessage): { name: string; text: string; body: Buffer } {
  const { text: name, next } = readText(bytes, HEADER);
  return { name, text: readText(bytes, next).text, body: bytes.subarray(next) };
}

/** A Query message's text. */
export function readQuery({ bytes }: FrontendMessage): string {
  return readText(bytes, HEADER).text;
}

export function message(letter: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const head = Buffer.alloc(HEADER);
  head.write(letter, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** What the last ReadyForQuery of an answer says. */
export function statusAfter(answer: Buffer): TransactionStatus {
  assert(answer.length >= 6 && answer[answer.length - 6] === 0x5a, 'an answer ends with ReadyForQuery');
  return answer.toString('latin1', answer.length - 1) as TransactionStatus;
}

/** An ErrorResponse. */
export function errorResponse(severity: 'ERROR' | 'FATAL', code: string, text: string): Buffer {
  return message('E', `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`);
}

/** What a database says to whom it lets in. */
export function welcome(processId: number): Buffer {
  const parameters = [
    ['server_version', '18.0'],
    ['server_encoding', 'UTF8'],
    ['client_encoding', 'UTF8'],
    ['DateStyle', 'ISO, MDY'],
    ['integer_datetimes', 'on'],
    ['standard_conforming_strings', 'on'],
  ];
  return Buffer.concat([
    message('R', int32(0)),
    ...parameters.map(([name, value]) => message('S', `${name}\0${value}\0`)),
    message('K', int32(processId), int32(0)),
    message('Z', 'I'),
  ]);
}

/** The answer to an extended query whose one column is a truth value, `true` in each of `count` rows. */
export function truthRows(count: number): Buffer {
  const column = Buffer.concat([int32(0), Buffer.from([0, 0]), int32(16), Buffer.from([0, 1]), int32(-1)]);
  const row = message('D', Buffer.from([0, 1]), int32(1), 't');
  return Buffer.concat([
    message('1'),
    message('2'),
    message('T', Buffer.from([0, 1]), 'pg_terminate_backend\0', column, Buffer.from([0, 0])),
    ...Array.from({ length: count }, () => row),
    message('C', 'SELECT\0'),
    message('Z', 'I'),
  ]);
}
