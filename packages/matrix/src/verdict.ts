/** The answer of a rule. A refusal says in words which rule was broken. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const ACCEPTED: Verdict = { ok: true };

export function accept(): Verdict {
  return ACCEPTED;
}

export function refuse(reason: string): Verdict {
  return { ok: false, reason };
}
