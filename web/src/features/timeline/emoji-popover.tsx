import { Suspense, type RefObject } from 'react';
import { useWords } from '#app/i18n.ts';
import { lazyScreen } from '#app/lazy-screen.tsx';
import { Popover } from '#ui/popover.tsx';
import { Spinner } from '#ui/spinner.tsx';
import styles from './emoji-picker.module.css';

const EmojiPicker = lazyScreen(async () => (await import('./emoji-picker.tsx')).EmojiPicker);

export interface EmojiPopoverProps {
  readonly anchor: RefObject<Element | null>;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

/** All emoji beside the button that asked for them; their names are loaded with the first use. */
export function EmojiPopover({ anchor, onPick, onClose }: EmojiPopoverProps) {
  const t = useWords('timeline');
  return (
    <Popover
      label={t('emoji.title')}
      placement="top end"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      triggerRef={anchor}
    >
      <div className={styles.frame}>
        <Suspense fallback={<Spinner />}>
          <EmojiPicker onPick={onPick} />
        </Suspense>
      </div>
    </Popover>
  );
}
