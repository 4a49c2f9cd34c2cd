import { Check } from '#ui/icons.ts';
import { useWords } from '#app/i18n.ts';
import { isPasswordLongEnough, MIN_PASSWORD_LENGTH } from './password-rules.ts';
import styles from './front.module.css';

/** The one rule for passwords, with a tick once it is met. */
export function PasswordRule({ password }: { readonly password: string }) {
  const t = useWords('sessions');
  const isMet = isPasswordLongEnough(password);
  return (
    <span className={styles.rule} data-met={isMet ? '' : undefined}>
      {isMet ? <Check aria-hidden /> : null}
      {t('password.rule', { count: MIN_PASSWORD_LENGTH })}
    </span>
  );
}
