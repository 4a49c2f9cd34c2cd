import type { Mention, MessageRow, ReplyPreview, TimelineRow } from '@herald/client/port';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { now } from '#app/clock.ts';
import { useCall, useStore } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { showToast } from '#ui/toast.tsx';
import {
  canSubmit,
  draftOf,
  EMPTY_COMPOSER,
  reduceComposer,
  type ComposerAction,
  type ComposerState,
} from './composer-machine.ts';
import { newMessageKey } from './message-key.ts';
import { contentWords } from './spoken-row.ts';

const SAVE_AFTER_MS = 600;
const TYPING_EVERY_MS = 4_000;
const TYPING_IDLE_MS = 6_000;

/** The composer of a room: its state, and what the screen and its keys can do with it. */
export interface Composer {
  readonly state: ComposerState;
  type(text: string): void;
  mention(text: string, mention: Mention): void;
  reply(row: MessageRow): void;
  edit(row: MessageRow): void;
  /** Edits the last message of ours; false when there is none. */
  editLast(): boolean;
  cancel(): void;
  submit(): void;
  /** Ends the reply after files or a voice message took it with them; gives its event id. */
  takeReply(): string | null;
  /** How often something asked for the focus: the text field takes it when this changes. */
  readonly focusWish: number;
  wishFocus(): void;
}

/** Holds the text of a room, keeps its draft on this device, and tells others that somebody writes. */
export function useComposer(roomId: string, rows: readonly TimelineRow[]): Composer {
  const [state, dispatch] = useReducer(reduceComposer, EMPTY_COMPOSER);
  const [focusWish, wishFocus] = useReducer((count: number) => count + 1, 0);
  const latest = useRef({ state, rows });
  latest.current = { state, rows };
  useDraft(roomId, state, latest, dispatch);
  const typing = useTyping(roomId, state);

  const submit = useSubmit({ roomId, latest, dispatch, stopTyping: typing.stop });
  const modes = useModes({ roomId, latest, dispatch, wishFocus });
  return {
    state,
    focusWish,
    wishFocus,
    ...modes,
    submit,
    type: useCallback(
      (text: string) => {
        dispatch({ type: 'typed', text });
        typing.typed(text);
      },
      [typing],
    ),
    mention: useCallback(
      (text: string, mention: Mention) => dispatch({ type: 'mentioned', text, mention }),
      [],
    ),
    cancel: useCallback(() => dispatch({ type: 'cancelled' }), []),
  };
}

type Latest = React.RefObject<{ state: ComposerState; rows: readonly TimelineRow[] }>;

interface SubmitOptions {
  readonly roomId: string;
  readonly latest: Latest;
  readonly dispatch: (action: ComposerAction) => void;
  readonly stopTyping: () => void;
}

function useSubmit({ roomId, latest, dispatch, stopTyping }: SubmitOptions): () => void {
  const call = useCall();
  const t = useWords('timeline');
  return useCallback(() => {
    const { state: written } = latest.current;
    if (!canSubmit(written)) return;
    const { text, mentions, mode } = written;
    const failed = () => {
      showToast({ text: t('composer.notStored'), tone: 'danger' });
      // What was written must not be lost, whatever went wrong.
      if (latest.current.state.text === '') dispatch({ type: 'typed', text });
    };
    dispatch({ type: 'sent' });
    stopTyping();
    if (mode.kind === 'edit') {
      call('timeline.edit', { roomId, eventId: mode.eventId, text, mentions }).catch(failed);
      return;
    }
    const replyTo = mode.kind === 'reply' ? mode.to.eventId : null;
    call('timeline.send', { roomId, text, mentions, replyTo, key: newMessageKey() }).catch(failed);
  }, [call, roomId, t, latest, dispatch, stopTyping]);
}

interface ModeOptions {
  readonly roomId: string;
  readonly latest: Latest;
  readonly dispatch: (action: ComposerAction) => void;
  readonly wishFocus: () => void;
}

