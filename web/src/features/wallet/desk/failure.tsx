import { useWords } from '#app/i18n.ts';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';

export interface FailureProps {
  /** In words; null: nothing went wrong. */
  readonly error: string | null;
  readonly onAgain?: () => void;
}

/** What went wrong, and the way to try once more. */
export function Failure({ error, onAgain }: FailureProps) {
  const t = useWords('wallet/desk');
  if (error === null) return null;
  return (
    <Banner
      tone="danger"
      role="alert"
      actions={
        onAgain && (
          <Button size="small" onPress={onAgain}>
            {t('again')}
          </Button>
        )
      }
    >
      {error}
    </Banner>
  );
}
