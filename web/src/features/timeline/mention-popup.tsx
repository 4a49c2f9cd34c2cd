import { MxcAvatar } from '#features/media';
import { useWords } from '#app/i18n.ts';
import { Code, Name } from '#ui/bidi.tsx';
import { classNames } from '#ui/class-names.ts';
import type { useMentions } from './use-mentions.ts';
import styles from './mention-popup.module.css';

/** The people who fit what stands after the @. The focus stays in the text. */
export function MentionPopup({ mentions }: { mentions: ReturnType<typeof useMentions> }) {
  const t = useWords('timeline');
  return (
    <div id={mentions.id} role="listbox" aria-label={t('mention.label')} className={styles.popup}>
      {mentions.choices.map((choice, index) => (
        <div
          key={choice.userId}
          id={`${mentions.id}-${index}`}
          role="option"
          aria-selected={index === mentions.at}
          className={classNames(styles.choice, index === mentions.at && styles.chosen)}
          // The press must not take the focus out of the text.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => mentions.pick(choice)}
        >
          <MxcAvatar mxc={choice.avatar} name={choice.name} id={choice.userId} size="tiny" />
          <Name className={styles.name}>{choice.name}</Name>
          <Code className={styles.id}>{choice.userId}</Code>
        </div>
      ))}
    </div>
  );
}
