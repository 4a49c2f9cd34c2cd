import { RadioGroup } from '#ui/radio-group.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { useBrand } from '#app/brand.ts';
import { changeLanguage, useLanguage, useWords } from '#app/i18n.ts';
import { LANGUAGES } from '#app/languages.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { setPreferences } from '#app/preferences.ts';
import { useScreenTitle } from '#app/screen-title.ts';

/** The language of everything on the screen, dates and numbers with it. */
export function LanguagePage() {
  const t = useWords('settings');
  const { languages } = useBrand();
  const language = useLanguage();
  useScreenTitle(t('menu.language'));
  return (
    <>
      <ScreenHeader title={t('menu.language')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <RadioGroup
          label={t('menu.language')}
          isLabelHidden
          value={language}
          onChange={(chosen) => {
            setPreferences({ language: chosen });
            void changeLanguage(chosen);
          }}
          options={LANGUAGES.filter(({ code }) => languages.includes(code)).map(({ code, name }) => ({
            value: code,
            label: name,
            lang: code,
          }))}
        />
      </Page>
    </>
  );
}
