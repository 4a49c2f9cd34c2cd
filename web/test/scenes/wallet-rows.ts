import type {
  Passkey,
  Wallet,
  WalletPayment,
  WalletRedPacket,
  WalletRequest,
  WalletRow,
  WalletShop,
} from '@herald/client/port';
import { START_MS } from './scene-clock.ts';
import { DAY, ME, MINUTE } from './scene-rows.ts';

type UserId = WalletPayment['payee'] & string;

const me = ME as UserId;
export const MARAT = '@marat:herald.kz' as UserId;
const OMAR = '@omar:herald.kz' as UserId;
const SARA = '@sara:herald.kz' as UserId;

/** An id that ends in a number, as the wallet makes them. */
export function idOf(number: number): string {
  return `5f0c9a3e-7a1d-4b52-9c1e-${String(number).padStart(12, '0')}`;
}

export const WALLET: Wallet = {
  is_frozen: false,
  accounts: [
    {
      currency: 'XTS',
      numeric_code: '963',
      exponent: 2,
      is_sandbox: true,
      available: '1284650',
      held: '45000',
      limits: {
        payment: '100000',
        day: '200000',
        month: '1000000',
        balance: '2000000',
        spent_in_day: '64500',
        spent_in_month: '312050',
      },
    },
  ],
};

export const WALLET_ROW: WalletRow = {
  wallet: WALLET,
  error: null,
  revision: 1,
  hasMorePayments: true,
  hasMoreRequests: true,
};

export const CAFE = { merchant_id: idOf(900), name: 'Наурыз кофеханасы', city: 'Almaty' };

/** A payment to Marat, unless `change` says otherwise. */
export function payment(
  number: number,
  ageMinutes: number,
  change: Partial<WalletPayment> = {},
): WalletPayment {
  const at = START_MS - ageMinutes * MINUTE;
  return {
    payment_id: idOf(number),
    kind: 'transfer',
    state: 'settled',
    payer: me,
    payee: MARAT,
    payee_name: 'Marat Ospanov',
    amount: '125000',
    currency: 'XTS',
    created_at: at,
    decided_at: at,
    ...change,
  };
}

export const BEGUN = payment(50, 0, {
  state: 'created',
  authentication: {
    needed: true,
    linked: {
      type: 'chat.herald.payment',
      payment_id: idOf(50),
      payer: me,
      payee: MARAT,
      amount: '125000',
      currency: 'XTS',
      nonce: 'x',
    },
    proofs: [{ type: 'chat.herald.device_key' }],
    expires_at: START_MS + 15 * MINUTE,
  },
});

export const HELD = payment(2, 4, { state: 'authorised', amount: '45000', cooling_off_ms: 26 * MINUTE });

export const SALE = payment(4, 180, {
  payer: OMAR,
  payee: me,
  payee_name: 'Айгерім Сейіт',
  amount: '99000',
  merchant: CAFE,
  refunded: '19000',
});

/** A history in which every kind stands once. */
export const PAYMENTS: readonly WalletPayment[] = [
  HELD,
  payment(3, 38, { amount: '1250' }),
  SALE,
  payment(5, 240, {
    kind: 'refund',
    payer: me,
    payee: OMAR,
    payee_name: 'عمر الفاروق',
    amount: '19000',
    merchant: CAFE,
  }),
  payment(6, 400, { kind: 'claim', payer: SARA, payee: me, payee_name: 'Айгерім Сейіт', amount: '3310' }),
  payment(7, 2_000, { kind: 'red_packet', payee: null, payee_name: null, amount: '50000' }),
  payment(8, 3_200, { state: 'cancelled', amount: '7000' }),
  payment(9, 6_000, {
    kind: 'top_up',
    payer: null,
    payee: me,
    payee_name: 'Айгерім Сейіт',
    amount: '500000',
  }),
];

/** A request of Marat to us, unless `change` says otherwise. */
export function request(number: number, change: Partial<WalletRequest> = {}): WalletRequest {
  return {
    request_id: idOf(number),
    state: 'open',
    payer: me,
    payee: MARAT,
    payee_name: 'Marat Ospanov',
    amount: '33400',
    currency: 'XTS',
    split_id: idOf(number),
    created_at: START_MS - 20 * MINUTE,
    ...change,
  };
}

export const REQUESTS: readonly WalletRequest[] = [
  request(21),
  request(22, { payer: OMAR, payee: me, payee_name: 'Айгерім Сейіт', amount: '120000' }),
];

/** The code that the specification of EMVCo has as its example is too short to look real: this one is of this server. */
const CODE =
  '00020101021126490011chat.herald01325f0c9a3e7a1d4b529c1e00000000090027240011chat.herald0109herald.kz52045814530396358' +
  '02KZ5917Nauryz coffee bar6006Almaty6304';

export const SHOP: WalletShop = {
  ...CAFE,
  owner: me,
  country: 'KZ',
  category: '5814',
  qr: { XTS: `${CODE}A1B2` },
  balance: { XTS: '412500' },
};

export const SHOP_REQUEST: WalletRequest = request(30, {
  payer: null,
  payee: me,
  payee_name: null,
  merchant: CAFE,
  amount: '2150',
  reference: '2026-114',
  qr: `${CODE}C3D4`,
});

export const PACKET: WalletRedPacket = {
  payment_id: idOf(40),
  payer: MARAT,
  state: 'open',
  amount: '100000',
  currency: 'XTS',
  split: 'random',
  claims: 10,
  claimed: 4,
};

export const OPENED_PACKET: WalletRedPacket = {
  ...PACKET,
  payment_id: idOf(41),
  mine: { user_id: me, amount: '17430', claimed_at: START_MS - DAY },
  claimed: 5,
  shares: [
    { user_id: OMAR, amount: '8250', claimed_at: START_MS - DAY },
    { user_id: me, amount: '17430', claimed_at: START_MS - DAY },
  ],
};

/** The same payment for somebody who has a passkey for this page. */
export const WITH_PASSKEY: WalletPayment = {
  ...BEGUN,
  authentication: {
    ...BEGUN.authentication!,
    proofs: [
      {
        type: 'chat.herald.passkey',
        options: {
          challenge: 'AAAA',
          timeout: 60_000,
          rpId: globalThis.location?.hostname ?? 'localhost',
          allowCredentials: [],
          userVerification: 'required',
        },
      },
    ],
  },
};

export const PASSKEYS: readonly Passkey[] = [
  {
    passkey_id: idOf(60),
    credential_id: 'AAAA',
    name: 'Айгерімнің телефоны',
    created_at: START_MS - 40 * DAY,
    last_used_at: START_MS - DAY,
    is_backed_up: true,
  },
  {
    passkey_id: idOf(61),
    credential_id: 'BBBB',
    name: 'YubiKey',
    created_at: START_MS - 2 * DAY,
    is_backed_up: false,
  },
];
