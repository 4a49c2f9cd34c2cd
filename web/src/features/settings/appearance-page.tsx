import { classNames } from '#ui/class-names.ts';
import { Contrast, Moon, Sun } from '#ui/icons.ts';
import { RadioGroup } from '#ui/radio-group.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Switch } from '#ui/switch.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { setPreferences, TEXT_SIZES, usePreferences } from '#app/preferences.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import styles from './settings.module.css';

/** Theme, text size, contrast and motion. */
export function AppearancePage() {
  const t = useWords('settings');
  const { formatPercent } = useFormat();
  const { theme, textSize, contrast, motion } = usePreferences();
  useScreenTitle(t('menu.appearance'));
  const sizes = TEXT_SIZES.map((size) => ({ value: `${size}` as const, label: formatPercent(size / 100) }));
  return (
    <>
      <ScreenHeader title={t('menu.appearance')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <div className={styles.sample} aria-hidden="true">
          <span className={styles.bubble}>{t('appearance.sampleOther')}</span>
          <span className={classNames(styles.bubble, styles.bubbleOwn)}>{t('appearance.sampleOwn')}</span>
        </div>
        <RadioGroup
          label={t('appearance.theme')}
          look="tiles"
          value={theme}
          onChange={(value) => setPreferences({ theme: value })}
          options={[
            { value: 'system', label: t('appearance.system'), icon: <Contrast aria-hidden /> },
            { value: 'light', label: t('appearance.light'), icon: <Sun aria-hidden /> },
            { value: 'dark', label: t('appearance.dark'), icon: <Moon aria-hidden /> },
          ]}
        />
        <RadioGroup
          label={t('appearance.textSize')}
          look="tiles"
          value={`${textSize}`}
          onChange={(value) => {
            const size = TEXT_SIZES.find((candidate) => `${candidate}` === value);
            if (size !== undefined) setPreferences({ textSize: size });
          }}
          options={sizes}
        />
        <div>
          <Switch
            label={t('appearance.contrast')}
            description={t('appearance.contrastText')}
            isSelected={contrast === 'more'}
            onChange={(isOn) => setPreferences({ contrast: isOn ? 'more' : 'system' })}
          />
          <Switch
            label={t('appearance.motion')}
            description={t('appearance.motionText')}
            isSelected={motion === 'off'}
            onChange={(isOn) => setPreferences({ motion: isOn ? 'off' : 'system' })}
          />
        </div>
      </Page>
    </>
  );
}
