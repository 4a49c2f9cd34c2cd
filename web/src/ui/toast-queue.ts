/** What a toast says. `action` is offered as one button. */
export interface ToastWords {
  readonly text: string;
  readonly tone?: 'neutral' | 'danger' | 'success';
  readonly action?: { readonly label: string; readonly onPress: () => void };
}

export interface Toast extends ToastWords {
  readonly id: number;
}

/** At most this many wait; of more, the oldest that wait are dropped, for nobody reads ten in a row. */
const MOST_WAITING = 5;

let nextId = 1;
let waiting: readonly Toast[] = [];
const listeners = new Set<() => void>();

/** Says something in passing. One is seen at a time; the others wait for their turn. */
export function showToast(words: ToastWords): void {
  if (waiting.some((toast) => toast.text === words.text)) return;
  const [shown, ...rest] = [...waiting, { ...words, id: nextId++ }];
  waiting = shown === undefined ? [] : [shown, ...rest.slice(-MOST_WAITING)];
  tell();
}

/** Takes a toast away, and lets the next one come. */
export function dismissToast(id: number): void {
  waiting = waiting.filter((toast) => toast.id !== id);
  tell();
}

/** The toast whose turn it is, or null. */
export function findShownToast(): Toast | null {
  return waiting[0] ?? null;
}

/** Calls `listener` after each change; gives back how to stop it. */
export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
