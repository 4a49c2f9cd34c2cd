import type { PasskeyRequest, WalletPayment } from '@herald/client/port';
import { useState } from 'react';
import { canUse, PasskeyError, usePasskeyFor } from '#features/passkeys';
import { useAccount, useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useAction } from '#app/use-action.ts';
import { Banner } from '#ui/banner.tsx';
import { Code, Name } from '#ui/bidi.tsx';
import { Button, ButtonLink } from '#ui/button.tsx';
import { FingerprintPattern } from '#ui/icons.ts';
import { PasswordField } from '#ui/password-field.tsx';
import { Text } from '#ui/text.tsx';
import type { Begun } from './pay-dialog.tsx';
import { SandboxNote } from './sandbox-note.tsx';
import { useMoney } from './use-money.ts';
import styles from './wallet.module.css';

interface ConfirmStepProps {
  readonly begun: Begun;
  readonly onBack: () => void;
  readonly onPaid: (payment: WalletPayment) => void;
}

const PROOF_WRONG = 'CHAT.HERALD.WALLET_PROOF_WRONG';

type Way = 'none' | 'passkey' | 'password' | 'unverified';

/** The second step: exactly what is signed, and the proof that it is the person. */
export function ConfirmStep({ begun: { payment, card }, onBack, onPaid }: ConfirmStepProps) {
  const t = useWords('wallet');
  const passkeys = useWords('passkeys');
  const call = useCall();
  const money = useMoney();
  const [password, setPassword] = useState('');
  const [isPasswordWanted, setIsPasswordWanted] = useState(false);
  const request = passkeyRequestOf(payment);
  const way = useWay(payment, request !== null && !isPasswordWanted);
  const amount = money(payment.amount, payment.currency);
  const pay = useAction(async () => {
    const passkey = way === 'passkey' && request !== null ? await usePasskeyFor(request) : null;
    onPaid(
      await call('wallet.authorise', {
        paymentId: payment.payment_id,
        password: way === 'password' ? password : null,
        passkey,
        card,
      }),
    );
  });
  const isWrong = way === 'password' && codeOf(pay.cause) === PROOF_WRONG;
  const failure = pay.cause instanceof PasskeyError ? passkeys(`failed.${pay.cause.reason}`) : pay.error;
  const isReady = way === 'none' || way === 'passkey' || (way === 'password' && password !== '');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void pay.run();
      }}
    >
      <p className={styles.bigAmount}>{amount}</p>
      <Payee payment={payment} />
      {card?.note == null ? null : (
        <Text tone="soft">
          <Name>{card.note}</Name>
        </Text>
      )}
      {way === 'unverified' && <UnverifiedDevice />}
      {way === 'passkey' && <Text tone="soft">{t('pay.passkeyHint')}</Text>}
      {way === 'password' && (
        <PasswordField
          label={t('pay.password')}
          description={t('pay.passwordHint')}
          errorMessage={isWrong ? t('pay.passwordWrong') : null}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus
        />
      )}
      {way === 'none' && <Text tone="faint">{t('pay.noProof')}</Text>}
      <Failure error={isWrong ? null : failure} />
      <SandboxNote currency={payment.currency} />
      {way === 'passkey' && (
        <Button variant="quiet" isDisabled={pay.isPending} onPress={() => setIsPasswordWanted(true)}>
          {t('pay.byPassword')}
        </Button>
      )}
      <div className={styles.buttons}>
        <Button variant="quiet" onPress={onBack} isDisabled={pay.isPending}>
          {t('pay.back')}
        </Button>
        <Button
          type="submit"
          variant="primary"
          icon={way === 'passkey' ? <FingerprintPattern aria-hidden /> : undefined}
          isPending={pay.isPending}
          isDisabled={!isReady}
        >
          {t('pay.submit', { amount })}
        </Button>
      </div>
    </form>
  );
}

/** How the person proves it: by a passkey where they have one for this page, else by the password and this device. */
function useWay({ authentication }: WalletPayment, isPasskeyWanted: boolean): Way {
  const isVerified = useAccount()?.security.state === 'ready';
  if (authentication?.needed === false) return 'none';
  if (isPasskeyWanted) return 'passkey';
  return isVerified ? 'password' : 'unverified';
}

function passkeyRequestOf({ authentication }: WalletPayment): PasskeyRequest | null {
  for (const proof of authentication?.proofs ?? [])
    if (proof.type === 'chat.herald.passkey' && canUse(proof.options.rpId)) return proof.options;
  return null;
}

/** Whom the payer is about to pay, as the wallet names them, and not as any message does. */
function Payee({ payment }: { readonly payment: WalletPayment }) {
  const t = useWords('wallet');
  const { payee, payee_name: name, merchant } = payment;
  if (payee === null) return <Text tone="soft">{t('pay.toCircle')}</Text>;
  return (
    <dl className={styles.facts}>
      <dt>{t('pay.payee')}</dt>
      <dd>
        <Name>{name ?? payee}</Name>
        {merchant === undefined ? null : <span className={styles.place}> · {merchant.city}</span>}
        <br />
        <Code className={styles.id}>{payee}</Code>
      </dd>
    </dl>
  );
}

function UnverifiedDevice() {
  const t = useWords('wallet');
  return (
    <Banner
      tone="warning"
      title={t('pay.unverifiedTitle')}
      actions={
        <ButtonLink size="small" variant="primary" href={paths.recover}>
          {t('pay.verify')}
        </ButtonLink>
      }
    >
      {t('pay.unverifiedText')}
    </Banner>
  );
}
