import styles from './caption.module.css';

/** The words under a picture or file. */
export function Caption({ text }: { text: string | null }) {
  if (text === null || text === '') return null;
  return (
    <p className={styles.caption} dir="auto">
      {text.slice(0, 4_000)}
    </p>
  );
}
