import type { CallName } from './calls.ts';
import type { PortErrorBody, Topic } from './rows.ts';

/** The protocol's generation. A tab and an engine of different ones do not talk. */
export const PROTOCOL = 1;

/** From a tab to the engine. `id` numbers calls and subscriptions of one connection. */
export type ToEngine =
  | { readonly type: 'hello'; readonly protocol: number; readonly build: string; readonly lock: string }
  | { readonly type: 'sub'; readonly id: number; readonly topic: Topic; readonly key: string }
  | { readonly type: 'unsub'; readonly id: number }
  | { readonly type: 'resync'; readonly id: number }
  | { readonly type: 'call'; readonly id: number; readonly name: CallName; readonly args: unknown }
  | { readonly type: 'painted' }
  | { readonly type: 'bye' };

/** The order of a topic's keys changed: at `at`, `remove` keys went and `insert` came. */
export interface OrderSplice {
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly string[];
}

/** From the engine to a tab. Versions count per subscription, without a gap. */
export type FromEngine =
  | {
      readonly type: 'welcome';
      readonly protocol: number;
      readonly build: string;
      readonly epoch: string;
      readonly lock: string;
    }
  | {
      readonly type: 'snap';
      readonly id: number;
      readonly v: number;
      readonly rows: readonly (readonly [string, unknown])[];
    }
  | {
      readonly type: 'diff';
      readonly id: number;
      readonly v: number;
      readonly upsert: readonly (readonly [string, unknown])[];
      readonly remove: readonly string[];
      readonly order: OrderSplice | null;
    }
  | { readonly type: 'ret'; readonly id: number; readonly result: unknown }
  | { readonly type: 'err'; readonly id: number; readonly error: PortErrorBody }
  | { readonly type: 'batch'; readonly messages: readonly FromEngine[] };

/** One end of a connection, whatever carries it: a SharedWorker's port, a relay, or a test. */
export interface EnginePort<Send, Receive> {
  post(message: Send, transfer?: readonly Transferable[]): void;
  listen(hear: (message: Receive) => void): void;
  close(): void;
}

export type TabPort = EnginePort<ToEngine, FromEngine>;
export type HostPort = EnginePort<FromEngine, ToEngine>;
