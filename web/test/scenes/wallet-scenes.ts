import type { FoundRow, MessageBody, PaymentCard, WalletPayment } from '@herald/client/port';
import type { ScriptedPort } from '../scripted-port.ts';
import { refuse, roomAt, showTimeline } from './play-world.ts';
import { press, see, show, type, type Scene, type Step } from './scene.ts';
import { START_MS } from './scene-clock.ts';
import { MINUTE, PERSON } from './scene-rows.ts';
import { message } from './timeline-rows.ts';
import {
  BEGUN,
  HELD,
  idOf,
  OPENED_PACKET,
  PASSKEYS,
  PACKET,
  payment,
  PAYMENTS,
  REQUESTS,
  SALE,
  SHOP,
  SHOP_REQUEST,
  WITH_PASSKEY,
  WALLET,
  WALLET_ROW,
} from './wallet-rows.ts';

/** Puts a wallet with a history in place. */
export function showWallet(port: ScriptedPort): void {
  port.show('wallet', '', [['me', WALLET_ROW]]);
  port.show(
    'wallet-payments',
    '',
    PAYMENTS.map((one) => [one.payment_id, one] as const),
  );
  port.show(
    'wallet-requests',
    '',
    REQUESTS.map((one) => [one.request_id, one] as const),
  );
  for (const one of [...PAYMENTS, BEGUN]) found(port, 'wallet-payment', one.payment_id, one);
  for (const one of [...REQUESTS, SHOP_REQUEST]) found(port, 'wallet-request', one.request_id, one);
  for (const one of [PACKET, OPENED_PACKET]) found(port, 'wallet-red-packet', one.payment_id, one);
  port.answer('wallet.shops', () => [SHOP]);
  port.answer('wallet.shop', () => SHOP);
  port.answer('wallet.askAtShop', () => SHOP_REQUEST);
  port.answer('wallet.takings', () => [
    { currency: 'XTS', payments: 23, received: '431500', refunds: 1, refunded: '19000' },
  ]);
  port.answer('wallet.begin', () => BEGUN);
  port.answer('wallet.authorise', () => payment(50, 0));
  port.answer('wallet.readCode', () => ({ kind: 'none' }));
}

function found(
  port: ScriptedPort,
  topic: 'wallet-payment' | 'wallet-request' | 'wallet-red-packet',
  key: string,
  value: unknown,
): void {
  const row = { state: 'found', value } as FoundRow<WalletPayment>;
  port.show(topic, key, [['it', row as never]]);
}

function wallet(
  name: string,
  title: string,
  at: string,
  steps: readonly Step[] = [],
  more: (port: ScriptedPort) => void = () => {},
): Scene {
  return {
    name,
    title,
    at,
    play(port) {
      showWallet(port);
      more(port);
    },
    steps,
  };
}

const submit = 'form button[type=submit]';
/** From the list of people to the step with the proof. */
const toConfirm: readonly Step[] = [
  press('main button:has-text("Marat Ospanov") >> nth=0'),
  type('[role=dialog] input >> nth=0', '1250'),
  press(submit),
  see('[role=dialog] input[type=password]'),
];

function card(card_: PaymentCard, text: string): MessageBody {
  return { kind: 'payment', card: card_, text };
}

/** A conversation in which every card stands once: confirmed, forged, asked, opened. */
function cardRows() {
  const at = (minutes: number) => START_MS - minutes * MINUTE;
  const receipt = (number: number, note: string | null = null) =>
    card(
      { kind: 'receipt', paymentId: idOf(number), shown: '12.50 XTS', note },
      'Sent 12.50 XTS to Marat Ospanov',
    );
  const packet = (number: number) =>
    card(
      { kind: 'red-packet', paymentId: idOf(number), shown: '1,000.00 XTS', note: 'Наурыз құтты болсын!' },
      'A red packet with 1,000.00 XTS',
    );
  const asked = card(
    {
      kind: 'request',
      shares: [{ requestId: idOf(21), payer: '@aigerim:herald.kz' }],
      shown: '334.00 XTS',
      note: 'Dinner',
    },
    'Asks for 334.00 XTS',
  );
  return [
    message('w1', 'me', at(30), receipt(3, 'For the taxi')),
    message('w2', 'marat', at(28), receipt(99)),
    message('w3', 'marat', at(20), asked),
    message('w4', 'marat', at(10), packet(40)),
    message('w5', 'marat', at(8), packet(41)),
  ];
}

