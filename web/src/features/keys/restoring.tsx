import { classNames } from '#ui/class-names.ts';
import { ProgressBar } from '#ui/progress-bar.tsx';
import { useAccount } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import styles from './keys.module.css';

/** How many of the older messages are readable by now; nothing when none are being fetched. */
export function Restoring({ isBare }: { readonly isBare?: boolean }) {
  const t = useWords('keys');
  const { formatNumber } = useFormat();
  const restoring = useAccount()?.security.restoring ?? null;
  if (restoring === null) return null;
  const { done, total } = restoring;
  return (
    <div className={classNames(styles.restoring, isBare === true && styles.bare)}>
      <ProgressBar
        label={t('restoring.label')}
        value={total === 0 ? null : done}
        max={total}
        valueText={
          total === 0
            ? undefined
            : t('restoring.value', { done: formatNumber(done), total: formatNumber(total) })
        }
      />
    </div>
  );
}
