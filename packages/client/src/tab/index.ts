export { connectEngine, type ConnectOptions, type Workers } from './connect-engine.ts';
export { createPortPair } from './in-process.ts';
export {
  readPaintSnapshot,
  SNAPSHOT_MESSAGES,
  SNAPSHOT_ROOMS,
  writePaintSnapshot,
  type PaintSnapshot,
} from './paint-snapshot.ts';
export { createTabStore, type TabStore } from './tab-store.ts';
export { TopicView } from './topic-view.ts';
