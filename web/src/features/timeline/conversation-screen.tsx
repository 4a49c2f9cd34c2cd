import type { RoomDetailRow, TimelineWindowRow } from '@herald/client/port';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useAccount, useCall, useRow } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { Button, ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { DoorOpen, MessageCircle } from '#ui/icons.ts';
import { Skeleton } from '#ui/skeleton.tsx';
import { ComposerArea } from './composer-area.tsx';
import { ConversationDialogs } from './conversation-dialogs.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { DateDialog } from './date-dialog.tsx';
import { LiveRegion } from './live-region.tsx';
import { MessageList } from './message-list.tsx';
import { RowActionsContext } from './row-actions.ts';
import { useComposer, type Composer } from './use-composer.ts';
import { useConversationActions } from './use-conversation-actions.ts';
import { useEntries, type ConversationWindow } from './use-entries.ts';
import { useHeld } from './use-held.ts';
import { useIsLate } from './use-is-late.ts';
import { useReadMarker } from './use-read-marker.ts';
import { useScrollPlace } from './use-scroll-place.ts';
import { windowKey } from './window-key.ts';
import styles from './conversation-screen.module.css';

export interface ConversationScreenProps {
  readonly roomId: string;
  /** A message to show, for links and jumps; null for the room's end. */
  readonly eventId: string | null;
}

/** A conversation: its head, its messages, and where to write. */
export function ConversationScreen({ roomId, eventId }: ConversationScreenProps) {
  const t = useWords('timeline');
  const detail = useRow('room', roomId, roomId);
  useScreenTitle(detail?.name ?? '');
  if (detail === undefined) return <MissingRoom roomId={roomId} />;
  if (detail.membership === 'leave' || detail.membership === 'ban') {
    return (
      <EmptyState
        level={1}
        icon={<DoorOpen />}
        title={t(`gone.${detail.membership}`, { name: detail.name })}
        text={t('gone.text')}
        action={<ToChats />}
      />
    );
  }
  return <Conversation detail={detail} eventId={eventId} />;
}

function Conversation({ detail, eventId }: { detail: RoomDetailRow; eventId: string | null }) {
  const { roomId } = detail;
  const key = windowKey(roomId, eventId);
  const frame = useRef<HTMLDivElement>(null);
  const shown = useEntries(key);
  const composer = useComposer(roomId, shown.rows);
  const [isDating, setDating] = useState(false);
  const closeDate = useCallback(() => setDating(false), []);
  return (
    <div ref={frame} className={styles.screen}>
      <ConversationHeader detail={detail} onJumpToDate={() => setDating(true)} />
      <Messages key={key} windowKey={key} detail={detail} shown={shown} composer={composer} />
      <ComposerArea detail={detail} composer={composer} dropTarget={frame} />
      {isDating && <DateDialog roomId={roomId} onClose={closeDate} />}
    </div>
  );
}

interface MessagesProps {
  readonly windowKey: string;
  readonly detail: RoomDetailRow;
  readonly shown: ConversationWindow;
  readonly composer: Composer;
}

/** One window of the conversation. A jump to another place begins a new one; what is being written stays. */
function Messages({ windowKey: key, detail, shown, composer }: MessagesProps) {
  const { roomId } = detail;
  const { state, rows, place } = shown;
  const entries = useHeld(shown.entries);
  const userId = useAccount()?.userId ?? null;
  const call = useCall();
  const [, navigate] = useLocation();
  const seen = useReadMarker(roomId, place?.hasNewer ?? true);
  // A failed load is told by the window's own error.
  const loadOlder = useCallback(() => void call('timeline.loadOlder', { key }).catch(() => {}), [call, key]);
  const loadNewer = useCallback(() => void call('timeline.loadNewer', { key }).catch(() => {}), [call, key]);
  const scroll = useScrollPlace({
    entries,
    place,
    onLoadOlder: loadOlder,
    onLoadNewer: loadNewer,
    onSeen: seen,
  });
  const { scrollToKey } = scroll;
  const { markedKey, mark } = useMark();
  const jumpTo = useCallback(
    (target: string) => {
      const row = rows.find((each) => each.eventId === target);
      if (row !== undefined && scrollToKey(row.key)) mark(row.key);
      else navigate(paths.roomEvent(roomId, target));
    },
    [rows, navigate, roomId, scrollToKey, mark],
  );
  const { actions, dialogs } = useConversationActions({ detail, composer, jumpTo });
  const focusKey = place?.focusKey ?? null;
  useEffect(() => {
    if (focusKey !== null) mark(focusKey);
  }, [focusKey, mark]);

  const hasUnreadHere = useMemo(() => entries.some((entry) => entry.isUnreadStart), [entries]);
  const firstUnread = place?.firstUnreadEventId ?? null;
  if (state === 'loading' || entries.length === 0) {
    return <NoMessages detail={detail} isLoading={state === 'loading' || mayHaveMore(place)} />;
  }
  return (
    <RowActionsContext value={actions}>
      <MessageList
        detail={detail}
        entries={entries}
        place={place}
        scroll={scroll}
        userId={userId}
        markedKey={markedKey}
        onRetryLoading={place?.hasNewer === true ? loadNewer : loadOlder}
        onJumpToEnd={() => (place?.hasNewer === true ? navigate(paths.room(roomId)) : scroll.scrollToEnd())}
        onJumpToUnread={firstUnread !== null && !hasUnreadHere ? () => jumpTo(firstUnread) : null}
        onLeave={composer.wishFocus}
      />
      <LiveRegion rows={rows} isLive={place?.hasNewer !== true} />
      <ConversationDialogs detail={detail} rows={rows} dialogs={dialogs} />
    </RowActionsContext>
  );
}

/** Nothing is shown yet, and that says nothing: what there is may be on its way. */
function mayHaveMore(place: TimelineWindowRow | undefined): boolean {
  return place === undefined || place.hasOlder || place.isLoadingOlder;
}

function NoMessages({ detail, isLoading }: { detail: RoomDetailRow; isLoading: boolean }) {
  const t = useWords('timeline');
  const isInvited = detail.membership === 'invite';
  return (
    <div className={styles.filling}>
      {isLoading ? (
        <Skeleton look="bubbles" rows={8} label={t('list.loading')} />
      ) : (
        <EmptyState
          icon={<MessageCircle />}
          title={t(isInvited ? 'list.invitedTitle' : 'list.emptyTitle')}
          text={t(isInvited ? 'list.invited' : detail.isEncrypted ? 'list.emptyEncrypted' : 'list.empty')}
        />
      )}
    </div>
  );
}

const MARK_MS = 2_600;

/** The message that a jump led to, marked for a moment. */
function useMark() {
  const [markedKey, setMarked] = useState<string | null>(null);
  const mark = useCallback((key: string) => setMarked(key), []);
  useEffect(() => {
    if (markedKey === null) return;
    const timer = setTimeout(() => setMarked(null), MARK_MS);
    return () => clearTimeout(timer);
  }, [markedKey]);
  return { markedKey, mark };
}

/** While nothing is known about a room, and when nothing ever comes: a link to a place the person cannot see. */
function MissingRoom({ roomId }: { roomId: string }) {
  const t = useWords('timeline');
  const hasRoom = useRow('rooms', '', roomId) !== undefined;
  const isLate = useIsLate(6_000);
  if (hasRoom || !isLate) return <Skeleton look="bubbles" rows={8} label={t('list.loading')} />;
  return (
    <EmptyState
      level={1}
      icon={<DoorOpen />}
      title={t('missing.title')}
      text={t('missing.text')}
      action={<MissingActions roomId={roomId} />}
    />
  );
}

function MissingActions({ roomId }: { roomId: string }) {
  const t = useWords('timeline');
  const call = useCall();
  const join = useAction(() => call('rooms.join', { roomIdOrAlias: roomId }));
  return (
    <>
      <Button variant="primary" isPending={join.isPending} onPress={() => void join.run()}>
        {t('missing.join')}
      </Button>
      <ToChats />
      {join.error !== null && <p role="alert">{join.error}</p>}
    </>
  );
}

/** The list is not beside it on a phone, and neither is the bar. */
function ToChats() {
  const app = useWords('app');
  return (
    <ButtonLink variant="quiet" href={paths.chats}>
      {app('notFound.action')}
    </ButtonLink>
  );
}
