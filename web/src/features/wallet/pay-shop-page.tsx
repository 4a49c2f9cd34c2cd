import type { FoundRow, WalletShop } from '@herald/client/port';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { useCall, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { Text } from '#ui/text.tsx';
import { FoundPage } from './found-page.tsx';
import { PayDialog, type PayTarget } from './pay-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useAnswer } from './use-answer.ts';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

/** What the code of a shop leads to: its printed one, or that of one request. */
export function PayShopPage({ id }: { readonly id: string }) {
  const [search] = useSearchParams();
  const requestId = search.get('request');
  return requestId === null ? <PrintedCode merchantId={id} /> : <OneRequest requestId={requestId} />;
}

function PrintedCode({ merchantId }: { readonly merchantId: string }) {
  const t = useWords('wallet');
  useScreenTitle(t('payShop.title'));
  const call = useCall();
  const shop = useAnswer(() => call('wallet.shop', { merchantId }), merchantId);
  const row: FoundRow<WalletShop> | undefined =
    shop.value === null
      ? shop.error === null
        ? undefined
        : { state: 'absent' }
      : { state: 'found', value: shop.value };
  return (
    <FoundPage title={t('payShop.title')} row={row}>
      {({ name, city, qr }) => {
        const currency = Object.keys(qr)[0] ?? '';
        return (
          <Offer
            name={name}
            city={city}
            amount={null}
            currency={currency}
            target={{ kind: 'shop', merchantId, name, city }}
            over={null}
          />
        );
      }}
    </FoundPage>
  );
}

function OneRequest({ requestId }: { readonly requestId: string }) {
  const t = useWords('wallet');
  useScreenTitle(t('payShop.title'));
  const money = useMoney();
  const row = useRow('wallet-request', requestId, 'it');
  return (
    <FoundPage title={t('payShop.title')} row={row}>
      {(request) => (
        <Offer
          name={request.merchant?.name ?? request.payee}
          city={request.merchant?.city ?? ''}
          amount={money(request.amount, request.currency)}
          currency={request.currency}
          target={{ kind: 'request', request }}
          over={request.state === 'open' ? null : t(`requestState.${request.state}`)}
        />
      )}
    </FoundPage>
  );
}

interface OfferProps {
  readonly name: string;
  readonly city: string;
  readonly amount: string | null;
  readonly currency: string;
  readonly target: PayTarget;
  /** Why it cannot be paid any more. */
  readonly over: string | null;
}

function Offer({ name, city, amount, currency, target, over }: OfferProps) {
  const t = useWords('wallet');
  const [, navigate] = useLocation();
  const [isPaying, setIsPaying] = useState(false);
  return (
    <article className={styles.receipt}>
      <p className={styles.receiptTitle}>
        <Name>{name}</Name>
        {city === '' ? null : <> · {city}</>}
      </p>
      {amount === null ? null : <p className={styles.bigAmount}>{amount}</p>}
      {over === null ? (
        <Button variant="primary" isWide onPress={() => setIsPaying(true)}>
          {t('request.pay')}
        </Button>
      ) : (
        <Text tone="soft">{over}</Text>
      )}
      <SandboxNote currency={currency} />
      {isPaying && (
        <PayDialog
          target={target}
          currency={currency}
          roomId={null}
          onClose={() => {
            setIsPaying(false);
            navigate(paths.wallet, { replace: true });
          }}
        />
      )}
    </article>
  );
}