/** The ways into answering and editing, and what takes a reply along. */
function useModes({ roomId, latest, dispatch, wishFocus }: ModeOptions) {
  const call = useCall();
  const t = useWords('timeline');
  const edit = useCallback(
    (row: MessageRow) => {
      // One that is still going out is edited by its key: the change follows it.
      const eventId = row.eventId ?? row.key;
      call('timeline.source', { roomId, eventId }).then(
        ({ text, mentions }) => {
          dispatch({ type: 'edit', eventId, text, mentions });
          wishFocus();
        },
        () => showToast({ text: t('composer.cannotEdit'), tone: 'danger' }),
      );
    },
    [call, roomId, t, dispatch, wishFocus],
  );

  const reply = useCallback(
    (row: MessageRow) => {
      if (row.eventId === null) return;
      dispatch({ type: 'reply', to: previewOf(row, row.eventId, contentWords(row, t)) });
      wishFocus();
    },
    [t, dispatch, wishFocus],
  );

  const editLast = useCallback(() => {
    const last = latest.current.rows.findLast((row) => row.kind === 'message' && row.isOwn && row.canEdit);
    if (last?.kind !== 'message') return false;
    edit(last);
    return true;
  }, [edit, latest]);
  const takeReply = useCallback(() => {
    const { mode } = latest.current.state;
    if (mode.kind !== 'reply') return null;
    dispatch({ type: 'cancelled' });
    return mode.to.eventId;
  }, [latest, dispatch]);
  return { edit, reply, editLast, takeReply };
}

function useDraft(
  roomId: string,
  state: ComposerState,
  latest: Latest,
  dispatch: (action: ComposerAction) => void,
) {
  const store = useStore();
  useEffect(() => {
    let isOver = false;
    store.call('timeline.draft', { roomId }).then(
      (draft) => {
        if (isOver || draft === null) return;
        const answered = latest.current.rows.find(
          (row) => row.eventId !== null && row.eventId === draft.replyTo,
        );
        const replyTo = draft.replyTo === null ? null : draftReply(draft.replyTo, answered);
        dispatch({ type: 'draft-loaded', draft, replyTo });
      },
      // Without its draft the composer is empty, which shows.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [store, roomId, latest, dispatch]);

  const { isTouched } = state;
  const draft = draftOf(state);
  const saved = JSON.stringify(draft);
  useEffect(() => {
    if (!isTouched) return;
    const save = () => {
      // A draft that could not be stored is still on the screen.
      store.call('timeline.saveDraft', { roomId, draft: JSON.parse(saved) as typeof draft }).catch(() => {});
    };
    let isSaved = false;
    const once = () => {
      if (!isSaved) save();
      isSaved = true;
    };
    const timer = setTimeout(once, SAVE_AFTER_MS);
    window.addEventListener('pagehide', once);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', once);
      pendingSave.current = isSaved ? null : once;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, roomId, saved, isTouched]);
  const pendingSave = useRef<(() => void) | null>(null);
  // Leaving the room stores at once what waited.
  useEffect(() => () => pendingSave.current?.(), [roomId]);
}

function useTyping(roomId: string, state: ComposerState) {
  const store = useStore();
  const last = useRef({
    /** Null while nobody was told that this person types. */
    toldAt: null as number | null,
    timer: undefined as ReturnType<typeof setTimeout> | undefined,
  });
  const isEditing = useRef(false);
  isEditing.current = state.mode.kind === 'edit';
  const typing = useRef({
    stop() {
      clearTimeout(last.current.timer);
      if (last.current.toldAt === null) return;
      last.current.toldAt = null;
      store.call('timeline.setTyping', { roomId, isTyping: false }).catch(() => {});
    },
    typed(text: string) {
      if (text === '' || isEditing.current) return typing.current.stop();
      clearTimeout(last.current.timer);
      last.current.timer = setTimeout(() => typing.current.stop(), TYPING_IDLE_MS);
      const at = now();
      if (last.current.toldAt !== null && at - last.current.toldAt < TYPING_EVERY_MS) return;
      last.current.toldAt = at;
      // Nobody is worse off when this gets lost.
      store.call('timeline.setTyping', { roomId, isTyping: true }).catch(() => {});
    },
  });
  useEffect(() => {
    const { current } = typing;
    return () => current.stop();
  }, []);
  return typing.current;
}

function previewOf(row: MessageRow, eventId: string, text: string): ReplyPreview {
  return {
    eventId,
    sender: row.sender,
    senderName: row.senderName,
    text,
    kind: row.body.kind === 'unsupported' ? 'other' : row.body.kind,
  };
}

function draftReply(eventId: string, row: TimelineRow | undefined): ReplyPreview {
  if (row?.kind === 'message') return previewOf(row, eventId, row.body.kind === 'text' ? row.body.text : '');
  return { eventId, sender: null, senderName: null, text: null, kind: 'missing' };
}
