import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { useWords } from '#app/i18n.ts';
import type { OfferState } from './use-offer.ts';

/** The server could not be asked what it offers. */
export function OfferFailed({ failed }: { readonly failed: Extract<OfferState, { state: 'failed' }> }) {
  const t = useWords('sessions');
  return (
    <Banner
      tone="danger"
      role="alert"
      title={t('welcome.unreachable')}
      actions={
        <Button size="small" onPress={failed.retry}>
          {t('again')}
        </Button>
      }
    >
      {failed.error}
    </Banner>
  );
}
