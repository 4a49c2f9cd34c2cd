import type { RecoveryCode } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { Button, ButtonLink } from '#ui/button.tsx';
import { PasswordField } from '#ui/password-field.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { Text } from '#ui/text.tsx';
import { useCall } from '#app/engine.tsx';
import { codeOf } from '#app/error-words.ts';
import { Failure } from '#app/failure.tsx';
import { FrontPage } from '#app/front-page.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { ConfirmCode } from './confirm-code.tsx';
import { KeepCode } from './keep-code.tsx';
import styles from './keys.module.css';

type Step = 'asking' | 'make' | 'keep' | 'confirm' | 'done';

/** Leads through keeping the recovery code: see it, keep it, show that it is kept. */
export function SaveCodeScreen() {
  const t = useWords('keys');
  const call = useCall();
  const [step, setStep] = useState<Step>('asking');
  const [code, setCode] = useState<RecoveryCode | null>(null);
  useScreenTitle(t('save.title'));
  useEffect(() => {
    let isOver = false;
    const show = (pending: RecoveryCode | null) => {
      if (isOver) return;
      setCode(pending);
      setStep(pending === null ? 'make' : 'keep');
    };
    call('keys.pendingCode', {}).then(show, () => show(null));
    return () => {
      isOver = true;
    };
  }, [call]);
  const take = (made: RecoveryCode) => {
    setCode(made);
    setStep('keep');
  };
  if (step === 'done') {
    return (
      <FrontPage title={t('save.doneTitle')} text={t('save.doneText')}>
        <ButtonLink variant="primary" size="large" href={paths.chats} isWide>
          {t('toChats')}
        </ButtonLink>
      </FrontPage>
    );
  }
  const text = step === 'confirm' ? t('save.confirmText') : step === 'make' ? t('make.text') : t('save.text');
  return (
    <FrontPage title={step === 'make' ? t('make.title') : t('save.title')} text={text} backHref={paths.chats}>
      {step === 'asking' ? <Skeleton look="lines" rows={4} /> : null}
      {step === 'make' ? <MakeCode onMade={take} /> : null}
      {step === 'keep' && code !== null ? (
        <KeepCode code={code} onNext={() => setStep('confirm')} onPasskey={() => setStep('done')} />
      ) : null}
      {step === 'confirm' && code !== null ? (
        <ConfirmCode code={code} onBack={() => setStep('keep')} onConfirmed={() => setStep('done')} />
      ) : null}
    </FrontPage>
  );
}

function MakeCode({ onMade }: { onMade: (code: RecoveryCode) => void }) {
  const t = useWords('keys');
  const call = useCall();
  const [password, setPassword] = useState('');
  const [isPasswordAsked, setIsPasswordAsked] = useState(false);
  const make = useAction(async () => {
    try {
      onMade(await call('keys.setUp', isPasswordAsked ? { password } : {}));
    } catch (error) {
      if (codeOf(error) !== 'password-needed' || isPasswordAsked) throw error;
      setIsPasswordAsked(true);
    }
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void make.run();
      }}
    >
      <Text tone="soft">{t('make.note')}</Text>
      <Failure error={make.error} />
      {isPasswordAsked ? (
        <PasswordField
          label={t('password')}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          autoFocus
        />
      ) : null}
      <Button
        type="submit"
        variant="primary"
        size="large"
        isWide
        isPending={make.isPending}
        isDisabled={isPasswordAsked && password === ''}
      >
        {t('make.submit')}
      </Button>
    </form>
  );
}
