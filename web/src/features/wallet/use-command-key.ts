import { useState } from 'react';

/** A name for a command, the same for as long as what it asks for is: sent again, it is done once. */
export function useCommandKey(asked: string): string {
  const [kept, setKept] = useState(() => ({ asked, key: crypto.randomUUID() }));
  if (kept.asked === asked) return kept.key;
  const fresh = { asked, key: crypto.randomUUID() };
  setKept(fresh);
  return fresh.key;
}
