import type { MessageRow } from '@herald/client/port';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { classNames } from '#ui/class-names.ts';
import { Ellipsis } from '#ui/icons.ts';
import { useRowActions } from './row-actions.ts';
import styles from './reaction-bar.module.css';

/** As many as stand in two lines of a phone; the rest is told in the list of who reacted. */
const SHOWN = 8;
const NAMES = 3;

/** The reactions to a message. Pressing one adds ours or takes it back. */
export function ReactionBar({ row }: { row: MessageRow }) {
  const t = useWords('timeline');
  const { formatNumber, formatList } = useFormat();
  const actions = useRowActions();
  const hidden = row.moreReactions + Math.max(0, row.reactions.length - SHOWN);
  return (
    <div className={styles.bar} role="group" aria-label={t('reaction.all')}>
      {row.reactions.slice(0, SHOWN).map((reaction) => {
        const names = reaction.names.slice(0, NAMES);
        const others = reaction.count - names.length;
        const who = others > 0 ? [...names, t('reaction.others', { count: others })] : names;
        return (
          <button
            key={reaction.key}
            type="button"
            className={classNames(styles.chip, reaction.isOwn && styles.own)}
            aria-pressed={reaction.isOwn}
            title={formatList(who)}
            onClick={() => actions.react(row, reaction.key)}
          >
            <bdi className={styles.sign}>{reaction.key}</bdi>
            <span className={styles.count}>{formatNumber(reaction.count)}</span>
            <span className="visually-hidden">{t('reaction.by', { names: formatList(who) })}</span>
          </button>
        );
      })}
      <button type="button" className={styles.chip} onClick={() => actions.showReactions(row)}>
        {hidden > 0 ? `+${formatNumber(hidden)}` : <Ellipsis aria-hidden="true" className={styles.more} />}
        <span className="visually-hidden">{t('reaction.who')}</span>
      </button>
    </div>
  );
}
