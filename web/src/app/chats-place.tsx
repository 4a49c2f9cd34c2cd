import { Suspense, useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { ButtonLink } from '#ui/button.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { MessagesSquare, Plus } from '#ui/icons.ts';
import { Skeleton } from '#ui/skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import {
  ConversationScreen,
  NewChatScreen,
  NewGroupScreen,
  preloadConversation,
  RoomDetailsScreen,
  RoomListPane,
} from './feature-screens.ts';
import { useBrand } from './brand.ts';
import { useOrder, useTopicState } from './engine.tsx';
import { useLanguage, useWords } from './i18n.ts';
import { paths } from './paths.ts';
import { SplitView } from './split-view.tsx';

export interface ChatsPlaceProps {
  /** What is open beside the list. */
  readonly open: 'nothing' | 'new' | { readonly roomId: string; readonly hasDetails: boolean };
}

/** What comes after the list is fetched once the list has had its turn. */
const PRELOAD_AFTER_MS = 1_000;

/** The conversations: the list, what is open, and its details. */
export function ChatsPlace({ open }: ChatsPlaceProps) {
  const t = useWords('app');
  const [search] = useSearchParams();
  const room = typeof open === 'object' ? open : null;
  const eventId = search.get('event');
  useEffect(() => {
    const timer = setTimeout(() => void preloadConversation().catch(() => {}), PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const shown = room?.hasDetails === true ? 'side' : open === 'nothing' ? 'list' : 'main';
  return (
    <SplitView
      shown={shown}
      listLabel={t('shell.chats')}
      list={
        <ErrorBoundary place="chats">
          <Suspense fallback={<Skeleton rows={10} />}>
            <RoomListPane selectedRoomId={room?.roomId ?? null} />
          </Suspense>
        </ErrorBoundary>
      }
      main={
        <ErrorBoundary place={typeof open === 'string' ? open : open.roomId}>
          <Suspense fallback={<Skeleton look="bubbles" />}>
            <Main open={open} eventId={eventId} isGroup={search.has('group')} />
          </Suspense>
        </ErrorBoundary>
      }
      sideLabel={t('shell.details')}
      side={
        room?.hasDetails === true ? (
          <ErrorBoundary place={room.roomId}>
            <Suspense fallback={<Skeleton />}>
              <RoomDetailsScreen key={room.roomId} roomId={room.roomId} />
            </Suspense>
          </ErrorBoundary>
        ) : undefined
      }
    />
  );
}

interface MainProps extends ChatsPlaceProps {
  readonly eventId: string | null;
  readonly isGroup: boolean;
}

function Main({ open, eventId, isGroup }: MainProps) {
  if (open === 'nothing') return <NothingOpen />;
  if (open === 'new') return isGroup ? <NewGroupScreen /> : <NewChatScreen />;
  return <ConversationScreen key={open.roomId} roomId={open.roomId} eventId={eventId} />;
}

function NothingOpen() {
  const t = useWords('app');
  const { name, tagline } = useBrand();
  const language = useLanguage();
  const hasNone = useOrder('rooms', '').length === 0;
  const isKnown = useTopicState('rooms', '') === 'ready';
  // Beside an empty list, which says what to do, the same once more would only be noise.
  if (hasNone && isKnown) {
    return <EmptyState icon={<MessagesSquare />} title={tagline[language] ?? tagline.en ?? name} />;
  }
  return (
    <EmptyState
      icon={<MessagesSquare />}
      title={t('empty.title')}
      text={t('empty.text')}
      action={
        <ButtonLink href={paths.new} variant="secondary" icon={<Plus aria-hidden />}>
          {t('empty.action')}
        </ButtonLink>
      }
    />
  );
}
