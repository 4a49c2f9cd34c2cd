import type { JsonValue } from '../json/json-value.ts';

/** What a rule does: `notify`, or a tweak such as the sound. */
export type PushAction = string | { readonly set_tweak: string; readonly value?: JsonValue };

/** One condition; which fields it has is told by its kind. Unknown kinds never match. */
export interface PushCondition {
  readonly kind: string;
  readonly key?: string;
  readonly pattern?: string;
  readonly value?: JsonValue;
  readonly is?: string;
}

export interface PushRule {
  readonly rule_id: string;
  readonly default: boolean;
  readonly enabled: boolean;
  readonly actions: readonly PushAction[];
  /** Of override and underride rules. None: it always matches. */
  readonly conditions?: readonly PushCondition[];
  /** Of content rules. */
  readonly pattern?: string;
}

export type PushRuleKind = 'override' | 'content' | 'room' | 'sender' | 'underride';

/** The kinds, in the order that they are checked. */
export const PUSH_RULE_KINDS: readonly PushRuleKind[] = [
  'override',
  'content',
  'room',
  'sender',
  'underride',
];

/** The rules of one user; in each kind the first has the highest priority. */
export type PushRuleset = Readonly<Record<PushRuleKind, readonly PushRule[]>>;
