import { PortError, type PaymentCode } from '@herald/client/port';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Text } from '#ui/text.tsx';
import { TextField } from '#ui/text-field.tsx';
import { useBrand } from '../brand.ts';
import { useCall, useRow } from '../engine.tsx';
import { codeOf } from '../error-words.ts';
import { useWords } from '../i18n.ts';
import { paths } from '../paths.ts';
import { useScreenTitle } from '../screen-title.ts';
import { useAction } from '../use-action.ts';
import { isVerificationCode } from './scanned-code.ts';
import type { ScannedCode } from './scanned-code.ts';
import { Scanner } from './scanner.tsx';
import styles from './scan-screen.module.css';

/** One scanner for everything: people, conversations, and the code of another device. */
export function ScanScreen() {
  const t = useWords('app');
  const { name } = useBrand();
  const call = useCall();
  const [, navigate] = useLocation();
  const verification = useRow('verification', '', 'current');
  useScreenTitle(t('scan.title'));

  const open = useAction(async (link: string) => {
    const asked = await call('wallet.readCode', { text: link });
    if (asked.kind === 'refused') throw new PortError('payment-code', asked.reason);
    if (asked.kind === 'shop')
      return navigate(paths.walletPayShop(asked.merchantId, asked.requestId), { replace: true });
    if (asked.kind === 'person') return navigate(sendPath(asked), { replace: true });
    const found = await call('rooms.resolve', { link: link.trim() });
    if (found.kind === 'person') {
      const { roomId } = await call('rooms.openPerson', { userId: found.person.userId });
      navigate(paths.room(roomId), { replace: true });
      return;
    }
    const { roomId } =
      found.isJoined && found.roomId !== null
        ? { roomId: found.roomId }
        : await call('rooms.join', { roomIdOrAlias: found.roomIdOrAlias });
    navigate(paths.room(roomId), { replace: true });
  });
  const confirm = useAction(async (bytes: Uint8Array) => {
    if (verification === undefined) return;
    await call('keys.scanned', { id: verification.id, bytes });
    navigate(paths.chats, { replace: true });
  });
  const take = (code: ScannedCode) => {
    if (isVerificationCode(code.bytes)) void confirm.run(code.bytes);
    else void open.run(code.text);
  };
  const isUnknown = ['not-found', 'M_NOT_FOUND', 'M_INVALID_PARAM', 'bad-link'].includes(codeOf(open.cause));
  return (
    <div className={styles.screen}>
      <ScreenHeader title={t('scan.title')} backHref={paths.chats} />
      <main id="content" className={styles.body}>
        <Text tone="soft" className={styles.text}>
          {verification?.canScan === true ? t('scan.verification') : t('scan.text', { name })}
        </Text>
        <Scanner onCode={take} />
        {open.error === null && confirm.error === null ? null : (
          <Banner tone="danger" role="alert" title={isUnknown ? t('scan.unknown') : undefined}>
            {isUnknown ? t('scan.unknownText') : (open.error ?? confirm.error)}
          </Banner>
        )}
        <LinkForm isPending={open.isPending} onLink={(link) => void open.run(link)} />
      </main>
    </div>
  );
}

function sendPath({ userId, amount, currency }: Extract<PaymentCode, { kind: 'person' }>): string {
  return paths.walletSend(userId, amount === null || currency === null ? null : { amount, currency });
}

/** For who has no camera, or has the code as a text. */
function LinkForm({ isPending, onLink }: { isPending: boolean; onLink: (link: string) => void }) {
  const t = useWords('app');
  const [typed, setTyped] = useState('');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onLink(typed);
      }}
    >
      <TextField
        label={t('scan.paste')}
        description={t('scan.pasteHint')}
        value={typed}
        onChange={setTyped}
        dir="ltr"
        autoComplete="off"
        spellCheck="false"
      />
      <Button type="submit" variant="primary" isPending={isPending} isDisabled={typed.trim() === ''}>
        {t('scan.open')}
      </Button>
    </form>
  );
}
