import { moveBy, NO_ZOOM, zoomAt, type Zoom } from './zoom.ts';

/** The zoom of a picture, as the gestures read and change it. */
export interface ZoomHolder {
  get(): Zoom;
  set(zoom: Zoom): void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const DOUBLE_PRESS_SCALE = 2.5;
const KEY_STEP = 80;
const KEY_MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [KEY_STEP, 0],
  ArrowRight: [-KEY_STEP, 0],
  ArrowUp: [0, KEY_STEP],
  ArrowDown: [0, -KEY_STEP],
};

/** Lets the wheel, two fingers and a double press zoom a picture, and dragging and arrow keys move it. */
export function listenToGestures(frame: HTMLElement, holder: ZoomHolder): () => void {
  const within: ZoomHolder = {
    get: holder.get,
    set: (zoom) => holder.set(moveBy(zoom, 0, 0, sizeOf(frame))),
  };
  const stops = [listenToWheel(frame, within), listenToFingers(frame, within), listenToKeys(frame, within)];
  return () => {
    for (const stop of stops) stop();
  };
}

function listenToWheel(frame: HTMLElement, holder: ZoomHolder): () => void {
  const turn = (event: WheelEvent) => {
    event.preventDefault();
    holder.set(
      zoomAt(holder.get(), Math.exp(-event.deltaY / 400), fromCentre(frame, event.clientX, event.clientY)),
    );
  };
  const twice = (event: MouseEvent) => {
    const zoom = holder.get();
    const point = fromCentre(frame, event.clientX, event.clientY);
    holder.set(zoom.scale > 1 ? NO_ZOOM : zoomAt(zoom, DOUBLE_PRESS_SCALE, point));
  };
  frame.addEventListener('wheel', turn, { passive: false });
  frame.addEventListener('dblclick', twice);
  return () => {
    frame.removeEventListener('wheel', turn);
    frame.removeEventListener('dblclick', twice);
  };
}

function listenToFingers(frame: HTMLElement, holder: ZoomHolder): () => void {
  const fingers = new Map<number, Point>();
  const down = (event: PointerEvent) => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    frame.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other === undefined) {
      holder.set(moveBy(holder.get(), now.x - before.x, now.y - before.y, sizeOf(frame)));
      return;
    }
    const centre = fromCentre(frame, (now.x + other.x) / 2, (now.y + other.y) / 2);
    holder.set(zoomAt(holder.get(), distance(now, other) / Math.max(1, distance(before, other)), centre));
  };
  const up = (event: PointerEvent) => fingers.delete(event.pointerId);
  frame.addEventListener('pointerdown', down);
  frame.addEventListener('pointermove', move);
  frame.addEventListener('pointerup', up);
  frame.addEventListener('pointercancel', up);
  return () => {
    frame.removeEventListener('pointerdown', down);
    frame.removeEventListener('pointermove', move);
    frame.removeEventListener('pointerup', up);
    frame.removeEventListener('pointercancel', up);
  };
}

/** The keys are heard in the whole dialog: the picture itself has no focus. */
function listenToKeys(frame: HTMLElement, holder: ZoomHolder): () => void {
  const dialog = frame.closest<HTMLElement>('[role="dialog"]') ?? frame;
  const press = (event: KeyboardEvent) => {
    const zoom = holder.get();
    const step = KEY_MOVES[event.key];
    if (zoom.scale === 1 || step === undefined) return;
    event.preventDefault();
    holder.set(moveBy(zoom, step[0], step[1], sizeOf(frame)));
  };
  dialog.addEventListener('keydown', press);
  return () => dialog.removeEventListener('keydown', press);
}

function fromCentre(frame: HTMLElement, x: number, y: number): Point {
  const box = frame.getBoundingClientRect();
  return { x: x - box.x - box.width / 2, y: y - box.y - box.height / 2 };
}

function sizeOf(frame: HTMLElement): { width: number; height: number } {
  return { width: frame.clientWidth, height: frame.clientHeight };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
