import { useWords } from '#app/i18n.ts';
import { Name } from '#ui/bidi.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Pencil, Reply, X } from '#ui/icons.ts';
import type { ReplyPreview } from '@herald/client/port';
import { useReplyWords } from './reply-quote.tsx';
import type { Composer } from './use-composer.ts';
import styles from './composer-mode.module.css';

/** Above the text: what is answered or edited, and the way out of it. */
export function ComposerMode({ composer }: { composer: Composer }) {
  const t = useWords('timeline');
  const { mode } = composer.state;
  if (mode.kind === 'new') return null;
  return (
    <div className={styles.mode}>
      {mode.kind === 'edit' ? <Pencil aria-hidden="true" /> : <Reply aria-hidden="true" />}
      <div className={styles.words}>
        {mode.kind === 'edit' ? <strong>{t('composer.editing')}</strong> : <ReplyWords reply={mode.to} />}
      </div>
      <IconButton
        label={t(mode.kind === 'edit' ? 'composer.cancelEdit' : 'composer.cancelReply')}
        size="small"
        icon={<X aria-hidden />}
        onPress={() => {
          composer.cancel();
          composer.wishFocus();
        }}
      />
    </div>
  );
}

function ReplyWords({ reply }: { reply: ReplyPreview }) {
  const t = useWords('timeline');
  const words = useReplyWords(reply);
  return (
    <>
      <strong>
        {reply.senderName === null ? (
          t('composer.replying')
        ) : (
          <Name>{t('composer.replyingTo', { name: reply.senderName })}</Name>
        )}
      </strong>
      <span className={styles.text} dir="auto">
        {words}
      </span>
    </>
  );
}
