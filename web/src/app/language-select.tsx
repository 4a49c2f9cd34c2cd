import { Select } from '#ui/select.tsx';
import { Languages } from '#ui/icons.ts';
import { useBrand } from './brand.ts';
import { changeLanguage, useLanguage, useWords } from './i18n.ts';
import { LANGUAGES } from './languages.ts';
import { setPreferences } from './preferences.ts';

export interface LanguageSelectProps {
  readonly look?: 'field' | 'quiet';
  readonly isLabelHidden?: boolean;
}

/** Every offered language by its own name, so that somebody who reads no other finds it. */
export function LanguageSelect({ look, isLabelHidden }: LanguageSelectProps) {
  const t = useWords('app');
  const { languages } = useBrand();
  const language = useLanguage();
  const options = LANGUAGES.filter(({ code }) => languages.includes(code)).map(({ code, name }) => ({
    value: code,
    label: name,
    lang: code,
  }));
  if (options.length < 2) return null;
  return (
    <Select
      label={t('language.label')}
      isLabelHidden={isLabelHidden}
      look={look}
      icon={<Languages aria-hidden />}
      options={options}
      value={language}
      onChange={(chosen) => {
        setPreferences({ language: chosen });
        void changeLanguage(chosen);
      }}
    />
  );
}
