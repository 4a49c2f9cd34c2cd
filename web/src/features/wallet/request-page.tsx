import type { WalletRequest } from '@herald/client/port';
import { useState } from 'react';
import { useAccount, useCall, useRow } from '#app/engine.tsx';
import { Failure } from '#app/failure.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { QrImage } from '#app/qr-image.tsx';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { Code, Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { FoundPage } from './found-page.tsx';
import { PayDialog } from './pay-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

/** A request: who asks whom for how much, and the answer to it. */
export function RequestPage({ id }: { readonly id: string }) {
  const t = useWords('wallet');
  useScreenTitle(t('request.title'));
  const row = useRow('wallet-request', id, 'it');
  return (
    <FoundPage title={t('request.title')} row={row}>
      {(request) => <Asked request={request} />}
    </FoundPage>
  );
}

function Asked({ request }: { readonly request: WalletRequest }) {
  const t = useWords('wallet');
  const userId = useAccount()?.userId ?? '';
  const money = useMoney();
  const { formatDateTime } = useFormat();
  const { amount, currency, state, payer, payee, payee_name: payeeName, qr, reference } = request;
  const isMine = payee === userId;
  return (
    <article className={styles.receipt}>
      <p className={styles.receiptTitle}>{t(isMine ? 'requests.mine' : 'requests.theirs')}</p>
      <p className={styles.bigAmount}>{money(amount, currency)}</p>
      <p className={styles.state} data-state={state}>
        {t(`requestState.${state}`)}
      </p>
      {isMine && state === 'open' && qr !== undefined ? (
        <div className={styles.qr}>
          <QrImage content={qr} label={t('request.qr')} />
        </div>
      ) : null}
      <dl className={styles.facts}>
        <dt>{t('request.by')}</dt>
        <dd>
          <Name>{request.merchant?.name ?? payeeName ?? payee}</Name>
          <br />
          <Code className={styles.id}>{payee}</Code>
        </dd>
        {payer === null ? null : (
          <>
            <dt>{t('request.of')}</dt>
            <dd>
              <Code className={styles.id}>{payer}</Code>
            </dd>
          </>
        )}
        {reference === undefined ? null : (
          <>
            <dt>{t('shop.reference')}</dt>
            <dd>
              <Code>{reference}</Code>
            </dd>
          </>
        )}
        <dt>{t('payment.at')}</dt>
        <dd>{formatDateTime(request.decided_at ?? request.created_at)}</dd>
      </dl>
      <Answers request={request} isMine={isMine} />
      <SandboxNote currency={currency} />
    </article>
  );
}

/** Paying, declining, or taking back a request while it is open. What is being paid stays on the screen when it is. */
export function Answers({ request, isMine }: { readonly request: WalletRequest; readonly isMine: boolean }) {
  const t = useWords('wallet');
  const call = useCall();
  const [isPaying, setIsPaying] = useState(false);
  const { request_id: requestId } = request;
  const end = useAction(() => call(isMine ? 'wallet.withdraw' : 'wallet.decline', { requestId }));
  return (
    <>
      <Failure error={end.error} />
      {request.state === 'open' && (
        <div className={styles.buttons}>
          <Button size="small" isPending={end.isPending} onPress={() => void end.run()}>
            {t(isMine ? 'request.withdraw' : 'request.decline')}
          </Button>
          {isMine ? null : (
            <Button size="small" variant="primary" onPress={() => setIsPaying(true)}>
              {t('request.pay')}
            </Button>
          )}
        </div>
      )}
      {isPaying && (
        <PayDialog
          target={{ kind: 'request', request }}
          currency={request.currency}
          roomId={null}
          onClose={() => setIsPaying(false)}
        />
      )}
    </>
  );
}
