import { useRef, type PointerEvent } from 'react';

const HOLD_MS = 450;
const SLIP_PIXELS = 10;

/** What makes a held finger do what the second mouse button does. Scrolling, which moves the finger, ends it. */
export function useLongPress(onHold: () => void) {
  const hold = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const end = () => {
    if (hold.current !== null) clearTimeout(hold.current.timer);
    hold.current = null;
  };
  return {
    onPointerDown(event: PointerEvent) {
      end();
      if (event.pointerType !== 'touch') return;
      hold.current = { timer: setTimeout(onHold, HOLD_MS), x: event.clientX, y: event.clientY };
    },
    onPointerMove(event: PointerEvent) {
      const start = hold.current;
      if (start !== null && Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLIP_PIXELS) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
