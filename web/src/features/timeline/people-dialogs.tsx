import type { MessageRow, Person, TimelineRow } from '@herald/client/port';
import { useEffect, useState } from 'react';
import { MxcAvatar } from '#features/media';
import { useCall } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { Name } from '#ui/bidi.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { ListRow } from '#ui/list-row.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import styles from './people-dialogs.module.css';

/** More than this nobody scrolls through; ten thousand would freeze the page. */
const KINDS_SHOWN = 60;
const PEOPLE_SHOWN = 100;

type Reactions = readonly { readonly key: string; readonly people: readonly Person[] }[];

/** Who reacted, and with what. */
export function ReactionsDialog({
  roomId,
  row,
  onClose,
}: {
  roomId: string;
  row: MessageRow;
  onClose: () => void;
}) {
  const t = useWords('timeline');
  const { formatNumber } = useFormat();
  const call = useCall();
  const [reactions, setReactions] = useState<Reactions | 'loading' | 'failed'>('loading');
  const [attempt, setAttempt] = useState(0);
  const { eventId } = row;
  useEffect(() => {
    let isOver = false;
    if (eventId === null) return;
    call('timeline.reactions', { roomId, eventId }).then(
      (found) => !isOver && setReactions(found),
      () => !isOver && setReactions('failed'),
    );
    return () => {
      isOver = true;
    };
  }, [call, roomId, eventId, attempt]);
  return (
    <Dialog title={t('reaction.title')} isOpen onOpenChange={onClose} isFlush>
      {reactions === 'loading' && <Skeleton rows={4} />}
      {reactions === 'failed' && (
        <div role="alert" className={styles.failed}>
          <p>{t('reaction.loadFailed')}</p>
          <Button onPress={() => setAttempt(attempt + 1)}>{t('list.retry')}</Button>
        </div>
      )}
      {typeof reactions === 'object' &&
        reactions.slice(0, KINDS_SHOWN).map(({ key, people }) => (
          <section key={key} className={styles.kind}>
            <h3 className={styles.title}>
              <bdi>{key}</bdi> <span>{formatNumber(people.length)}</span>
            </h3>
            <People people={people} />
          </section>
        ))}
      {typeof reactions === 'object' && reactions.length > KINDS_SHOWN && (
        <p className={styles.more}>{t('reaction.moreKinds', { count: reactions.length - KINDS_SHOWN })}</p>
      )}
    </Dialog>
  );
}

/** Who has read up to a message. */
export function ReadersDialog({ row, onClose }: { row: TimelineRow; onClose: () => void }) {
  const t = useWords('timeline');
  const rest = row.readerCount - row.readers.length;
  return (
    <Dialog title={t('readers.title')} isOpen onOpenChange={onClose} isFlush>
      <People people={row.readers} />
      {rest > 0 && <p className={styles.more}>{t('readers.more', { count: rest })}</p>}
    </Dialog>
  );
}

function People({ people }: { people: readonly Person[] }) {
  const t = useWords('timeline');
  return (
    <>
      <ul>
        {people.slice(0, PEOPLE_SHOWN).map((person) => (
          <li key={person.userId}>
            <ListRow
              leading={<MxcAvatar mxc={person.avatar} name={person.name} id={person.userId} size="small" />}
              title={<Name>{person.name}</Name>}
            />
          </li>
        ))}
      </ul>
      {people.length > PEOPLE_SHOWN && (
        <p className={styles.more}>{t('readers.more', { count: people.length - PEOPLE_SHOWN })}</p>
      )}
    </>
  );
}
