import { useRef } from 'react';
import { usePressed } from '#app/press.ts';

/** A value as it was when something was pressed, until that is let go; otherwise as it is. */
export function useHeld<Value>(newest: Value): Value {
  const isPressed = usePressed();
  const value = useRef(newest);
  if (!isPressed) value.current = newest;
  return value.current;
}
