import type { Draft, Mention, ReplyPreview } from '@herald/client/port';

/** What the text in the composer will become. */
export type ComposerMode =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly to: ReplyPreview }
  | { readonly kind: 'edit'; readonly eventId: string; readonly before: Draft };

/** The composer of one room. */
export interface ComposerState {
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly mode: ComposerMode;
  /** Whether the person wrote since the room was opened: a stored draft never replaces what was typed. */
  readonly isTouched: boolean;
}

export type ComposerAction =
  | { readonly type: 'draft-loaded'; readonly draft: Draft; readonly replyTo: ReplyPreview | null }
  | { readonly type: 'typed'; readonly text: string }
  | { readonly type: 'mentioned'; readonly text: string; readonly mention: Mention }
  | { readonly type: 'reply'; readonly to: ReplyPreview }
  | {
      readonly type: 'edit';
      readonly eventId: string;
      readonly text: string;
      readonly mentions: readonly Mention[];
    }
  | { readonly type: 'cancelled' }
  | { readonly type: 'sent' };

export const EMPTY_COMPOSER: ComposerState = {
  text: '',
  mentions: [],
  mode: { kind: 'new' },
  isTouched: false,
};

/** The next state of a composer. */
export function reduceComposer(state: ComposerState, action: ComposerAction): ComposerState {
  switch (action.type) {
    case 'draft-loaded':
      if (state.isTouched || state.mode.kind !== 'new') return state;
      return {
        text: action.draft.text,
        mentions: action.draft.mentions,
        mode: action.replyTo === null ? { kind: 'new' } : { kind: 'reply', to: action.replyTo },
        isTouched: false,
      };
    case 'typed':
      return {
        ...state,
        text: action.text,
        mentions: keptMentions(action.text, state.mentions),
        isTouched: true,
      };
    case 'mentioned':
      return {
        ...state,
        text: action.text,
        mentions: keptMentions(action.text, withMention(state.mentions, action.mention)),
        isTouched: true,
      };
    case 'reply': {
      const base = state.mode.kind === 'edit' ? fromDraft(state.mode.before) : state;
      return { ...base, mode: { kind: 'reply', to: action.to }, isTouched: true };
    }
    case 'edit':
      return {
        text: action.text,
        mentions: action.mentions,
        mode: { kind: 'edit', eventId: action.eventId, before: draftOf(state) },
        isTouched: true,
      };
    case 'cancelled':
      if (state.mode.kind === 'edit') return { ...fromDraft(state.mode.before), isTouched: true };
      return { ...state, mode: { kind: 'new' }, isTouched: true };
    case 'sent':
      if (state.mode.kind === 'edit') return { ...fromDraft(state.mode.before), isTouched: true };
      return { ...EMPTY_COMPOSER, isTouched: true };
  }
}

/** What is stored as the room's draft: while a message is edited, the text that was there before. */
export function draftOf(state: ComposerState): Draft {
  if (state.mode.kind === 'edit') return state.mode.before;
  return {
    text: state.text,
    mentions: state.mentions,
    replyTo: state.mode.kind === 'reply' ? state.mode.to.eventId : null,
  };
}

/** Whether Enter would send something. */
export function canSubmit(state: ComposerState): boolean {
  return state.text.trim() !== '';
}

/** The mentions whose name, with its @, still stands in the text. */
export function keptMentions(text: string, mentions: readonly Mention[]): readonly Mention[] {
  const kept = mentions.filter((mention) => text.includes(mention.name));
  return kept.length === mentions.length ? mentions : kept;
}

function withMention(mentions: readonly Mention[], added: Mention): readonly Mention[] {
  return mentions.some((mention) => mention.userId === added.userId) ? mentions : [...mentions, added];
}

function fromDraft(draft: Draft): ComposerState {
  return { text: draft.text, mentions: draft.mentions, mode: { kind: 'new' }, isTouched: true };
}
