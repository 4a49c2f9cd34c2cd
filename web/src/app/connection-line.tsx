import { useEffect, useState } from 'react';
import { WifiOff } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { useAccount } from './engine.tsx';
import { useWords } from './i18n.ts';
import styles from './connection-line.module.css';

/** A connection that comes back within this time is not worth a word. */
const PATIENCE_MS = 4_000;

/** One line while the server is not reached. */
export function ConnectionLine() {
  const t = useWords('app');
  const account = useAccount();
  const connection = account?.connection ?? 'online';
  const isLate = useLate(connection === 'connecting');
  const isOffline = connection === 'offline';
  return (
    <div role="status" className={styles.region}>
      {isOffline || isLate ? (
        <p className={styles.line}>
          {isOffline ? <WifiOff aria-hidden /> : <Spinner size="small" className={styles.spinner} />}
          {t(isOffline ? 'connection.offline' : 'connection.connecting')}
        </p>
      ) : null}
    </div>
  );
}

function useLate(isWaiting: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setIsLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isWaiting]);
  return isWaiting && isLate;
}
