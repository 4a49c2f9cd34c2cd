import { ApiError } from './api-error.ts';

/** What a rule decides: yes with a value, or no in words. Rules return it and never throw. */
export type Verdict<T = void> = { ok: true; value: T } | Refusal;

/** The no of a Verdict. */
export interface Refusal {
  ok: false;
  status: number;
  errcode: string;
  message: string;
}

/** Yes. */
export function accept(): Verdict;
export function accept<T>(value: T): Verdict<T>;
export function accept<T>(value?: T): Verdict<T | undefined> {
  return { ok: true, value };
}

/** No, with the reply that the client gets. */
export function refuse(status: number, errcode: string, message: string): Refusal {
  return { ok: false, status, errcode, message };
}

/** The value of a yes; a no is thrown as ApiError. */
export function demand<T>(verdict: Verdict<T>): T {
  if (verdict.ok) return verdict.value;
  throw new ApiError(verdict.status, verdict.errcode, verdict.message);
}
