import type { WalletShop } from '@herald/client/port';
import { useState } from 'react';
import { useAccount, useCall, useRows } from '#app/engine.tsx';
import { now } from '#app/clock.ts';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { Page } from '#app/page.tsx';
import { paths } from '#app/paths.ts';
import { QrImage } from '#app/qr-image.tsx';
import { useScreenTitle } from '#app/screen-title.ts';
import { Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Printer, QrCode } from '#ui/icons.ts';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Heading, Text } from '#ui/text.tsx';
import { AskAtShopDialog } from './ask-at-shop-dialog.tsx';
import { PaymentItem } from './payment-item.tsx';
import { PayOutDialog } from './pay-out-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useAnswer } from './use-answer.ts';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

/** A shop of the person: its code, the day's takings, what it was paid, and the way of the money to its owner. */
export function ShopPage({ id }: { readonly id: string }) {
  const t = useWords('wallet');
  const call = useCall();
  const shop = useAnswer(() => call('wallet.shop', { merchantId: id }), id);
  const title = shop.value?.name ?? t('shops.title');
  useScreenTitle(title);
  return (
    <>
      <ScreenHeader
        title={<Name>{title}</Name>}
        subtitle={shop.value?.city}
        backHref={paths.walletPage('shops')}
      />
      <Page>
        <Failure error={shop.error} onAgain={shop.again} />
        {shop.value === null && shop.error === null && (
          <Skeleton look="lines" rows={5} label={t('loading')} />
        )}
        {shop.value === null ? null : <Till shop={shop.value} />}
      </Page>
    </>
  );
}

function Till({ shop }: { readonly shop: WalletShop }) {
  const currencies = Object.keys(shop.qr);
  return (
    <>
      {currencies.map((currency) => (
        <TillIn key={currency} shop={shop} currency={currency} />
      ))}
      <Sales merchantId={shop.merchant_id} />
    </>
  );
}

function TillIn({ shop, currency }: { readonly shop: WalletShop; readonly currency: string }) {
  const t = useWords('wallet');
  const money = useMoney();
  const [open, setOpen] = useState<'ask' | 'payOut' | null>(null);
  const balance = shop.balance?.[currency] ?? '0';
  const code = shop.qr[currency] ?? '';
  return (
    <section className={styles.section}>
      <div className={styles.qr}>
        <QrImage content={code} label={t('shop.code', { name: shop.name })} />
      </div>
      <Text tone="soft" className={styles.center}>
        {t('shop.codeText')}
      </Text>
      <div className={styles.buttons} data-center="">
        <Button icon={<QrCode aria-hidden />} variant="primary" onPress={() => setOpen('ask')}>
          {t('shop.ask')}
        </Button>
        <Button icon={<Printer aria-hidden />} onPress={() => window.print()}>
          {t('shop.print')}
        </Button>
      </div>
      <Today merchantId={shop.merchant_id} currency={currency} />
      <dl className={styles.facts}>
        <dt>{t('shop.balance')}</dt>
        <dd>{money(balance, currency)}</dd>
      </dl>
      <div>
        <Button isDisabled={balance === '0'} onPress={() => setOpen('payOut')}>
          {t('shop.payOut')}
        </Button>
      </div>
      <SandboxNote currency={currency} />
      {open === 'ask' && <AskAtShopDialog shop={shop} currency={currency} onClose={() => setOpen(null)} />}
      {open === 'payOut' && (
        <PayOutDialog shop={shop} currency={currency} balance={balance} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}

/** What was taken and given back since midnight, where the person is. */
function Today({ merchantId, currency }: { readonly merchantId: string; readonly currency: string }) {
  const t = useWords('wallet');
  const call = useCall();
  const money = useMoney();
  const takings = useAnswer(() => {
    const untilMs = now();
    return call('wallet.takings', { merchantId, sinceMs: new Date(untilMs).setHours(0, 0, 0, 0), untilMs });
  }, merchantId);
  const today = takings.value?.find((one) => one.currency === currency);
  return (
    <>
      <Heading level={2} size="small">
        {t('shop.today')}
      </Heading>
      {takings.error === null ? null : <Text tone="danger">{takings.error}</Text>}
      <dl className={styles.facts}>
        <dt>{t('shop.received', { count: today?.payments ?? 0 })}</dt>
        <dd>{money(today?.received ?? '0', currency)}</dd>
        <dt>{t('shop.refunded', { count: today?.refunds ?? 0 })}</dt>
        <dd>{money(today?.refunded ?? '0', currency)}</dd>
      </dl>
    </>
  );
}

/** The newest payments to this shop: a refund begins at its receipt. */
function Sales({ merchantId }: { readonly merchantId: string }) {
  const t = useWords('wallet');
  const userId = useAccount()?.userId ?? '';
  const sales = useRows('wallet-payments', '').filter(
    ([, { merchant, kind }]) => merchant?.merchant_id === merchantId && kind === 'transfer',
  );
  return (
    <section className={styles.section}>
      <Heading level={2} size="small">
        {t('shop.sales')}
      </Heading>
      {sales.length === 0 ? <Text tone="faint">{t('shop.noSales')}</Text> : null}
      <ul className={styles.list}>
        {sales.map(([id, payment]) => (
          <li key={id}>
            <PaymentItem payment={payment} userId={userId} isSelected={false} />
          </li>
        ))}
      </ul>
    </section>
  );
}
