import type { DeviceRow } from '@herald/client/port';
import { useState } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button, ButtonLink } from '#ui/button.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { useCall, useRows, useTopicState } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { DeviceCard } from './device-card.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import type { Removal } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** Everywhere this account is signed in, in plain words. */
export function DevicesPage() {
  const t = useWords('sessions');
  useScreenTitle(t('devices.title'));
  const call = useCall();
  const devices = useRows('devices', '').map(([, device]) => device);
  const state = useTopicState('devices', '');
  const [renamed, setRenamed] = useState<DeviceRow | null>(null);
  const [removal, setRemoval] = useState<Removal | null>(null);
  const [wasStranger, setWasStranger] = useState(false);
  const confirm = useAction(() => call('keys.startVerification', {}));
  const here = devices.find((device) => device.isThis);
  const others = devices.filter((device) => !device.isThis);
  const hasUnsigned = others.some((device) => device.trust === 'unsigned');
  const card = (device: DeviceRow) => (
    <DeviceCard
      key={device.deviceId}
      device={device}
      isConfirmable={here?.trust === 'signed' && device.trust === 'unsigned'}
      onRename={() => setRenamed(device)}
      onRemove={(isStranger) => setRemoval({ devices: [device], isStranger })}
      onConfirm={() => void confirm.run()}
    />
  );
  return (
    <>
      <ScreenHeader title={t('devices.title')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <Text tone="soft">{t('devices.text')}</Text>
        {wasStranger ? (
          <Banner
            tone="warning"
            role="status"
            title={t('devices.strangerTitle')}
            actions={
              <ButtonLink size="small" variant="primary" href={paths.mePage('password')}>
                {t('devices.changePassword')}
              </ButtonLink>
            }
          >
            {t('devices.strangerText')}
          </Banner>
        ) : null}
        {hasUnsigned ? (
          <Banner tone="warning" title={t('devices.unsignedTitle')}>
            {t('devices.unsignedText')}
          </Banner>
        ) : null}
        <Failure error={confirm.error} />
        {state === 'loading' ? <Skeleton rows={3} label={t('devices.loading')} /> : null}
        {here === undefined ? null : (
          <section>
            <Heading level={2} size="small">
              {t('devices.this')}
            </Heading>
            {card(here)}
          </section>
        )}
        {state === 'loading' ? null : (
          <section>
            <Heading level={2} size="small">
              {t('devices.others')}
            </Heading>
            {others.length === 0 ? <Text tone="faint">{t('devices.none')}</Text> : others.map(card)}
          </section>
        )}
        {others.length > 1 ? (
          <div>
            <Button onPress={() => setRemoval({ devices: others, isStranger: false })}>
              {t('devices.removeAll')}
            </Button>
          </div>
        ) : null}
      </Page>
      {renamed === null ? null : <RenameDialog device={renamed} onClose={() => setRenamed(null)} />}
      {removal === null ? null : (
        <RemoveDialog
          removal={removal}
          onClose={() => setRemoval(null)}
          onRemoved={() => setWasStranger(removal.isStranger)}
        />
      )}
    </>
  );
}
