import type { VerificationRow } from '@herald/client/port';
import { Suspense, useState, type ReactNode } from 'react';
import { Button } from '#ui/button.tsx';
import { CircleCheck, CircleX } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { Text } from '#ui/text.tsx';
import { useCall } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { QrImage } from '#app/qr-image.tsx';
import { isVerificationCode } from '#app/scan/scanned-code.ts';
import { lazyScreen } from '#app/lazy-screen.tsx';
import { useAction } from '#app/use-action.ts';
import { decode } from './passkey.ts';
import styles from './verification.module.css';

/** The reader of codes is large, and few people scan. */
const Scanner = lazyScreen(async () => (await import('#app/scan/scanner.tsx')).Scanner);

/** What a confirmation shows and asks at its present stage. */
export function VerificationStage({ row }: { readonly row: VerificationRow }) {
  const t = useWords('keys');
  const { name } = row;
  const isOwn = row.with === 'own-device';
  switch (row.stage) {
    case 'asked':
      return <Asked row={row} />;
    case 'waiting':
      return <Wait text={isOwn ? t('verify.waitingOwn') : t('verify.waitingPerson', { name })} />;
    case 'choose':
      return <Choose row={row} />;
    case 'emoji':
      return <CompareEmoji row={row} />;
    case 'confirm-scan':
      return <ConfirmScan row={row} />;
    case 'finishing':
      return <Wait text={t('verify.finishing')} />;
    case 'done':
      return (
        <Outcome icon={<CircleCheck aria-hidden />} isGood>
          {isOwn ? t('verify.doneOwn') : t('verify.donePerson', { name })}
        </Outcome>
      );
    case 'cancelled':
      return (
        <Outcome icon={<CircleX aria-hidden />}>
          {t(`verify.cancelled.${row.cancelReason ?? 'other'}`)}
        </Outcome>
      );
  }
}

function Asked({ row }: { row: VerificationRow }) {
  const t = useWords('keys');
  const call = useCall();
  const accept = useAction(() => call('keys.acceptVerification', { id: row.id }));
  const device = row.deviceName ?? t('verify.unknownDevice');
  return (
    <>
      <Text tone="soft">
        {row.with === 'own-device'
          ? t('verify.askedOwn', { device })
          : t('verify.askedPerson', { name: row.name })}
      </Text>
      <Failure error={accept.error} />
      <Button variant="primary" isPending={accept.isPending} onPress={() => void accept.run()}>
        {t('verify.accept')}
      </Button>
    </>
  );
}

function Choose({ row }: { row: VerificationRow }) {
  const t = useWords('keys');
  const call = useCall();
  const [isScanning, setIsScanning] = useState(false);
  const emoji = useAction(() => call('keys.startEmoji', { id: row.id }));
  const scanned = useAction((bytes: Uint8Array) => call('keys.scanned', { id: row.id, bytes }));
  if (isScanning) {
    return (
      <>
        <Text tone="soft">{t('verify.scanText')}</Text>
        <Failure error={scanned.error} />
        <Suspense fallback={<Wait text={t('verify.finishing')} />}>
          <Scanner
            onCode={({ bytes }) => {
              if (isVerificationCode(bytes)) void scanned.run(bytes);
            }}
          />
        </Suspense>
        <Button variant="quiet" onPress={() => setIsScanning(false)}>
          {t('verify.otherWay')}
        </Button>
      </>
    );
  }
  return (
    <>
      {row.qr === null ? null : (
        <>
          <Text tone="soft">{t('verify.showText')}</Text>
          <QrImage content={decode(row.qr)} label={t('verify.codeLabel')} />
        </>
      )}
      <Failure error={emoji.error} />
      <div className={styles.ways}>
        {row.canScan ? (
          <Button variant="primary" onPress={() => setIsScanning(true)}>
            {t('verify.scan')}
          </Button>
        ) : null}
        <Button isPending={emoji.isPending} onPress={() => void emoji.run()}>
          {t('verify.compare')}
        </Button>
      </div>
    </>
  );
}

function CompareEmoji({ row }: { row: VerificationRow }) {
  const t = useWords('keys');
  const call = useCall();
  const yes = useAction(() => call('keys.confirmVerification', { id: row.id }));
  const no = useAction(() => call('keys.rejectVerification', { id: row.id }));
  if (row.emoji === null) return <Wait text={t('verify.finishing')} />;
  return (
    <>
      <Text tone="soft">
        {row.with === 'own-device' ? t('verify.emojiOwn') : t('verify.emojiPerson', { name: row.name })}
      </Text>
      <ol className={styles.emoji}>
        {row.emoji.map(({ symbol, number }, index) => (
          <li key={index} className={styles.sign}>
            <span className={styles.symbol} aria-hidden="true">
              {symbol}
            </span>
            <span className={styles.signName}>{t(`emoji.${number}`)}</span>
          </li>
        ))}
      </ol>
      <Failure error={yes.error ?? no.error} />
      <div className={styles.ways}>
        <Button isPending={no.isPending} onPress={() => void no.run()}>
          {t('verify.different')}
        </Button>
        <Button variant="primary" isPending={yes.isPending} onPress={() => void yes.run()}>
          {t('verify.same')}
        </Button>
      </div>
    </>
  );
}

function ConfirmScan({ row }: { row: VerificationRow }) {
  const t = useWords('keys');
  const call = useCall();
  const yes = useAction(() => call('keys.confirmVerification', { id: row.id }));
  const no = useAction(() => call('keys.rejectVerification', { id: row.id }));
  return (
    <>
      <Text tone="soft">
        {row.with === 'own-device' ? t('verify.scannedOwn') : t('verify.scannedPerson', { name: row.name })}
      </Text>
      <Failure error={yes.error ?? no.error} />
      <div className={styles.ways}>
        <Button isPending={no.isPending} onPress={() => void no.run()}>
          {t('verify.scannedNo')}
        </Button>
        <Button variant="primary" isPending={yes.isPending} onPress={() => void yes.run()}>
          {t('verify.scannedYes')}
        </Button>
      </div>
    </>
  );
}

function Wait({ text }: { text: string }) {
  return (
    <div className={styles.wait} role="status">
      <Spinner size="large" />
      <Text tone="soft">{text}</Text>
    </div>
  );
}

function Outcome({ icon, isGood, children }: { icon: ReactNode; isGood?: boolean; children: string }) {
  return (
    <div className={styles.wait} role="status" data-good={isGood === true ? '' : undefined}>
      <span className={styles.outcome}>{icon}</span>
      <Text>{children}</Text>
    </div>
  );
}
