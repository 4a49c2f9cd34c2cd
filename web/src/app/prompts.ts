import { useEffect, useSyncExternalStore } from 'react';
import { isPressed, onPress } from './press.ts';

/** Who wants to say something to the person. The lower the number, the sooner its turn. */
const ORDER = { verification: 0, outdated: 1, recover: 2, 'save-code': 3, update: 4 } as const;

export type PromptName = keyof typeof ORDER;

const wanted = new Set<PromptName>();
const listeners = new Set<() => void>();
let shown: PromptName | null = null;

/** Whether this prompt is the one that is shown. At most one is; the others wait until it is answered. */
export function usePrompt(name: PromptName, isWanted: boolean): boolean {
  useEffect(() => {
    if (!isWanted) return undefined;
    wanted.add(name);
    choose();
    return () => {
      wanted.delete(name);
      choose();
    };
  }, [name, isWanted]);
  const current = useSyncExternalStore(subscribe, () => shown);
  return isWanted && current === name;
}

/** The prompt whose turn it is. The shown one stays, but for one that matters more. */
export function choosePrompt(wants: ReadonlySet<PromptName>, current: PromptName | null): PromptName | null {
  const [first] = [...wants].toSorted((a, b) => ORDER[a] - ORDER[b]);
  if (first === undefined) return null;
  if (current === null || !wants.has(current)) return first;
  return ORDER[first] < ORDER[current] ? first : current;
}

/** While something is pressed nothing comes that would push it away. */
function choose(): void {
  if (isPressed()) return;
  shown = choosePrompt(wanted, shown);
  for (const listener of listeners) listener();
}

let stopWaiting = (): void => {};

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) stopWaiting = onPress(choose);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stopWaiting();
  };
}
