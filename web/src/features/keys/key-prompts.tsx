import { useEffect, useState } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button, ButtonLink } from '#ui/button.tsx';
import { KeyRound } from '#ui/icons.ts';
import { useAccount } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { usePrompt } from '#app/prompts.ts';
import { Restoring } from './restoring.tsx';

/** Nobody is asked for anything in the first moments of a visit. */
const FIRST_MOMENTS_MS = 4_000;

let isLater = false;

/** What the account's security asks of the person: to recover, or to keep the recovery code. One at a time. */
export function KeyPrompts() {
  const t = useWords('keys');
  const security = useAccount()?.security;
  const [isPut, setIsPut] = useState(isLater);
  const isSettled = useSettled();
  const isLocked = security?.state === 'locked';
  const isUnsaved =
    security?.state === 'none' ||
    (security?.state === 'ready' && security.passkeys === 0 && security.code?.isSaved !== true);
  const showsRecover = usePrompt('recover', isLocked);
  const showsSave = usePrompt('save-code', isUnsaved && isSettled && !isPut);
  const later = () => {
    isLater = true;
    setIsPut(true);
  };
  return (
    <>
      {showsRecover ? (
        <Banner
          tone="warning"
          role="status"
          icon={<KeyRound />}
          title={t('prompt.recoverTitle')}
          actions={
            <ButtonLink size="small" variant="primary" href={paths.recover}>
              {t('prompt.recover')}
            </ButtonLink>
          }
        >
          {t('prompt.recoverText')}
        </Banner>
      ) : null}
      {showsSave ? (
        <Banner
          tone="info"
          role="status"
          icon={<KeyRound />}
          title={t('prompt.saveTitle')}
          actions={
            <>
              <ButtonLink size="small" variant="primary" href={paths.recoveryCode}>
                {t('prompt.save')}
              </ButtonLink>
              <Button size="small" variant="quiet" onPress={later}>
                {t('prompt.later')}
              </Button>
            </>
          }
        >
          {t('prompt.saveText')}
        </Banner>
      ) : null}
      {isLocked ? null : <Restoring />}
    </>
  );
}

function useSettled(): boolean {
  const [isSettled, setIsSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSettled(true), FIRST_MOMENTS_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
}
