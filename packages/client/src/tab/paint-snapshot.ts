import type { AccountRow, RoomDetailRow, RoomRow, TimelineRow } from '../port/index.ts';

/** What a tab paints before the engine has told anything: what the last tab saw. */
export interface PaintSnapshot {
  readonly version: typeof VERSION;
  readonly account: AccountRow;
  readonly rooms: readonly (readonly [string, RoomRow])[];
  readonly room: {
    readonly detail: RoomDetailRow;
    readonly timeline: readonly (readonly [string, TimelineRow])[];
  } | null;
}

const VERSION = 1;
const DATABASE = 'herald-paint';
const STORE = 'paint';
const KEY = 'last';
/** As many as a tall window shows. */
export const SNAPSHOT_ROOMS = 60;
export const SNAPSHOT_MESSAGES = 30;

/** Reads the snapshot; null when there is none, or when this browser keeps nothing. */
export async function readPaintSnapshot(): Promise<PaintSnapshot | null> {
  try {
    const found = await inStore('readonly', (store) => store.get(KEY));
    return isSnapshot(found) ? found : null;
  } catch {
    // A private window without storage paints when the engine answers.
    return null;
  }
}

/** Stores the snapshot, or forgets it. Failing costs the next first paint some time, nothing else. */
export async function writePaintSnapshot(snapshot: Omit<PaintSnapshot, 'version'> | null): Promise<void> {
  try {
    await inStore('readwrite', (store) =>
      snapshot === null ? store.delete(KEY) : store.put({ ...snapshot, version: VERSION }, KEY),
    );
  } catch {
    // See above.
  }
}

function isSnapshot(value: unknown): value is PaintSnapshot {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === VERSION;
}

function inStore(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error ?? new DOMException('The database did not open.'));
    opening.onsuccess = () => {
      const db = opening.result;
      const transaction = db.transaction(STORE, mode, { durability: 'relaxed' });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        db.close();
        resolve(request.result);
      };
      transaction.onabort = () => {
        db.close();
        reject(transaction.error ?? new DOMException('The transaction was aborted.'));
      };
    };
  });
}
