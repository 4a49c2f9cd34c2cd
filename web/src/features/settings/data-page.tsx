import { Button } from '#ui/button.tsx';
import { Download } from '#ui/icons.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Switch } from '#ui/switch.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { setPreferences, usePreferences } from '#app/preferences.ts';
import { saveBlob } from '#app/save-text.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import styles from './settings.module.css';

/** How much is loaded, and everything that is held about the person, to take away. */
export function DataPage() {
  const t = useWords('settings');
  const call = useCall();
  const { dataSaver } = usePreferences();
  useScreenTitle(t('menu.data'));
  const take = useAction(async () => {
    const { file, name } = await call('sessions.exportData', {});
    saveBlob(name, file);
  });
  return (
    <>
      <ScreenHeader title={t('menu.data')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <Switch
          label={t('data.saver')}
          description={t('data.saverText')}
          isSelected={dataSaver}
          onChange={(isOn) => setPreferences({ dataSaver: isOn })}
        />
        <section className={styles.card}>
          <Heading level={2} size="medium">
            {t('data.export')}
          </Heading>
          <Text tone="soft">{t('data.exportText')}</Text>
          <Failure error={take.error} />
          <div>
            <Button
              icon={<Download aria-hidden />}
              isPending={take.isPending}
              onPress={() => void take.run()}
            >
              {t('data.exportSubmit')}
            </Button>
          </div>
        </section>
      </Page>
    </>
  );
}