/** Money: the wallet, paying and being paid, shops, and cards in conversations. */
export const WALLET_SCENES: readonly Scene[] = [
  wallet('wallet', 'The wallet', '/wallet', [see('text="{wallet:history.title}"')]),
  wallet('wallet-new', 'A wallet in which nothing was yet, frozen', '/wallet', [], (port) => {
    port.show('wallet-payments', '', []);
    port.show('wallet-requests', '', []);
    port.show('wallet', '', [
      ['me', { ...WALLET_ROW, wallet: { ...WALLET, is_frozen: true }, hasMorePayments: false }],
    ]);
  }),
  wallet(
    'wallet-away',
    'The wallet when the server cannot be reached',
    '/wallet',
    [see('[role=alert]')],
    (port) =>
      port.show('wallet', '', [
        ['me', { ...WALLET_ROW, wallet: null, error: { code: 'offline', message: '', retryAfterMs: null } }],
      ]),
  ),
  wallet('wallet-confirm', 'Before money is sent: to whom exactly, and the proof', '/wallet/send', toConfirm),
  wallet(
    'wallet-wrong',
    'The password was wrong',
    '/wallet/send',
    [
      ...toConfirm,
      type('[role=dialog] input[type=password]', 'not mine'),
      press(submit),
      see('[role=dialog] [slot=errorMessage], [role=dialog] [data-invalid]'),
    ],
    (port) => port.answer('wallet.authorise', () => refuse('CHAT.HERALD.WALLET_PROOF_WRONG')),
  ),
  wallet(
    'wallet-changed',
    'The amount came back changed: nothing was paid',
    '/wallet/send',
    [
      press('main button:has-text("Marat Ospanov") >> nth=0'),
      type('[role=dialog] input >> nth=0', '1250'),
      press(submit),
      see('[role=alert]'),
    ],
    (port) => port.answer('wallet.begin', () => refuse('wallet-changed')),
  ),
  wallet(
    'wallet-held',
    'Sent to somebody new, and held for a while',
    '/wallet/send',
    [
      ...toConfirm,
      type('[role=dialog] input[type=password]', 'correct horse'),
      press(submit),
      see('[role=dialog] [role=status]'),
    ],
    (port) => port.answer('wallet.authorise', () => ({ ...HELD, amount: '125000' })),
  ),
  wallet('wallet-receipt', 'A receipt that was given back in part', `/wallet/payments/${SALE.payment_id}`, [
    press('article button'),
    see('[role=dialog]'),
  ]),
  wallet('wallet-request', 'Somebody asks for money', `/wallet/requests/${idOf(21)}`),
  wallet('wallet-ask', 'Asking for money', '/wallet/ask', [
    press('main button:has-text("Marat Ospanov") >> nth=0'),
    see('[role=dialog]'),
  ]),
  wallet('wallet-split', 'Splitting a bill in a group', roomAt(), [
    press('button[aria-label="{timeline:composer.attach}"]'),
    press('[role=menuitem]:has-text("{timeline:composer.splitBill}")'),
    type('[role=dialog] input >> nth=0', '100'),
  ]),
  wallet('wallet-packet', 'Giving a red packet', roomAt(PERSON), [
    press('button[aria-label="{timeline:composer.attach}"]'),
    press('[role=menuitem]:has-text("{timeline:composer.redPacket}")'),
    see('[role=dialog] [role=radiogroup]'),
  ]),
  wallet('wallet-code', 'The code for being paid', '/wallet/code'),
  wallet('wallet-limits', 'Limits and freeze', '/wallet/limits'),
  wallet('passkeys', 'Passkeys for paying', '/wallet/passkeys', [see('main ul button')], (port) =>
    port.answer('passkeys.list', () => ({ rpId: location.hostname, passkeys: PASSKEYS })),
  ),
  wallet(
    'passkeys-add',
    'Adding a passkey',
    '/wallet/passkeys',
    [press('main button:has-text("{passkeys:add.action}")'), see('[role=dialog]')],
    (port) => port.answer('passkeys.list', () => ({ rpId: location.hostname, passkeys: [] })),
  ),
  wallet(
    'wallet-passkey',
    'A passkey as the proof',
    '/wallet/send',
    [...toConfirm.slice(0, -1), see('[role=dialog] button:has-text("{wallet:pay.byPassword}")')],
    (port) => port.answer('wallet.begin', () => WITH_PASSKEY),
  ),
  wallet('wallet-statement', 'A statement to keep', '/wallet/statement'),
  wallet('wallet-shop', 'A shop: its code and the day', `/wallet/shops/${SHOP.merchant_id}`),
  wallet('wallet-shop-new', 'Opening a shop', '/wallet/shops', [
    press('main button:has-text("{wallet:shops.open}")'),
    see('[role=dialog] select'),
  ]),
  wallet('wallet-shop-code', 'The code for one amount at the till', `/wallet/shops/${SHOP.merchant_id}`, [
    press('button:has-text("{wallet:shop.ask}")'),
    type('[role=dialog] input >> nth=0', '21.50'),
    press(submit),
    see('[role=dialog] svg[role=img]'),
  ]),
  wallet('wallet-pay-shop', 'What the code of a shop leads to', `/wallet/pay/${SHOP.merchant_id}`),
  {
    ...wallet(
      'wallet-cards',
      'Cards in a conversation: confirmed, forged, asked, a red packet',
      roomAt(PERSON),
      [see('[data-entry]'), show('[data-entry="w3"]')],
    ),
    play(port) {
      showWallet(port);
      port.show('wallet-payment', idOf(99), [['it', { state: 'absent' }]]);
      showTimeline(port, PERSON, cardRows());
    },
  },
];
