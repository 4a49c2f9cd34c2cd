import { ScreenHeader } from '#ui/screen-header.tsx';
import { Switch } from '#ui/switch.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { setPreferences, usePreferences } from '#app/preferences.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { ShortcutsList } from '#app/shortcuts-list.tsx';

/** The keys, and a switch for those that could be hit by mistake. */
export function KeyboardPage() {
  const t = useWords('app');
  const { singleKeys } = usePreferences();
  useScreenTitle(t('keys.title'));
  return (
    <>
      <ScreenHeader title={t('keys.title')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <Switch
          label={t('keys.switch')}
          description={t('keys.switchText')}
          isSelected={singleKeys}
          onChange={(isOn) => setPreferences({ singleKeys: isOn })}
        />
        <ShortcutsList />
      </Page>
    </>
  );
}
