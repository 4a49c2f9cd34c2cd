import { assert } from '../assert.ts';
import { stateKeyString } from '../state-key-string.ts';
import type { StateKeyString } from '../state-key-string.ts';
import type { KeyNumber, KeyRow } from './room-rows.ts';
import type { KeyReads } from './room-store.ts';

/** The numbers of a room's (type, state_key) pairs, in memory. */
export interface KeyTable {
  readonly reads: KeyReads;
  addKey(type: string, stateKey: string): KeyRow;
}

export function createKeyTable(rows: readonly KeyRow[]): KeyTable {
  const byNumber = new Map<KeyNumber, KeyRow>();
  const byName = new Map<StateKeyString, KeyNumber>();
  let highest = 0;

  function add(row: KeyRow): KeyRow {
    byNumber.set(row.key, row);
    byName.set(stateKeyString(row.type, row.stateKey), row.key);
    highest = Math.max(highest, row.key);
    return row;
  }
  rows.forEach(add);

  return {
    reads: {
      findKey: (type, stateKey) => byName.get(stateKeyString(type, stateKey)) ?? null,
      getKey(key) {
        const row = byNumber.get(key);
        assert(row !== undefined, 'a key number has a row');
        return row;
      },
      listKeys: () => byNumber.keys(),
      countKeys: () => byNumber.size,
    },
    addKey: (type, stateKey) => add({ key: highest + 1, type, stateKey }),
  };
}
