/**
 * The engine's own durable records, by key. Keys are `area:...`, and `list` reads an area in key order. A write is
 * answered when it is on the disk.
 */
export interface EngineStorage {
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  list<T>(prefix: string, limit?: number): Promise<readonly (readonly [string, T])[]>;
  clear(): Promise<void>;
}

/** Keeps records in memory, for tests. */
export function createMemoryStorage(): EngineStorage {
  const records = new Map<string, unknown>();
  return {
    get: async <T>(key: string) => (structuredClone(records.get(key)) as T | undefined) ?? null,
    put: async (key, value) => void records.set(key, structuredClone(value)),
    delete: async (key) => void records.delete(key),
    list: async <T>(prefix: string, limit = 10_000) =>
      [...records.entries()]
        .filter(([key]) => key.startsWith(prefix))
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, value]) => [key, structuredClone(value) as T] as const),
    clear: async () => records.clear(),
  };
}
