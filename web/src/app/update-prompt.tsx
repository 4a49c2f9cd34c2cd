import { useEffect, useState, useSyncExternalStore } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { RefreshCw } from '#ui/icons.ts';
import { useWords } from './i18n.ts';
import { usePrompt } from './prompts.ts';
import { isTyping } from './shortcuts.ts';
import { findUpdate, subscribeUpdates, takeUpdate } from './updates.ts';

/** Somebody who stops typing for this long is not interrupted. */
const QUIET_MS = 10_000;

/** Offers a new version when there is one. It appears only while nobody types, and never loads by itself. */
export function UpdatePrompt() {
  const t = useWords('app');
  const update = useSyncExternalStore(subscribeUpdates, findUpdate);
  const [isLater, setIsLater] = useState(false);
  const isQuiet = useQuiet(update !== null);
  const isOutdated = update === 'outdated';
  const isShown = usePrompt(isOutdated ? 'outdated' : 'update', update !== null && isQuiet && !isLater);
  if (!isShown) return null;
  return (
    <Banner
      tone={isOutdated ? 'warning' : 'info'}
      role="status"
      icon={<RefreshCw />}
      title={t(isOutdated ? 'update.outdatedTitle' : 'update.title')}
      actions={
        <>
          <Button size="small" variant="primary" onPress={takeUpdate}>
            {t('update.now')}
          </Button>
          {isOutdated ? null : (
            <Button size="small" variant="quiet" onPress={() => setIsLater(true)}>
              {t('update.later')}
            </Button>
          )}
        </>
      }
    >
      {t(isOutdated ? 'update.outdatedText' : 'update.text')}
    </Banner>
  );
}

function useQuiet(isWaiting: boolean): boolean {
  const [isQuiet, setIsQuiet] = useState(false);
  useEffect(() => {
    if (!isWaiting) return undefined;
    let timer = setTimeout(() => setIsQuiet(true), isTyping(document.activeElement) ? QUIET_MS : 0);
    const hear = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setIsQuiet(true), QUIET_MS);
    };
    document.addEventListener('input', hear);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('input', hear);
    };
  }, [isWaiting]);
  return isQuiet;
}
