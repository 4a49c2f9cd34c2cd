import type { EngineStorage } from './storage.ts';

const STORE = 'records';

/** The records in IndexedDB, in the database `name`. A broken connection is opened anew at the next use. */
export function createIdbStorage(name: string): EngineStorage {
  let opening: Promise<IDBDatabase> | null = null;

  function open(): Promise<IDBDatabase> {
    opening ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onerror = () => {
        opening = null;
        reject(request.error ?? new DOMException('The database did not open.'));
      };
      request.onsuccess = () => {
        const db = request.result;
        db.onclose = () => (opening = null);
        db.onversionchange = () => {
          db.close();
          opening = null;
        };
        resolve(db);
      };
    });
    return opening;
  }

  async function run<T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    const db = await open();
    return new Promise<T>((resolve, reject) => {
      // Acknowledged means on the disk: a message in the outbox must survive a power cut.
      const transaction = db.transaction(STORE, mode, {
        durability: mode === 'readwrite' ? 'strict' : 'default',
      });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () =>
        reject(transaction.error ?? new DOMException('The transaction was aborted.'));
    });
  }

  return {
    get: async <T>(key: string) =>
      ((await run('readonly', (store) => store.get(key))) as T | undefined) ?? null,
    put: async (key, value) => void (await run('readwrite', (store) => store.put(value, key))),
    async delete(key) {
      await run('readwrite', (store) => store.delete(key));
    },
    async list<T>(prefix: string, limit = 10_000) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const [keys, values] = await Promise.all([
        run('readonly', (store) => store.getAllKeys(range, limit)),
        run('readonly', (store) => store.getAll(range, limit)),
      ]);
      return keys.map((key, index) => [typeof key === 'string' ? key : '', values[index] as T] as const);
    },
    async clear() {
      await run('readwrite', (store) => store.clear());
    },
  };
}
