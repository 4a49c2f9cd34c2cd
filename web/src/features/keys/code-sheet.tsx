import type { RecoveryCode } from '@herald/client/port';
import { Code } from '#ui/bidi.tsx';
import { useBrand } from '#app/brand.ts';
import { useAccount } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { groupsOf } from './recovery-groups.ts';
import styles from './code-sheet.module.css';

/** The recovery code as it is read, copied by hand and printed: numbered, dated, in groups. */
export function CodeSheet({ code }: { readonly code: RecoveryCode }) {
  const t = useWords('keys');
  const { name } = useBrand();
  const { formatDate, formatNumber } = useFormat();
  const account = useAccount();
  return (
    <section className={styles.sheet} aria-label={t('code.label')}>
      <header className={styles.top}>
        <strong>{t('code.numbered', { name, number: formatNumber(code.number) })}</strong>
        <span>{formatDate(code.createdMs)}</span>
      </header>
      <p className={styles.for}>
        <Code>{account?.userId ?? ''}</Code>
      </p>
      <ol className={styles.groups} dir="ltr" translate="no" data-recovery-code="">
        {groupsOf(code.code).map((group, index) => (
          <li key={index} className={styles.group}>
            <span className={styles.number} aria-hidden="true">
              {index + 1}
            </span>
            <code className={styles.code}>{group}</code>
          </li>
        ))}
      </ol>
      <p className={styles.note}>{t('code.note')}</p>
    </section>
  );
}
