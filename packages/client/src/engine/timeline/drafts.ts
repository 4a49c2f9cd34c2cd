import type { Draft } from '../../port/index.ts';
import { cutText } from '../content.ts';
import type { EngineStorage } from '../storage.ts';

/** What was typed and not sent, per room; kept on this device only. */
export interface Drafts {
  get(roomId: string): Promise<Draft>;
  /** An empty draft is removed. */
  save(roomId: string, draft: Draft): Promise<void>;
  /** The beginning of a draft, for the list of rooms; null when there is none. */
  preview(roomId: string): string | null;
  onChange(hear: (roomId: string) => void): () => void;
}

const PREFIX = 'draft:';
const NOTHING: Draft = { text: '', mentions: [], replyTo: null };
const MAX_DRAFTS = 1_000;
const PREVIEW = 100;

/** Reads the drafts' beginnings once, and keeps them. */
export function createDrafts(storage: EngineStorage): Drafts {
  const previews = new Map<string, string>();
  const listeners = new Set<(roomId: string) => void>();
  const tell = (roomId: string): void => {
    for (const hear of listeners) hear(roomId);
  };
  const keep = (roomId: string, draft: Draft): void => {
    const text = cutText(draft.text.trim().replaceAll('\n', ' '), PREVIEW);
    if (text === '') previews.delete(roomId);
    else previews.set(roomId, text);
  };
  async function restore(): Promise<void> {
    for (const [key, draft] of await storage.list<Draft>(PREFIX, MAX_DRAFTS)) {
      const roomId = key.slice(PREFIX.length);
      keep(roomId, draft);
      tell(roomId);
    }
  }
  const restored = restore();

  return {
    get: async (roomId) => (await storage.get<Draft>(PREFIX + roomId)) ?? NOTHING,
    async save(roomId, draft) {
      await restored;
      const isEmpty = draft.text.trim() === '' && draft.replyTo === null;
      if (isEmpty) await storage.delete(PREFIX + roomId);
      else await storage.put(PREFIX + roomId, draft);
      keep(roomId, draft);
      tell(roomId);
    },
    preview: (roomId) => previews.get(roomId) ?? null,
    onChange(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}
