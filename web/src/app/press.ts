import { useSyncExternalStore } from 'react';

// Whether somebody presses something just now. What moves under a finger is not what the finger was put on, and a press
// that ends beside its button is none: whatever comes by itself waits until nothing is pressed.

const listeners = new Set<() => void>();
let isDown = false;
let watching: AbortController | null = null;

/** Whether something is pressed. */
export function isPressed(): boolean {
  return isDown;
}

/** `isPressed`, as a component sees it. */
export function usePressed(): boolean {
  return useSyncExternalStore(onPress, isPressed);
}

/** Hears when a press begins and when it has ended; the answer ends that. */
export function onPress(listener: () => void): () => void {
  if (listeners.size === 0) watch();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) unwatch();
  };
}

const ENDS = ['pointerup', 'pointercancel', 'contextmenu', 'dragend'] as const;

function watch(): void {
  watching = new AbortController();
  const { signal } = watching;
  const first = { capture: true, signal };
  window.addEventListener('pointerdown', begin, first);
  for (const end of ENDS) window.addEventListener(end, finish, first);
  window.addEventListener('pointermove', notice, first);
  window.addEventListener('blur', finish, { signal });
}

function unwatch(): void {
  isDown = false;
  watching?.abort();
}

function begin({ button }: PointerEvent): void {
  if (button === 0) set(true);
}

/** The click comes after the pointer went up, and is to find everything in its place too. */
function finish(): void {
  if (isDown) requestAnimationFrame(() => set(false));
}

/** A scroll bar that is let go tells nobody. */
function notice({ buttons }: PointerEvent): void {
  if (buttons === 0) finish();
}

function set(next: boolean): void {
  if (isDown === next) return;
  isDown = next;
  for (const listener of listeners) listener();
}
