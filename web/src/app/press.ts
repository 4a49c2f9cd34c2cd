import { useSyncExternalStore } from 'react';

// Whether somebody presses something just now. What moves under a finger is not what the finger was put on, and a press
// that ends beside its button is none: whatever comes by itself waits until nothing is pressed.

const listeners = new Set<() => void>();
let isDown = false;

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
  window.addEventListener('pointerdown', begin, true);
  for (const end of ENDS) window.addEventListener(end, finish, true);
  window.addEventListener('pointermove', notice, true);
  window.addEventListener('blur', finish);
}

function unwatch(): void {
  isDown = false;
  window.removeEventListener('pointerdown', begin, true);
  for (const end of ENDS) window.removeEventListener(end, finish, true);
  window.removeEventListener('pointermove', notice, true);
  window.removeEventListener('blur', finish);
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
