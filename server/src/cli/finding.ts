/** What one look of the doctor found. */
export interface Finding {
  name: string;
  state: 'ok' | 'look' | 'mend';
  found: string;
  /** What to do, unless all is well. */
  advice?: string;
}

/** All is well. */
export function well(name: string, found: string): Finding {
  return { name, state: 'ok', found };
}

/** It works, and the operator should know. */
export function look(name: string, found: string, advice: string): Finding {
  return { name, state: 'look', found, advice };
}

/** It does not work. */
export function mend(name: string, found: string, advice: string): Finding {
  return { name, state: 'mend', found, advice };
}
