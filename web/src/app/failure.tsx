import { PortError, type PortErrorBody } from '@herald/client/port';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { useErrorWords } from './error-words.ts';
import { useWords } from './i18n.ts';

export interface FailureProps {
  /** In words, or as a row tells it; null: nothing went wrong. */
  readonly error: string | PortErrorBody | null;
  readonly onAgain?: () => void;
  /** While it is tried once more. */
  readonly isPending?: boolean;
}

/** What went wrong, and the way to try once more. */
export function Failure({ error, onAgain, isPending = false }: FailureProps) {
  const t = useWords('app');
  const toWords = useErrorWords();
  if (error === null) return null;
  return (
    <Banner
      tone="danger"
      role="alert"
      actions={
        onAgain && (
          <Button size="small" isPending={isPending} onPress={onAgain}>
            {t('failure.again')}
          </Button>
        )
      }
    >
      {typeof error === 'string'
        ? error
        : toWords(new PortError(error.code, error.message, error.retryAfterMs))}
    </Banner>
  );
}
