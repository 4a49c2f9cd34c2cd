import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksumOf, encodeMerchantQr, parseMerchantQr, type MerchantQr } from './emv-qr.ts';

const shop = {
  kind: 'dynamic',
  account: {
    serverName: 'matrix.example.org',
    merchantId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
    requestId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c',
  },
  categoryCode: '5812',
  currencyCode: '963',
  amount: '12.50',
  countryCode: 'KZ',
  name: 'Tea House',
  city: 'Almaty',
  reference: 'table 7',
} as const satisfies MerchantQr;

/** Of the specification, 4.3.1, "Example of a QR Code". */
const EXAMPLE =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT' +
  '6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016' +
  'A0112233449988770708123456786304A13A';

test('the checksum is CRC-16/CCITT-FALSE: its check value, and the specification’s example', () => {
  assert.equal(checksumOf('123456789'), '29B1');
  assert.equal(checksumOf(EXAMPLE.slice(0, -4)), 'A13A');
});

test("the specification's example is read, with the name in the merchant's own language", () => {
  const parsed = parseMerchantQr(EXAMPLE);
  assert.deepEqual(parsed, {
    ok: true,
    value: {
      kind: 'dynamic',
      account: null,
      categoryCode: '4111',
      currencyCode: '156',
      amount: '23.72',
      countryCode: 'CN',
      name: '最佳运输',
      city: '北京',
      reference: null,
    },
  });
});

test('what is written is read as it was: static and dynamic, with and without an amount', () => {
  const { account } = shop;
  const codes: (MerchantQr & { account: typeof account | (typeof account & { requestId: null }) })[] = [
    shop,
    {
      ...shop,
      kind: 'static',
      amount: null,
      reference: null,
      account: { ...account, requestId: null as never },
    },
    { ...shop, name: 'Шайхана', city: 'Алматы' },
  ];
  for (const code of codes)
    assert.deepEqual(parseMerchantQr(encodeMerchantQr(code)), { ok: true, value: code });
});

test('names are cut to what the format holds', () => {
  const long = { ...shop, name: 'A shop whose name is longer than that', city: 'Semipalatinsk on Irtysh' };
  const parsed = parseMerchantQr(encodeMerchantQr(long));
  assert.ok(parsed.ok);
  assert.deepEqual([parsed.value.name, parsed.value.city], ['A shop whose name is long', 'Semipalatinsk o']);
});

test('a server whose name does not fit has no codes', () => {
  const named = (length: number) => ({
    ...shop,
    account: { ...shop.account, serverName: 'a'.repeat(length) },
  });
  assert.ok(parseMerchantQr(encodeMerchantQr(named(80))).ok);
  assert.throws(() => encodeMerchantQr(named(81)), RangeError);
});

test('any one changed, lost or added character is found', () => {
  const text = encodeMerchantQr(shop);
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === '1' ? '2' : '1';
    for (const changed of [
      text.slice(0, at) + other + text.slice(at + 1),
      text.slice(0, at) + text.slice(at + 1),
      `${text.slice(0, at)}0${text.slice(at)}`,
    ]) {
      if (changed === text) continue;
      const parsed = parseMerchantQr(changed);
      // The checksum itself may be written in small letters.
      assert.ok(!parsed.ok || changed.toUpperCase() === text.toUpperCase(), changed);
    }
  }
});

test('each refusal says what is wrong', () => {
  const text = encodeMerchantQr(shop);
  const [body] = [text.slice(0, -8)];
  const sealed = (inner: string): string => `${inner}6304${checksumOf(`${inner}6304`)}`;
  const cases: [text: string, reason: RegExp][] = [
    ['https://example.org', /not a payment code/],
    ['', /not a payment code/],
    [text.slice(0, -1), /cut off or damaged/],
    [`${text.slice(0, -4)}0000`, /checksum is wrong/],
    [sealed('000201010211'), /who is paid/],
    [sealed(body.replace('540512.50', '540512,50')), /amount/],
    [`000201${'9'.repeat(600)}`, /longer/],
    [sealed(`${body}5902XX`), /cut off or damaged/],
  ];
  for (const [given, reason] of cases) {
    const parsed = parseMerchantQr(given);
    assert.match(parsed.ok ? 'read' : parsed.reason, reason, given);
  }
});
