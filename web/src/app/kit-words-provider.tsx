import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { KitWordsContext } from '#ui/kit-words.ts';
import { useLanguage, useWords } from './i18n.ts';

/** Gives the kit its words and its reading direction. */
export function KitWordsProvider({ children }: { readonly children: ReactNode }) {
  const t = useWords('app');
  const language = useLanguage();
  const words = useMemo(
    () => ({
      close: t('kit.close'),
      cancel: t('kit.cancel'),
      back: t('kit.back'),
      clear: t('kit.clear'),
      loading: t('kit.loading'),
      showPassword: t('kit.showPassword'),
      hidePassword: t('kit.hidePassword'),
      dismiss: t('kit.dismiss'),
      notifications: t('kit.notifications'),
    }),
    [t],
  );
  return (
    <I18nProvider locale={language}>
      <KitWordsContext value={words}>{children}</KitWordsContext>
    </I18nProvider>
  );
}
