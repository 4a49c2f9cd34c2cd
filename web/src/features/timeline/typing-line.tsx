import type { RoomDetailRow } from '@herald/client/port';
import { useWords } from '#app/i18n.ts';
import styles from './typing-line.module.css';

/** Who writes just now, in the room below the newest message. It is not read out: it would talk into every sentence. */
export function TypingLine({ typing }: { typing: RoomDetailRow['typing'] }) {
  const t = useWords('timeline');
  const [first, second] = typing;
  if (first === undefined) return null;
  const words =
    second === undefined
      ? t('typing.one', { name: first.name })
      : typing.length === 2
        ? t('typing.two', { name: first.name, other: second.name })
        : t('typing.many', { count: typing.length });
  return (
    <div className={styles.typing}>
      <p className={styles.words}>
        <span className={styles.dots} aria-hidden="true">
          <span />
          <span />
          <span />
        </span>
        {words}
      </p>
    </div>
  );
}
