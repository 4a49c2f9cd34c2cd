import { Button } from '#ui/button.tsx';
import { CircleAlert } from '#ui/icons.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { Text } from '#ui/text.tsx';
import { useCall } from './engine.tsx';
import { useWords } from './i18n.ts';
import { useScreenTitle } from './screen-title.ts';
import { useAction } from './use-action.ts';

/** What is stored on this device could not be opened: what to try, and the way out. */
export function Failed() {
  const t = useWords('app');
  const call = useCall();
  const erase = useAction(() => call('engine.erase', {}));
  useScreenTitle(t('failed.title'));
  return (
    <main id="content">
      <EmptyState
        level={1}
        icon={<CircleAlert aria-hidden />}
        title={t('failed.title')}
        text={t('failed.text')}
        action={
          <>
            <Button variant="primary" onPress={() => location.reload()}>
              {t('failed.reload')}
            </Button>
            <Button isPending={erase.isPending} onPress={() => void erase.run()}>
              {t('failed.erase')}
            </Button>
            <Text size="note" tone="soft">
              {t('failed.note')}
            </Text>
            {erase.error === null ? null : <p role="alert">{erase.error}</p>}
          </>
        }
      />
    </main>
  );
}
