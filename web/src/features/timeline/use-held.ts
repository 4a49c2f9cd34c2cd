import { useCallback, useEffect, useRef, useState, type PointerEvent } from 'react';

export interface Held<Value> {
  readonly value: Value;
  /** For `onPointerDownCapture` of what shows the value: buttons keep the event for themselves. */
  readonly hold: (event: PointerEvent) => void;
}

/**
 * A value as it was when something of it was pressed, until it is let go. What moves under a finger is not what the finger
 * was put on, and a press that ends beside its button is none.
 */
export function useHeld<Value>(newest: Value): Held<Value> {
  const [isHeld, setHeld] = useState(false);
  const value = useRef(newest);
  if (!isHeld) value.current = newest;
  useEffect(() => {
    if (!isHeld) return;
    // The click comes after the pointer went up, and is to find everything in its place too.
    const release = () => requestAnimationFrame(() => setHeld(false));
    const listening = new AbortController();
    const { signal } = listening;
    for (const end of ['pointerup', 'pointercancel', 'contextmenu'])
      window.addEventListener(end, release, { capture: true, signal });
    window.addEventListener('blur', release, { signal });
    return () => listening.abort();
  }, [isHeld]);
  const hold = useCallback((event: PointerEvent) => {
    if (event.button === 0) setHeld(true);
  }, []);
  return { value: value.current, hold };
}
