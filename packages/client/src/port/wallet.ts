import type { wallet } from '@herald/contract';
import type { PortErrorBody } from './rows.ts';

// What the wallet's server says is told as the contract has it: money in minor units as digits ("1250" of a currency with
// two decimals is 12.50), moments in milliseconds since 1970.
export type Wallet = wallet.Wallet;
export type WalletAccount = wallet.WalletAccount;
export type WalletPayment = wallet.Payment;
export type WalletRequest = wallet.PaymentRequest;
export type WalletRedPacket = wallet.RedPacket;
export type WalletShop = wallet.Merchant;
export type WalletTakings = wallet.Takings;

/** One row, key `me`. */
export interface WalletRow {
  /** Null until the server has told it. */
  readonly wallet: Wallet | null;
  /** Why it is not known, or not the newest. */
  readonly error: PortErrorBody | null;
  /** Grows whenever something of this wallet changed. */
  readonly revision: number;
  readonly hasMorePayments: boolean;
  readonly hasMoreRequests: boolean;
}

/** One row, key `it`: something that the wallet was asked about. `absent`: it knows nothing of it that is for this person. */
export type FoundRow<Value> =
  | { readonly state: 'found'; readonly value: Value }
  | { readonly state: 'absent' }
  | { readonly state: 'failed'; readonly error: PortErrorBody };

/** Whom to pay, and how much. */
export type PaymentOrder =
  | { readonly to: 'person'; readonly payee: string; readonly amount: string; readonly currency: string }
  | { readonly to: 'request'; readonly requestId: string }
  | { readonly to: 'shop'; readonly merchantId: string; readonly amount: string; readonly currency: string }
  | {
      readonly to: 'red-packet';
      readonly amount: string;
      readonly currency: string;
      readonly claims: number;
      readonly split: 'equal' | 'random';
    };

/** What is posted into a conversation beside a payment. The wallet's server never learns of it. */
export interface CardOrder {
  readonly roomId: string;
  /** For any Matrix client, in the language of who sends it. */
  readonly text: string;
  /** Such as `12.50 XTS`. */
  readonly shown: string;
  readonly note: string | null;
}

/** A card in a conversation. What it says counts for nothing until the wallet confirms it to whoever reads it. */
export type PaymentCard =
  | {
      readonly kind: 'receipt';
      readonly paymentId: string;
      readonly shown: string;
      readonly note: string | null;
    }
  | {
      readonly kind: 'request';
      readonly shares: readonly { readonly requestId: string; readonly payer: string }[];
      readonly shown: string;
      readonly note: string | null;
    }
  | {
      readonly kind: 'red-packet';
      readonly paymentId: string;
      readonly shown: string;
      readonly note: string | null;
    };

/** What a scanned or pasted text leads to. */
export type PaymentCode =
  | {
      readonly kind: 'shop';
      readonly merchantId: string;
      readonly requestId: string | null;
    }
  | {
      readonly kind: 'person';
      readonly userId: string;
      readonly amount: string | null;
      readonly currency: string | null;
    }
  /** A shop's code that cannot be used, and why, in words. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'none' };

/** The calls of the wallet. `key` names a command: asked again with the same, it is done once. */
export interface WalletCalls {
  /** Asks the server again: the tab came to the front, or the person pulled. */
  'wallet.refresh': { args: Record<string, never>; result: null };
  'wallet.loadMore': { args: { list: 'payments' | 'requests' }; result: null };
  'wallet.topUp': { args: { amount: string; currency: string; key: string }; result: WalletPayment };
  'wallet.freeze': { args: Record<string, never>; result: null };
  'wallet.thaw': { args: { password: string }; result: null };
  /**
   * Begins a payment. Rejects with `wallet-changed` when the server's answer is not what was asked for: nothing of it is
   * then signed.
   */
  'wallet.begin': { args: { order: PaymentOrder }; result: WalletPayment };
  /**
   * Signs what was begun, exactly, and pays. A password where the payment needs a proof by this device; `passkey` is what a
   * passkey answered.
   */
  'wallet.authorise': {
    args: { paymentId: string; password: string | null; passkey: object | null; card: CardOrder | null };
    result: WalletPayment;
  };
  'wallet.cancel': { args: { paymentId: string }; result: WalletPayment };
  'wallet.refund': { args: { paymentId: string; amount: string; key: string }; result: WalletPayment };
  'wallet.request': {
    args: {
      shares: readonly { payer: string; amount: string }[];
      currency: string;
      card: CardOrder | null;
      key: string;
    };
    result: readonly WalletRequest[];
  };
  'wallet.decline': { args: { requestId: string }; result: null };
  'wallet.withdraw': { args: { requestId: string }; result: null };
  'wallet.claim': { args: { paymentId: string }; result: WalletRedPacket };
  /** A file to keep: what was posted in a period, and the balances around it. */
  'wallet.statement': {
    args: { currency: string; sinceMs: number; untilMs: number; format: 'pdf' | 'csv' | 'json' };
    result: { file: Blob; name: string };
  };
  'wallet.shops': { args: Record<string, never>; result: readonly WalletShop[] };
  'wallet.shop': { args: { merchantId: string }; result: WalletShop };
  'wallet.openShop': {
    args: { name: string; city: string; country: string; category: string; key: string };
    result: WalletShop;
  };
  'wallet.askAtShop': {
    args: { merchantId: string; amount: string; currency: string; reference: string | null; key: string };
    result: WalletRequest;
  };
  'wallet.takings': {
    args: { merchantId: string; sinceMs: number; untilMs: number };
    result: readonly WalletTakings[];
  };
  'wallet.payOut': {
    args: { merchantId: string; amount: string; currency: string; key: string };
    result: WalletPayment;
  };
  'wallet.readCode': { args: { text: string }; result: PaymentCode };
}

export type WalletCallName = keyof WalletCalls;
