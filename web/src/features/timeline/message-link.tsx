import { useState, type MouseEvent, type ReactNode } from 'react';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { findLinkDoubt } from './suspicious-link.ts';
import styles from './message-link.module.css';

export interface MessageLinkProps {
  readonly address: string;
  /** What the sender wrote as the link's words. */
  readonly words: string;
  readonly children: ReactNode;
}

/** A link that somebody sent. One that may deceive is opened only after its true address was shown. */
export function MessageLink({ address, words, children }: MessageLinkProps) {
  const t = useWords('timeline');
  const [isAsking, setAsking] = useState(false);
  if (!/^(https?|mailto):/iu.test(address)) return <span>{children}</span>;
  const doubt = findLinkDoubt(address, words);
  const ask = (event: MouseEvent) => {
    event.preventDefault();
    setAsking(true);
  };
  return (
    <>
      <a
        href={address}
        target="_blank"
        rel="noopener noreferrer nofollow"
        dir="auto"
        onClick={doubt === null ? undefined : ask}
        // A middle click would open it without the question.
        onAuxClick={doubt === null ? undefined : ask}
      >
        {children}
      </a>
      {doubt !== null && isAsking && (
        <Dialog
          title={t('link.title')}
          isOpen
          onOpenChange={setAsking}
          footer={
            <>
              <Button onPress={() => setAsking(false)}>{t('link.stay')}</Button>
              <Button
                variant="danger"
                onPress={() => {
                  setAsking(false);
                  window.open(address, '_blank', 'noopener,noreferrer');
                }}
              >
                {t('link.open')}
              </Button>
            </>
          }
        >
          <p>{t(`link.${doubt.reason}`)}</p>
          <p className={styles.host} dir="ltr">
            {doubt.host}
          </p>
        </Dialog>
      )}
    </>
  );
}
