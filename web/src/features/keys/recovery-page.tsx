import { useState } from 'react';
import { ButtonLink } from '#ui/button.tsx';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { FingerprintPattern, ShieldAlert, ShieldCheck, Trash2 } from '#ui/icons.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { useAccount, useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { AddPasskey } from './add-passkey.tsx';
import { Restoring } from './restoring.tsx';
import { usePasskeys } from './use-passkeys.ts';
import styles from './keys.module.css';

/** Whether the account can be got back, and by what. */
export function RecoveryPage() {
  const t = useWords('keys');
  useScreenTitle(t('page.title'));
  const security = useAccount()?.security;
  const { formatDate, formatNumber } = useFormat();
  const code = security?.code ?? null;
  const isLocked = security?.state === 'locked';
  const isSafe = security?.state === 'ready' && (code?.isSaved === true || security.passkeys > 0);
  return (
    <>
      <ScreenHeader title={t('page.title')} backHref={paths.me} isBackNarrowOnly />
      <Page>
        <div className={styles.status} data-state={isSafe ? 'safe' : 'weak'}>
          {isSafe ? <ShieldCheck aria-hidden /> : <ShieldAlert aria-hidden />}
          <Text size="lead">{t(isLocked ? 'page.locked' : isSafe ? 'page.safe' : 'page.weak')}</Text>
        </div>
        <Restoring isBare />
        {isLocked ? (
          <div>
            <ButtonLink variant="primary" href={paths.recover}>
              {t('prompt.recover')}
            </ButtonLink>
          </div>
        ) : (
          <>
            <section className={styles.card}>
              <Heading level={2} size="medium">
                {t('code.label')}
              </Heading>
              <Text tone="soft">
                {code === null
                  ? t('page.noCode')
                  : t(code.isSaved ? 'page.codeSaved' : 'page.codeUnsaved', {
                      number: formatNumber(code.number),
                      date: formatDate(code.createdMs),
                    })}
              </Text>
              <NewCode isFirst={code === null || !code.isSaved} />
            </section>
            <PasskeyCard />
          </>
        )}
      </Page>
    </>
  );
}

function NewCode({ isFirst }: { isFirst: boolean }) {
  const t = useWords('keys');
  return (
    <ButtonLink variant={isFirst ? 'primary' : 'secondary'} href={paths.recoveryCode}>
      {t(isFirst ? 'prompt.save' : 'page.newCode')}
    </ButtonLink>
  );
}

function PasskeyCard() {
  const t = useWords('keys');
  const call = useCall();
  const passkeys = usePasskeys();
  const { formatDate } = useFormat();
  const [removed, setRemoved] = useState<string | null>(null);
  const remove = useAction(async (credentialId: string) => {
    await call('keys.removePasskey', { credentialId });
    passkeys?.refresh();
  });
  if (passkeys === null || (!passkeys.isUsable && passkeys.list.length === 0)) return null;
  return (
    <section className={styles.card}>
      <Heading level={2} size="medium">
        {t('passkey.title')}
      </Heading>
      <Text tone="soft">{t('passkey.text')}</Text>
      <Failure error={remove.error} />
      {passkeys.list.map((passkey) => (
        <div key={passkey.credentialId} className={styles.passkey}>
          <FingerprintPattern aria-hidden />
          <span>{t('passkey.entry', { name: passkey.name, date: formatDate(passkey.createdMs) })}</span>
          <IconButton
            label={t('passkey.remove', { name: passkey.name })}
            icon={<Trash2 aria-hidden />}
            onPress={() => setRemoved(passkey.credentialId)}
          />
        </div>
      ))}
      {passkeys.isUsable ? <AddPasskey onAdded={passkeys.refresh} /> : null}
      <ConfirmDialog
        title={t('passkey.removeTitle')}
        text={t('passkey.removeText')}
        confirmLabel={t('passkey.removeConfirm')}
        isDanger
        isOpen={removed !== null}
        onOpenChange={(isOpen) => isOpen || setRemoved(null)}
        onConfirm={() => (removed === null ? undefined : remove.run(removed))}
      />
    </section>
  );
}
