import type { ReplyPreview } from '@herald/client/port';
import { useWords } from '#app/i18n.ts';
import { Name } from '#ui/bidi.tsx';
import { useRowActions } from './row-actions.ts';
import styles from './reply-quote.module.css';

/** The message that is answered, in one line; pressing it goes there. */
export function ReplyQuote({ reply }: { reply: ReplyPreview }) {
  const t = useWords('timeline');
  const actions = useRowActions();
  const words = useReplyWords(reply);
  return (
    <button type="button" className={styles.quote} onClick={() => actions.jumpTo(reply.eventId)}>
      <span className="visually-hidden">
        {t('reply.goTo', { name: reply.senderName ?? '', text: words })}
      </span>
      {reply.senderName !== null && (
        <span className={styles.name} aria-hidden="true">
          <Name>{reply.senderName}</Name>
        </span>
      )}
      <span className={styles.text} dir="auto" aria-hidden="true">
        {words}
      </span>
    </button>
  );
}

/** What a reply's line says: the text, or the kind of what has no text. */
export function useReplyWords(reply: ReplyPreview): string {
  const t = useWords('timeline');
  const text = reply.text?.replaceAll(/\s+/gu, ' ').trim().slice(0, 200) ?? '';
  return text === '' ? t(`kind.${reply.kind}`) : text;
}
