/** How a picture lies in its frame: how much larger than fitted, and how far moved, in CSS pixels. */
export interface Zoom {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const NO_ZOOM: Zoom = { scale: 1, x: 0, y: 0 };
export const MAX_SCALE = 6;

/** The zoom after a change of scale by `factor` that keeps the point (from the frame's centre) in its place. */
export function zoomAt(zoom: Zoom, factor: number, point: { x: number; y: number }): Zoom {
  const scale = Math.min(MAX_SCALE, Math.max(1, zoom.scale * factor));
  if (scale === 1) return NO_ZOOM;
  const change = scale / zoom.scale;
  return { scale, x: point.x - (point.x - zoom.x) * change, y: point.y - (point.y - zoom.y) * change };
}

/** The zoom moved by some pixels, but never so far that the picture leaves its frame. */
export function moveBy(zoom: Zoom, dx: number, dy: number, frame: { width: number; height: number }): Zoom {
  const reach = (size: number) => (size * (zoom.scale - 1)) / 2;
  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value));
  return {
    scale: zoom.scale,
    x: within(zoom.x + dx, reach(frame.width)),
    y: within(zoom.y + dy, reach(frame.height)),
  };
}
