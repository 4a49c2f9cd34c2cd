import type { TimelineRow } from '@herald/client/port';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { arrivalWords, arrivedAfter } from './spoken-row.ts';

/** Lines that stay in the log: a screen reader has read the older ones. */
const KEPT = 5;

/**
 * Reads new messages out politely, away from the list: a virtual list draws and undraws rows, which a screen reader
 * would take for news.
 */
export function LiveRegion({ rows, isLive }: { rows: readonly TimelineRow[]; isLive: boolean }) {
  const t = useWords('timeline');
  const lastKey = useRef<string | null>(null);
  const [lines, setLines] = useState<readonly { readonly key: string; readonly text: string }[]>([]);
  useEffect(() => {
    const arrived = isLive ? arrivedAfter(rows, lastKey.current) : [];
    lastKey.current = rows.at(-1)?.key ?? null;
    if (arrived.length === 0) return;
    const added = arrived.map((row) => ({ key: row.key, text: arrivalWords(row, t) }));
    setLines((before) => [...before, ...added].slice(-KEPT));
  }, [rows, isLive, t]);
  return (
    <div role="log" aria-label={t('spoken.log')} className="visually-hidden">
      {lines.map((line) => (
        <p key={line.key}>{line.text}</p>
      ))}
    </div>
  );
}
