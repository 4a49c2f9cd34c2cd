import type { Passkey, ResultOf } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { FingerprintPattern, Plus } from '#ui/icons.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Text } from '#ui/text.tsx';
import { AddDialog } from './add-dialog.tsx';
import { canUse } from './browser-passkey.ts';
import { PasskeyCard } from './passkey-card.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import styles from './passkeys.module.css';

export interface PasskeysPageProps {
  readonly backHref: string;
}

type Known = ResultOf<'passkeys.list'>;
type Open = { readonly act: 'add' } | { readonly act: 'rename' | 'remove'; readonly passkey: Passkey };

/** The person's passkeys: a finger or a face instead of the password. */
export function PasskeysPage({ backHref }: PasskeysPageProps) {
  const t = useWords('passkeys');
  useScreenTitle(t('title'));
  const call = useCall();
  const [known, setKnown] = useState<Known | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const load = useAction(async () => setKnown(await call('passkeys.list', {})));
  const { run } = load;
  useEffect(() => void run(), [run]);
  const close = () => {
    setOpen(null);
    void run();
  };
  return (
    <>
      <ScreenHeader title={t('title')} backHref={backHref} isBackNarrowOnly />
      <Page>
        <Text tone="soft">{t('text')}</Text>
        <Failure error={load.error} onAgain={() => void run()} />
        {known === null ? (
          load.error === null && <Skeleton rows={2} label={t('loading')} />
        ) : (
          <List known={known} onOpen={setOpen} />
        )}
      </Page>
      {open?.act === 'add' && <AddDialog onClose={close} />}
      {open?.act === 'rename' && <RenameDialog passkey={open.passkey} onClose={close} />}
      {open?.act === 'remove' && <RemoveDialog passkey={open.passkey} onClose={close} />}
    </>
  );
}

function List({ known: { rpId, passkeys }, onOpen }: { known: Known; onOpen: (open: Open) => void }) {
  const t = useWords('passkeys');
  const isUsable = canUse(rpId);
  const add = isUsable ? (
    <Button icon={<Plus aria-hidden />} variant="primary" onPress={() => onOpen({ act: 'add' })}>
      {t('add.action')}
    </Button>
  ) : undefined;
  return (
    <>
      {isUsable ? null : (
        <Banner tone="info" title={t('unusable.title')}>
          {rpId === null ? t('unusable.none') : t('unusable.elsewhere', { host: rpId })}
        </Banner>
      )}
      {passkeys.length === 0 ? (
        <EmptyState
          icon={<FingerprintPattern />}
          title={t('none.title')}
          text={t('none.text')}
          action={add}
        />
      ) : (
        <>
          <ul className={styles.list}>
            {passkeys.map((passkey) => (
              <li key={passkey.passkey_id}>
                <PasskeyCard
                  passkey={passkey}
                  onRename={() => onOpen({ act: 'rename', passkey })}
                  onRemove={() => onOpen({ act: 'remove', passkey })}
                />
              </li>
            ))}
          </ul>
          {add === undefined ? null : <div>{add}</div>}
        </>
      )}
    </>
  );
}
