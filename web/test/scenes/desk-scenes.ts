import type { ScriptedPort } from '../scripted-port.ts';
import { ACTS, BOOKS, FOUND, HOLDS, pageOf, PAYMENTS_OF_MARAT, PROPOSALS } from './desk-rows.ts';
import { press, see, show, type, type Scene, type Step } from './scene.ts';
import { MARAT } from './wallet-rows.ts';
import { showWallet } from './wallet-scenes.ts';

function showDesk(port: ScriptedPort): void {
  showWallet(port);
  port.answer('accounts.roles', () => ['wallet_desk']);
  port.answer('walletDesk.books', () => BOOKS);
  port.answer('walletDesk.payment', () => FOUND);
  port.answer('walletDesk.payments', () => ({ ...pageOf(PAYMENTS_OF_MARAT), next: '4' }));
  port.answer('walletDesk.holds', () => pageOf(HOLDS));
  port.answer('walletDesk.proposals', () => pageOf(PROPOSALS));
  port.answer('walletDesk.audit', () => ({ ...pageOf(ACTS), next: '1993' }));
}

function desk(name: string, title: string, page: string, steps: readonly Step[]): Scene {
  return { name, title, at: `/desk/wallet${page}`, play: showDesk, steps };
}

const find = (wanted: string): readonly Step[] => [
  type('main form input >> nth=0', wanted),
  type('main form input >> nth=1', 'Case 2026-114'),
  press('main form button[type=submit]'),
];

/** The operator's desk: what the books say, and what people may do about them. */
export const DESK_SCENES: readonly Scene[] = [
  desk('desk-books', "The wallet's books: one currency balances, another does not", '', [see('main table')]),
  desk('desk-payment', 'A payment that the desk looked for', '/payments', [
    ...find(FOUND.payment_id),
    see('main article table'),
    show('main article'),
  ]),
  desk('desk-freeze', "A person's payments, and the wallet about to be frozen", '/payments', [
    ...find(MARAT),
    press('main section button:has-text("{wallet/desk:freeze.action}")'),
    see('[role=dialog] [role=radiogroup]'),
  ]),
  desk(
    'desk-journals',
    'Journals under four eyes: of somebody else, of our own, posted, rejected',
    '/journals',
    [see('main article')],
  ),
  desk('desk-approve', 'Before a journal is approved: its lines, and the password', '/journals', [
    press('main article button >> nth=0'),
    see('[role=dialog] table'),
  ]),
  desk('desk-propose', 'Proposing a journal', '/journals/new', [
    press('main form button:has-text("{wallet/desk:lines.add}")'),
    see('main fieldset >> nth=1'),
  ]),
  desk('desk-audit', 'What the desk looked at and did', '/audit', [see('main table')]),
  {
    ...desk('desk-closed', 'The desk for somebody who does not work there', '', [see('main h1')]),
    play: () => {},
  },
];
