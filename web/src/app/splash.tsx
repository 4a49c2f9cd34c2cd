import { useEffect, useState } from 'react';
import { Button } from '#ui/button.tsx';
import { Spinner } from '#ui/spinner.tsx';
import { Text } from '#ui/text.tsx';
import { useBrand } from './brand.ts';
import { useWords } from './i18n.ts';
import { Logo } from './logo.tsx';
import styles from './splash.module.css';

const SLOW_MS = 15_000;

/** While nothing is known yet. It does not flash: it appears after an instant. */
export function Splash() {
  const t = useWords('app');
  const { name } = useBrand();
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main id="content" className={styles.splash}>
      <Logo className={styles.logo} />
      <Spinner label={t('starting', { name })} />
      {isSlow ? (
        <div role="status" className={styles.slow}>
          <Text tone="soft">{t('startingSlow')}</Text>
          <Button variant="quiet" onPress={() => location.reload()}>
            {t('boundary.reload')}
          </Button>
        </div>
      ) : null}
    </main>
  );
}
