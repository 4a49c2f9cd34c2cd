import type { AccountId, Balance, Journal, Transfer } from '../../server/src/superapp/wallet/index.ts';

// The ledger as a few maps, with which the one in the database has to agree.

interface Known {
  readonly debit: AccountId;
  readonly credit: AccountId;
  readonly amount: bigint;
  readonly canReverse: boolean;
}

interface State {
  readonly balances: Map<AccountId, Balance>;
  readonly transfers: Map<string, Known>;
  readonly holds: Map<string, number>;
  readonly reversed: Set<string>;
}

/** Which side of an account may not outgrow the other. */
export type Limit = 'debits' | 'credits' | 'none';

export interface LedgerModel {
  open(account: AccountId, limit: Limit): void;
  /** `ok`, or the error code of the refusal; a refused journal changes nothing. */
  post(journal: Journal): string;
  run(forMs: number): void;
  expired(): string[];
  balance(account: AccountId): Balance;
  /** The latest transfers and holds, for who draws what is asked next. */
  readonly recent: readonly string[];
  readonly held: readonly string[];
}

const RECENT = 40;

const EMPTY: Balance = { debitsPending: 0n, debitsPosted: 0n, creditsPending: 0n, creditsPosted: 0n };

export function createLedgerModel(): LedgerModel {
  const limits = new Map<AccountId, Limit>();
  const state: State = { balances: new Map(), transfers: new Map(), holds: new Map(), reversed: new Set() };
  let elapsedMs = 0;
  let recent: string[] = [];
  return {
    get recent() {
      return recent;
    },
    get held() {
      return [...state.holds.keys()].slice(-RECENT);
    },
    open(account, limit) {
      limits.set(account, limit);
      if (!state.balances.has(account)) state.balances.set(account, EMPTY);
    },
    post({ transfers }) {
      const changes = layerOver(state);
      for (const transfer of transfers) {
        const outcome = apply(changes, transfer, { limits, elapsedMs });
        if (outcome !== 'ok') return outcome;
      }
      mergeLayer(state, changes);
      recent = [...recent, ...changes.now.transfers.keys()].slice(-RECENT);
      return 'ok';
    },
    run: (forMs) => void (elapsedMs += Math.max(0, forMs)),
    expired: () => [...state.holds].filter(([, endsMs]) => endsMs <= elapsedMs).map(([id]) => id),
    balance: (account) => state.balances.get(account) ?? EMPTY,
  };
}

/** What one journal changes, over what was before it. Its transfers can refer to earlier journals alone. */
interface Layer {
  readonly before: State;
  readonly now: State;
  readonly ended: Set<string>;
}

function layerOver(before: State): Layer {
  return {
    before,
    now: { balances: new Map(), transfers: new Map(), holds: new Map(), reversed: new Set() },
    ended: new Set(),
  };
}

function mergeLayer(state: State, { now, ended }: Layer): void {
  for (const [account, balance] of now.balances) state.balances.set(account, balance);
  for (const [id, known] of now.transfers) state.transfers.set(id, known);
  for (const [id, endsMs] of now.holds) state.holds.set(id, endsMs);
  for (const id of ended) state.holds.delete(id);
  for (const id of now.reversed) state.reversed.add(id);
}

interface Rules {
  readonly limits: ReadonlyMap<AccountId, Limit>;
  readonly elapsedMs: number;
}

function apply(layer: Layer, transfer: Transfer, rules: Rules): string {
  const { before, now, ended } = layer;
  switch (transfer.phase) {
    case 'single': {
      const { id, debit, credit, amount } = transfer;
      const outcome = move(layer, rules, { debit, credit, posted: amount, pending: 0n });
      return outcome === 'ok' ? keep(layer, id, { debit, credit, amount, canReverse: true }) : outcome;
    }
    case 'pending': {
      const { id, debit, credit, amount, timeoutMs } = transfer;
      const outcome = move(layer, rules, { debit, credit, posted: 0n, pending: amount });
      if (outcome !== 'ok') return outcome;
      const kept = keep(layer, id, { debit, credit, amount, canReverse: false });
      if (kept === 'ok') now.holds.set(id, rules.elapsedMs + timeoutMs);
      return kept;
    }
    case 'reversal': {
      const other = before.transfers.get(transfer.reversalOf);
      if (!other) return 'M_NOT_FOUND';
      if (!other.canReverse) return 'CHAT.HERALD.WALLET_NOT_REVERSIBLE';
      const [debit, credit, amount] = [other.credit, other.debit, other.amount];
      const outcome = move(layer, rules, { debit, credit, posted: amount, pending: 0n });
      if (outcome !== 'ok') return outcome;
      const kept = keep(layer, transfer.id, { debit, credit, amount, canReverse: false });
      if (kept !== 'ok') return kept;
      const { reversalOf } = transfer;
      if (before.reversed.has(reversalOf) || now.reversed.has(reversalOf))
        return 'CHAT.HERALD.WALLET_REVERSED';
      now.reversed.add(reversalOf);
      return 'ok';
    }
    default: {
      const { id, pendingId, phase } = transfer;
      const held = before.transfers.get(pendingId);
      if (!held) return 'M_NOT_FOUND';
      const endsMs = before.holds.get(pendingId);
      if (endsMs === undefined || ended.has(pendingId)) return 'CHAT.HERALD.WALLET_NOT_PENDING';
      const posts = phase === 'post_pending';
      if (posts && endsMs <= rules.elapsedMs) return 'CHAT.HERALD.WALLET_HOLD_EXPIRED';
      const amount = posts ? transfer.amount : held.amount;
      if (amount > held.amount) return 'CHAT.HERALD.WALLET_BEYOND_HOLD';
      ended.add(pendingId);
      const { debit, credit } = held;
      const outcome = move(layer, rules, {
        debit,
        credit,
        posted: posts ? amount : 0n,
        pending: -held.amount,
      });
      return outcome === 'ok' ? keep(layer, id, { debit, credit, amount, canReverse: posts }) : outcome;
    }
  }
}

interface Move {
  readonly debit: AccountId;
  readonly credit: AccountId;
  readonly posted: bigint;
  readonly pending: bigint;
}

function move({ before, now }: Layer, { limits }: Rules, { debit, credit, posted, pending }: Move): string {
  const balanceOf = (account: AccountId) =>
    now.balances.get(account) ?? before.balances.get(account) ?? EMPTY;
  const from = balanceOf(debit);
  now.balances.set(debit, {
    ...from,
    debitsPosted: from.debitsPosted + posted,
    debitsPending: from.debitsPending + pending,
  });
  if (isOverdrawn(balanceOf(debit), limits.get(debit))) return 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS';
  const to = balanceOf(credit);
  now.balances.set(credit, {
    ...to,
    creditsPosted: to.creditsPosted + posted,
    creditsPending: to.creditsPending + pending,
  });
  if (isOverdrawn(balanceOf(credit), limits.get(credit))) return 'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS';
  return limits.has(debit) && limits.has(credit) ? 'ok' : 'M_INVALID_PARAM';
}

function isOverdrawn(balance: Balance, limit: Limit | undefined): boolean {
  const { debitsPending, debitsPosted, creditsPending, creditsPosted } = balance;
  if (limit === 'debits') return debitsPending + debitsPosted > creditsPosted;
  return limit === 'credits' && creditsPending + creditsPosted > debitsPosted;
}

function keep({ before, now }: Layer, id: string, known: Known): string {
  if (before.transfers.has(id) || now.transfers.has(id)) return 'CHAT.HERALD.WALLET_POSTED';
  now.transfers.set(id, known);
  return 'ok';
}
