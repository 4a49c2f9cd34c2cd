import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Code } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Camera, Copy, Share2, Trash2 } from '#ui/icons.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { TextField } from '#ui/text-field.tsx';
import { showToast } from '#ui/toast.tsx';
import { copyText } from '#app/copy-text.ts';
import { useAccount, useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { QrImage } from '#app/qr-image.tsx';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { MxcAvatar } from '#features/media';
import { personCode, personLink } from './person-links.ts';
import styles from './settings.module.css';

/** How others see the person, and how they find them. */
export function ProfilePage() {
  const t = useWords('settings');
  useScreenTitle(t('menu.profile'));
  const account = useAccount();
  if (typeof account?.userId !== 'string') return null;
  const name = account.displayName ?? account.userId;
  return (
    <>
      <ScreenHeader title={t('menu.profile')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <Picture userId={account.userId} name={name} mxc={account.avatar} />
        <DisplayName key={account.displayName} current={account.displayName ?? ''} />
        <Share userId={account.userId} name={name} />
      </Page>
    </>
  );
}

/** What a server may refuse as too large for a picture of a face. */
const MAX_PICTURE_BYTES = 8_000_000;

function Picture({ userId, name, mxc }: { userId: string; name: string; mxc: string | null }) {
  const t = useWords('settings');
  const call = useCall();
  const [isTooLarge, setIsTooLarge] = useState(false);
  const change = useAction((file: Blob | null) => call('profiles.setAvatar', { file }));
  const take = (files: FileList | null) => {
    const file = files?.item(0) ?? null;
    if (file === null) return;
    setIsTooLarge(file.size > MAX_PICTURE_BYTES);
    if (file.size <= MAX_PICTURE_BYTES) void change.run(file);
  };
  const error = isTooLarge ? t('profile.pictureTooLarge') : change.error;
  return (
    <section className={styles.picture} aria-label={t('profile.picture')}>
      <MxcAvatar name={name} id={userId} mxc={mxc} size="huge" />
      <div className={styles.row}>
        <FileTrigger
          acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp', 'image/gif']}
          onSelect={take}
        >
          <Button size="small" icon={<Camera aria-hidden />} isPending={change.isPending}>
            {t('profile.changePicture')}
          </Button>
        </FileTrigger>
        {mxc === null ? null : (
          <Button
            size="small"
            variant="quiet"
            icon={<Trash2 aria-hidden />}
            isDisabled={change.isPending}
            onPress={() => void change.run(null)}
          >
            {t('profile.removePicture')}
          </Button>
        )}
      </div>
      <Failure error={error} />
    </section>
  );
}

function DisplayName({ current }: { current: string }) {
  const t = useWords('settings');
  const call = useCall();
  const [name, setName] = useState(current);
  const save = useAction(async () => {
    await call('profiles.setDisplayName', { name: name.trim() });
    showToast({ text: t('profile.saved'), tone: 'success' });
  });
  return (
    <form
      className={styles.inline}
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <TextField
        className={styles.grow}
        label={t('profile.name')}
        description={t('profile.nameHint')}
        errorMessage={save.error}
        value={name}
        onChange={setName}
        autoComplete="name"
        maxLength={100}
      />
      <Button
        type="submit"
        className={styles.besideField}
        isPending={save.isPending}
        isDisabled={name.trim() === current || name.trim() === ''}
      >
        {t('save')}
      </Button>
    </form>
  );
}

function Share({ userId, name }: { userId: string; name: string }) {
  const t = useWords('settings');
  const app = useWords('app');
  const link = personLink(userId);
  const canShare = typeof Reflect.get(navigator, 'share') === 'function';
  return (
    <section className={styles.card}>
      <Heading level={2} size="medium">
        {t('profile.find')}
      </Heading>
      <Text tone="soft">{t('profile.findText')}</Text>
      <QrImage content={personCode(userId)} label={t('profile.code', { name })} />
      <Text className={styles.center}>
        <strong>
          <Code>{userId}</Code>
        </strong>
      </Text>
      <div className={styles.row}>
        <Button icon={<Copy aria-hidden />} onPress={() => void copyText(app, userId)}>
          {t('profile.copyAddress')}
        </Button>
        <Button icon={<Copy aria-hidden />} onPress={() => void copyText(app, link)}>
          {t('profile.copyLink')}
        </Button>
        {canShare ? (
          <Button
            icon={<Share2 aria-hidden />}
            onPress={() => void navigator.share({ title: name, url: link }).catch(() => null)}
          >
            {t('profile.share')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
