import type { RecoveryCode } from '@herald/client/port';
import { Button } from '#ui/button.tsx';
import { Copy, Download, Printer } from '#ui/icons.ts';
import { Text } from '#ui/text.tsx';
import { useBrand } from '#app/brand.ts';
import { copyText } from '#app/copy-text.ts';
import { saveText } from '#app/save-text.ts';
import { useAccount } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { AddPasskey } from './add-passkey.tsx';
import { CodeSheet } from './code-sheet.tsx';
import { codeFileName } from './recovery-groups.ts';
import { usePasskeys } from './use-passkeys.ts';
import styles from './keys.module.css';

export interface KeepCodeProps {
  readonly code: RecoveryCode;
  readonly onNext: () => void;
  readonly onPasskey: () => void;
}

/** The code, and every way of keeping it. */
export function KeepCode({ code, onNext, onPasskey }: KeepCodeProps) {
  const t = useWords('keys');
  const app = useWords('app');
  const { name } = useBrand();
  const { formatDate, formatNumber } = useFormat();
  const account = useAccount();
  const passkeys = usePasskeys();
  const download = () => {
    const lines = [
      t('code.numbered', { name, number: formatNumber(code.number) }),
      formatDate(code.createdMs),
      account?.userId ?? '',
      '',
      code.code,
      '',
      t('code.note'),
      '',
    ];
    saveText(codeFileName(name, code.number, code.createdMs), lines.join('\r\n'));
  };
  return (
    <>
      <CodeSheet code={code} />
      <div className={styles.row}>
        <Button icon={<Copy aria-hidden />} onPress={() => void copyText(app, code.code)}>
          {t('save.copy')}
        </Button>
        <Button icon={<Printer aria-hidden />} onPress={() => window.print()}>
          {t('save.print')}
        </Button>
        <Button icon={<Download aria-hidden />} onPress={download}>
          {t('save.download')}
        </Button>
      </div>
      <Button variant="primary" size="large" isWide onPress={onNext}>
        {t('save.next')}
      </Button>
      {passkeys?.isUsable === true ? (
        <div className={styles.other}>
          <Text tone="soft">{t('save.orPasskey')}</Text>
          <AddPasskey onAdded={onPasskey} />
        </div>
      ) : null}
    </>
  );
}
