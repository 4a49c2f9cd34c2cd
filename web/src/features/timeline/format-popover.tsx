import { useWords } from '#app/i18n.ts';
import { IconButton } from '#ui/icon-button.tsx';
import { Bold, Code, Italic, Link, Minus, Quote, Type } from '#ui/icons.ts';
import { Popover, PopoverTrigger } from '#ui/popover.tsx';
import type { TextMark } from './text-marks.ts';
import styles from './format-popover.module.css';

const MARKS: readonly {
  readonly mark: TextMark;
  readonly Icon: typeof Bold;
  readonly keys: string | null;
}[] = [
  { mark: 'bold', Icon: Bold, keys: 'Ctrl+B' },
  { mark: 'italic', Icon: Italic, keys: 'Ctrl+I' },
  { mark: 'strike', Icon: Minus, keys: 'Ctrl+Shift+X' },
  { mark: 'code', Icon: Code, keys: 'Ctrl+E' },
  { mark: 'link', Icon: Link, keys: 'Ctrl+L' },
  { mark: 'quote', Icon: Quote, keys: null },
];

/** Markdown's signs round a letter. */
const SIGNS = ['**a**', '_a_', '~~a~~', '`a`', '> a', '- a'];

/** Formatting by buttons, with Markdown's signs and the keys told beside them. */
export function FormatPopover({ onMark }: { onMark: (mark: TextMark) => void }) {
  const t = useWords('timeline');
  return (
    <PopoverTrigger>
      <IconButton label={t('format.open')} icon={<Type aria-hidden />} />
      <Popover label={t('format.open')} placement="top end">
        <div className={styles.marks} role="group" aria-label={t('format.open')}>
          {MARKS.map(({ mark, Icon, keys }) => (
            <IconButton
              key={mark}
              label={
                keys === null
                  ? t(`format.${mark}`)
                  : t('format.withKeys', { name: t(`format.${mark}`), keys })
              }
              icon={<Icon aria-hidden />}
              slot="close"
              onPress={() => onMark(mark)}
            />
          ))}
        </div>
        <p className={styles.hint}>{t('format.hint')}</p>
        <p className={styles.signs} dir="ltr" aria-hidden="true">
          {SIGNS.map((sign) => (
            <span key={sign}>{sign}</span>
          ))}
        </p>
      </Popover>
    </PopoverTrigger>
  );
}
