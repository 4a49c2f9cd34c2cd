import type { RoomDetailRow } from '@herald/client/port';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { useWords } from '#app/i18n.ts';
import { IconButton } from '#ui/icon-button.tsx';
import { Check, Mic, SendHorizontal, Smile } from '#ui/icons.ts';
import { AttachMenu } from './attach-menu.tsx';
import { canSubmit } from './composer-machine.ts';
import { ComposerMode } from './composer-mode.tsx';
import { EmojiPopover } from './emoji-popover.tsx';
import { FormatPopover } from './format-popover.tsx';
import { MentionPopup } from './mention-popup.tsx';
import { markOfKey, toggleMark, type Selection, type TextMark } from './text-marks.ts';
import type { Composer } from './use-composer.ts';
import { useMentions } from './use-mentions.ts';
import styles from './composer-bar.module.css';

export interface ComposerBarProps {
  readonly detail: RoomDetailRow;
  readonly composer: Composer;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRecord: () => void;
}

const TALLEST_PIXELS = 220;

/** Where a message is written: Enter sends, Shift and Enter begins a line, @ names somebody. */
export function ComposerBar({ detail, composer, onFiles, onRecord }: ComposerBarProps) {
  const t = useWords('timeline');
  const area = useRef<HTMLTextAreaElement>(null);
  const { state } = composer;
  const mentions = useMentions(detail, composer, area);
  const { mark, insert } = useTextChanges(composer, area);
  const handleKey = useComposerKeys(composer, mentions.handleKey, mark);
  useGrowth(area, state.text);
  useFocusWish(area, composer.focusWish);
  const isEditing = state.mode.kind === 'edit';
  const handlePaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || isEditing) return;
    event.preventDefault();
    onFiles(files);
  };
  return (
    <div className={styles.whole}>
      {mentions.query !== null && <MentionPopup mentions={mentions} />}
      <ComposerMode composer={composer} />
      <div className={styles.bar}>
        {!isEditing && <AttachMenu detail={detail} onFiles={onFiles} />}
        <textarea
          ref={area}
          className={styles.area}
          rows={1}
          dir="auto"
          value={state.text}
          maxLength={16_000}
          placeholder={t(detail.isEncrypted ? 'composer.placeholderEncrypted' : 'composer.placeholder')}
          aria-label={t('composer.label', { name: detail.name })}
          enterKeyHint="send"
          autoCapitalize="sentences"
          onChange={(event) => {
            composer.type(event.target.value);
            mentions.look();
          }}
          onKeyDown={handleKey}
          onSelect={mentions.look}
          onBlur={mentions.close}
          onPaste={handlePaste}
          {...mentions.areaProps}
        />
        <span className={styles.wideOnly}>
          <FormatPopover onMark={mark} />
        </span>
        <EmojiButton onPick={insert} />
        {canSubmit(state) || isEditing ? (
          <SendButton composer={composer} onSent={() => area.current?.focus()} />
        ) : (
          <IconButton
            label={t('composer.record')}
            variant="soft"
            icon={<Mic aria-hidden />}
            onPress={onRecord}
          />
        )}
      </div>
    </div>
  );
}

function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useWords('timeline');
  const button = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <span ref={button}>
        <IconButton label={t('composer.emoji')} icon={<Smile aria-hidden />} onPress={() => setOpen(true)} />
      </span>
      {isOpen && (
        <EmojiPopover
          anchor={button}
          onClose={() => setOpen(false)}
          onPick={(emoji) => {
            setOpen(false);
            onPick(emoji);
          }}
        />
      )}
    </>
  );
}

function SendButton({ composer, onSent }: { composer: Composer; onSent: () => void }) {
  const t = useWords('timeline');
  const isEditing = composer.state.mode.kind === 'edit';
  return (
    <IconButton
      label={t(isEditing ? 'composer.save' : 'composer.send')}
      variant="primary"
      icon={isEditing ? <Check aria-hidden /> : <SendHorizontal aria-hidden />}
      isDisabled={!canSubmit(composer.state)}
      onPress={() => {
        composer.submit();
        onSent();
      }}
    />
  );
}

/** Changes of the text at the caret: marks round the selection, and signs in its place. */
function useTextChanges(composer: Composer, area: Area) {
  const { text } = composer.state;
  const change = (next: Selection) => {
    composer.type(next.text);
    select(area.current, next.start, next.end);
  };
  return {
    mark: (kind: TextMark) => change(toggleMark(selectionOf(area.current, text), kind)),
    insert(sign: string) {
      const { start, end } = selectionOf(area.current, text);
      const caret = start + sign.length;
      change({ text: text.slice(0, start) + sign + text.slice(end), start: caret, end: caret });
    },
  };
}

type AreaKey = KeyboardEvent<HTMLTextAreaElement>;

function useComposerKeys(
  composer: Composer,
  first: (event: AreaKey) => boolean,
  onMark: (kind: TextMark) => void,
) {
  const { text, mode } = composer.state;
  return (event: AreaKey) => {
    // While an input method composes, its keys are its own; 229 is what older ones send.
    if (event.nativeEvent.isComposing || event.keyCode === 229 || first(event)) return;
    const kind = event.ctrlKey || event.metaKey ? markOfKey(event.key, event.shiftKey) : null;
    if (kind !== null) {
      event.preventDefault();
      onMark(kind);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      composer.submit();
    } else if (event.key === 'ArrowUp' && text === '' && mode.kind === 'new') {
      if (composer.editLast()) event.preventDefault();
    } else if (event.key === 'Escape' && mode.kind !== 'new') {
      event.preventDefault();
      composer.cancel();
    }
  };
}

type Area = RefObject<HTMLTextAreaElement | null>;

/** The field is as tall as its text, up to a limit, after which it scrolls. */
function useGrowth(area: Area, text: string): void {
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${Math.min(element.scrollHeight, TALLEST_PIXELS)}px`;
  }, [area, text]);
}

function useFocusWish(area: Area, wish: number): void {
  useEffect(() => {
    const element = area.current;
    if (wish === 0 || element === null) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [area, wish]);
}

function selectionOf(area: HTMLTextAreaElement | null, text: string): Selection {
  return { text, start: area?.selectionStart ?? text.length, end: area?.selectionEnd ?? text.length };
}

function select(area: HTMLTextAreaElement | null, start: number, end: number): void {
  requestAnimationFrame(() => {
    area?.focus();
    area?.setSelectionRange(start, end);
  });
}
