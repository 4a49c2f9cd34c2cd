import { useState } from 'react';
import { useLocation } from 'wouter';
import { useRow } from '#app/engine.tsx';
import { lazyScreen } from '#app/lazy-screen.tsx';
import { paths } from '#app/paths.ts';

const VerificationDialog = lazyScreen(
  async () => (await import('./verification-dialog.tsx')).VerificationDialog,
);

/** Shows the confirmation that is under way between two devices or two people, wherever the person is. */
export function VerificationHost() {
  const row = useRow('verification', '', 'current');
  const [path] = useLocation();
  const [closedId, setClosedId] = useState<string | null>(null);
  if (row === undefined || row.id === closedId || path === paths.scan) return null;
  return <VerificationDialog key={row.id} row={row} onClose={() => setClosedId(row.id)} />;
}
