import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { Button, ButtonLink } from '#ui/button.tsx';
import { FingerprintPattern, KeyRound, Smartphone, ChevronRight } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { Text } from '#ui/text.tsx';
import { useAccount, useCall } from '#app/engine.tsx';
import { useErrorWords } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { FrontPage } from '#app/front-page.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { PasskeyError, readPasskey } from './passkey.ts';
import { RecoverByCode } from './recover-by-code.tsx';
import { Restoring } from './restoring.tsx';
import { usePasskeys } from './use-passkeys.ts';
import styles from './keys.module.css';

/** Gives this device its part in the account: by code, by another device, or by passkey. */
export function RecoverScreen() {
  const t = useWords('keys');
  const account = useAccount();
  const [isByCode, setIsByCode] = useState(false);
  useScreenTitle(t('recover.title'));
  const security = account?.security;
  if (security?.state === 'ready') return <Recovered />;
  if (security?.state === 'none') return <NothingToRecover />;
  if (isByCode) {
    return (
      <FrontPage title={t('recover.byCode')} text={t('recover.byCodeText')}>
        <RecoverByCode current={security?.code ?? null} onBack={() => setIsByCode(false)} />
      </FrontPage>
    );
  }
  return (
    <FrontPage title={t('recover.title')} text={t('recover.text')}>
      <Ways otherDevices={security?.otherDevices ?? 0} onCode={() => setIsByCode(true)} />
      <div className={styles.links}>
        <ButtonLink variant="quiet" href={paths.chats}>
          {t('recover.later')}
        </ButtonLink>
        <Text size="note" tone="faint">
          {t('recover.laterNote')}
        </Text>
        <a href={paths.recoverLost}>{t('recover.none')}</a>
      </div>
    </FrontPage>
  );
}

function Ways({ otherDevices, onCode }: { otherDevices: number; onCode: () => void }) {
  const t = useWords('keys');
  const call = useCall();
  const toWords = useErrorWords();
  const passkeys = usePasskeys();
  const [passkeyError, setPasskeyError] = useState<string | null>(null);
  const byDevice = useAction(() => call('keys.startVerification', {}));
  const byPasskey = useAction(async () => {
    setPasskeyError(null);
    try {
      await call('keys.recoverWithPasskey', await readPasskey(passkeys?.list ?? []));
    } catch (error) {
      setPasskeyError(error instanceof PasskeyError ? t(`passkey.${error.reason}`) : toWords(error));
    }
  });
  const hasPasskey = passkeys !== null && passkeys.isUsable && passkeys.list.length > 0;
  const error = byDevice.error ?? passkeyError;
  const next = <ChevronRight aria-hidden />;
  return (
    <div className={styles.ways}>
      <Failure error={error} />
      {hasPasskey ? (
        <ListRow
          className={styles.way}
          leading={<FingerprintPattern aria-hidden />}
          title={t('recover.byPasskey')}
          subtitle={t('recover.byPasskeyText')}
          trailing={next}
          onPress={() => void byPasskey.run()}
        />
      ) : null}
      {otherDevices > 0 ? (
        <ListRow
          className={styles.way}
          leading={<Smartphone aria-hidden />}
          title={t('recover.byDevice')}
          subtitle={t('recover.byDeviceText')}
          trailing={next}
          onPress={() => void byDevice.run()}
        />
      ) : null}
      <ListRow
        className={styles.way}
        leading={<KeyRound aria-hidden />}
        title={t('recover.byCode')}
        subtitle={t('recover.byCodeShort')}
        trailing={next}
        onPress={onCode}
      />
    </div>
  );
}

const STAY_MS = 2_500;

function Recovered() {
  const t = useWords('keys');
  const [, navigate] = useLocation();
  const isRestoring = useAccount()?.security.restoring !== null;
  useEffect(() => {
    if (isRestoring) return undefined;
    const timer = setTimeout(() => navigate(paths.chats, { replace: true }), STAY_MS);
    return () => clearTimeout(timer);
  }, [isRestoring, navigate]);
  return (
    <FrontPage
      title={t('recover.doneTitle')}
      text={t(isRestoring ? 'recover.doneWaiting' : 'recover.doneText')}
    >
      <Restoring isBare />
      <ButtonLink variant="primary" size="large" href={paths.chats} isWide>
        {t('toChats')}
      </ButtonLink>
    </FrontPage>
  );
}

function NothingToRecover() {
  const t = useWords('keys');
  const [, navigate] = useLocation();
  return (
    <FrontPage title={t('recover.nothingTitle')} text={t('recover.nothingText')} backHref={paths.chats}>
      <Button variant="primary" size="large" isWide onPress={() => navigate(paths.recoveryCode)}>
        {t('make.submit')}
      </Button>
    </FrontPage>
  );
}
