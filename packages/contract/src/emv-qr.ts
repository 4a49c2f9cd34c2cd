/**
 * The text of a shop's QR code: EMVCo QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1. Data objects
 * of two digits for what it is, two for its length in characters, and its value; the last is a checksum of all others.
 */
export interface MerchantQr {
  /** `static`: printed once, the payer says how much. `dynamic`: for one payment. */
  readonly kind: 'static' | 'dynamic';
  /** Where to pay by this platform; null: the code is for other wallets. */
  readonly account: MerchantQrAccount | null;
  /** ISO 18245. */
  readonly categoryCode: string;
  /** ISO 4217, numeric. */
  readonly currencyCode: string;
  /** With a point and the currency's decimals: `12.50`. */
  readonly amount: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  readonly name: string;
  readonly city: string;
  /** The shop's own number for the payment. */
  readonly reference: string | null;
}

export interface MerchantQrAccount {
  readonly serverName: string;
  readonly merchantId: string;
  readonly requestId: string | null;
}

export type ParsedQr =
  | { readonly ok: true; readonly value: MerchantQr }
  | { readonly ok: false; readonly reason: string };

const IDS = {
  format: '00',
  initiation: '01',
  account: '26',
  server: '27',
  category: '52',
  currency: '53',
  amount: '54',
  country: '58',
  name: '59',
  city: '60',
  additional: '62',
  checksum: '63',
  language: '64',
} as const;
const GLOBALLY_UNIQUE = '00';
const OURS = 'chat.herald';
const MOST_CHARACTERS = 512;
const MOST_NAME = 25;
const MOST_CITY = 15;

/** What is left for it beside the other fields of the account. */
export const LONGEST_SERVER_NAME = 80;

/**
 * The text to be drawn as a QR code. Names are cut to what the format holds.
 * @throws RangeError when the server's name has more than LONGEST_SERVER_NAME characters: then there are no codes
 */
export function encodeMerchantQr(qr: MerchantQr & { readonly account: MerchantQrAccount }): string {
  const { account, amount, reference } = qr;
  const isPlain = isAscii(qr.name) && isAscii(qr.city);
  const text = [
    field(IDS.format, '01'),
    field(IDS.initiation, qr.kind === 'static' ? '11' : '12'),
    field(
      IDS.account,
      field(GLOBALLY_UNIQUE, OURS) +
        field('01', compact(account.merchantId)) +
        (account.requestId === null ? '' : field('02', compact(account.requestId))),
    ),
    field(IDS.server, field(GLOBALLY_UNIQUE, OURS) + field('01', account.serverName)),
    field(IDS.category, qr.categoryCode),
    field(IDS.currency, qr.currencyCode),
    amount === null ? '' : field(IDS.amount, amount),
    field(IDS.country, qr.countryCode),
    field(IDS.name, asciiOf(qr.name, MOST_NAME)),
    field(IDS.city, asciiOf(qr.city, MOST_CITY)),
    reference === null ? '' : field(IDS.additional, field('05', reference)),
    isPlain
      ? ''
      : field(
          IDS.language,
          field('00', 'xx') + field('01', cut(qr.name, MOST_NAME)) + field('02', cut(qr.city, MOST_CITY)),
        ),
    `${IDS.checksum}04`,
  ].join('');
  return text + checksumOf(text);
}

/** Reads a merchant's code, of this platform or another; says in words why it cannot be used. */
export function parseMerchantQr(text: string): ParsedQr {
  if (text.length > MOST_CHARACTERS) return refuse('This code is longer than a payment code can be.');
  if (!text.startsWith('000201')) return refuse('This is not a payment code.');
  const fields = parseFields(text);
  if (!fields || [...fields.keys()].at(-1) !== IDS.checksum)
    return refuse('This payment code is cut off or damaged.');
  const given = fields.get(IDS.checksum) ?? '';
  if (given.toUpperCase() !== checksumOf(text.slice(0, -given.length)))
    return refuse('This payment code was changed or damaged: its checksum is wrong.');
  const [categoryCode, currencyCode, countryCode, name, city] = [
    fields.get(IDS.category),
    fields.get(IDS.currency),
    fields.get(IDS.country),
    fields.get(IDS.name),
    fields.get(IDS.city),
  ];
  if (!categoryCode || !currencyCode || !countryCode || !name || !city)
    return refuse('This payment code does not say who is paid.');
  const amount = fields.get(IDS.amount) ?? null;
  if (amount !== null && !/^[0-9]{1,10}(\.[0-9]{0,4})?$/.test(amount))
    return refuse('The amount in this payment code cannot be read.');
  const inLanguage = parseFields(fields.get(IDS.language) ?? '');
  return {
    ok: true,
    value: {
      kind: fields.get(IDS.initiation) === '12' ? 'dynamic' : 'static',
      account: accountIn(fields),
      categoryCode,
      currencyCode,
      amount,
      countryCode,
      name: inLanguage?.get('01') ?? name,
      city: inLanguage?.get('02') ?? city,
      reference: parseFields(fields.get(IDS.additional) ?? '')?.get('05') ?? null,
    },
  };
}

/** CRC-16/CCITT-FALSE over the bytes of the text in UTF-8: four hexadecimal digits. */
export function checksumOf(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

function accountIn(fields: ReadonlyMap<string, string>): MerchantQrAccount | null {
  const account = parseFields(fields.get(IDS.account) ?? '');
  const server = parseFields(fields.get(IDS.server) ?? '');
  const isOurs = account?.get(GLOBALLY_UNIQUE) === OURS && server?.get(GLOBALLY_UNIQUE) === OURS;
  const merchantId = uuidOf(account?.get('01'));
  const serverName = server?.get('01');
  if (!isOurs || merchantId === null || !serverName) return null;
  return { serverName, merchantId, requestId: uuidOf(account?.get('02')) };
}

/** The data objects in their order; null when a length does not fit, or one is there twice. */
function parseFields(text: string): Map<string, string> | null {
  const characters = [...text];
  const fields = new Map<string, string>();
  for (let at = 0; at < characters.length;) {
    const head = characters.slice(at, at + 4).join('');
    if (!/^[0-9]{4}$/.test(head)) return null;
    const [id, length] = [head.slice(0, 2), Number(head.slice(2))];
    const value = characters.slice(at + 4, at + 4 + length);
    if (value.length < length || fields.has(id)) return null;
    fields.set(id, value.join(''));
    at += 4 + length;
  }
  return fields;
}

function field(id: string, value: string): string {
  const { length } = [...value];
  if (length > 99) throw new RangeError('A field of a payment code has at most 99 characters.');
  return `${id}${String(length).padStart(2, '0')}${value}`;
}

const compact = (uuid: string): string => uuid.replaceAll('-', '');

function uuidOf(text: string | undefined): string | null {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text ?? '');
  return parts ? parts.slice(1).join('-') : null;
}

const isAscii = (text: string): boolean => /^[\x20-\x7e]+$/.test(text);
const cut = (text: string, most: number): string => [...text].slice(0, most).join('');
const asciiOf = (text: string, most: number): string => cut(text.replace(/[^\x20-\x7e]/gu, '?'), most);
const refuse = (reason: string): ParsedQr => ({ ok: false, reason });
