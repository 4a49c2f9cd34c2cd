import { useState } from 'react';
import { copyText } from '#app/copy-text.ts';
import { useAccount } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { QrImage } from '#app/qr-image.tsx';
import { useScreenTitle } from '#app/screen-title.ts';
import { Code } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Copy } from '#ui/icons.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Text } from '#ui/text.tsx';
import { AmountField } from './amount-field.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useAccountIn } from './use-money.ts';
import styles from './wallet.module.css';

/** The person's own code, which whoever wants to pay them scans; with an amount or without one. */
export function CodePage() {
  const t = useWords('wallet');
  const app = useWords('app');
  useScreenTitle(t('code.title'));
  const userId = useAccount()?.userId ?? '';
  const account = useAccountIn();
  const [amount, setAmount] = useState<string | null>(null);
  const currency = account?.currency ?? '';
  const link = location.origin + paths.walletSend(userId, amount === null ? null : { amount, currency });
  return (
    <>
      <ScreenHeader title={t('code.title')} backHref={paths.wallet} isBackNarrowOnly />
      <Page>
        <Text tone="soft">{t('code.text')}</Text>
        <div className={styles.qr}>
          <QrImage content={link} label={t('code.label')} />
        </div>
        <p className={styles.link}>
          <Code>{link}</Code>
        </p>
        <AmountField label={t('code.amount')} currency={currency} onChange={setAmount} />
        <div>
          <Button icon={<Copy aria-hidden />} onPress={() => void copyText(app, link)}>
            {t('code.copy')}
          </Button>
        </div>
        <SandboxNote currency={currency} />
      </Page>
    </>
  );
}
