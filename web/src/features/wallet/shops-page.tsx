import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { ChevronRight, Plus, Store } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { OpenShopDialog } from './open-shop-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './wallet.module.css';

/** The person's shops. */
export function ShopsPage() {
  const t = useWords('wallet');
  useScreenTitle(t('shops.title'));
  const call = useCall();
  const [isOpening, setIsOpening] = useState(false);
  const shops = useAnswer(() => call('wallet.shops', {}), 'shops');
  const open = (
    <Button icon={<Plus aria-hidden />} variant="primary" onPress={() => setIsOpening(true)}>
      {t('shops.open')}
    </Button>
  );
  return (
    <>
      <ScreenHeader title={t('shops.title')} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        <Failure error={shops.error} onAgain={shops.again} />
        {shops.value === null && shops.error === null && <Skeleton rows={2} label={t('loading')} />}
        {shops.value?.length === 0 && (
          <EmptyState icon={<Store />} title={t('shops.none')} text={t('shops.noneText')} action={open} />
        )}
        {shops.value !== null && shops.value.length > 0 && (
          <>
            <ul className={styles.list}>
              {shops.value.map(({ merchant_id: id, name, city }) => (
                <li key={id}>
                  <ListRow
                    href={paths.walletShop(id)}
                    leading={<Store aria-hidden />}
                    title={<Name>{name}</Name>}
                    subtitle={<Name>{city}</Name>}
                    trailing={<ChevronRight aria-hidden />}
                  />
                </li>
              ))}
            </ul>
            <div>{open}</div>
          </>
        )}
        <SandboxNote currency={null} />
      </Page>
      {isOpening && <OpenShopDialog onClose={() => setIsOpening(false)} />}
    </>
  );
}
