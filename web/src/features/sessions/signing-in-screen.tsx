import type { AccountRow } from '@herald/client/port';
import { Check } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { FrontPage } from '#app/front-page.tsx';
import { useWords } from '#app/i18n.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import styles from './front.module.css';

export interface SigningInScreenProps {
  readonly account: AccountRow;
  readonly isListKnown: boolean;
}

/** The stages of signing in, until it is known whether older messages can be read here. */
export function SigningInScreen({ account, isListKnown }: SigningInScreenProps) {
  const t = useWords('sessions');
  useScreenTitle(t('signingIn.title'));
  const hasConversations = isListKnown && account.state === 'ready';
  const stages = [
    { key: 'account', isDone: true },
    { key: 'conversations', isDone: hasConversations },
    { key: 'security', isDone: hasConversations && account.security.state !== 'unknown' },
  ];
  const now = stages.findIndex((stage) => !stage.isDone);
  return (
    <FrontPage title={t('signingIn.title')} text={t('signingIn.text')}>
      <ol className={styles.stages} aria-live="polite">
        {stages.map((stage, index) => (
          <li
            key={stage.key}
            className={styles.stage}
            data-state={stage.isDone ? 'done' : index === now ? 'now' : 'later'}
            aria-current={index === now ? 'step' : undefined}
          >
            <span className={styles.mark}>
              {stage.isDone ? <Check aria-hidden /> : index === now ? <Spinner size="small" /> : null}
            </span>
            {t(`signingIn.${stage.key}`)}
            {stage.isDone ? <span className="visually-hidden">{t('signingIn.done')}</span> : null}
          </li>
        ))}
      </ol>
    </FrontPage>
  );
}
