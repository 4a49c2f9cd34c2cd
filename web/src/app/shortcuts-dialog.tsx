import { Dialog } from '#ui/dialog.tsx';
import { useWords } from './i18n.ts';
import { ShortcutsList } from './shortcuts-list.tsx';

/** Every shortcut, over whatever is shown. */
export function ShortcutsDialog({ isOpen, onOpenChange }: ShortcutsDialogProps) {
  const t = useWords('app');
  return (
    <Dialog title={t('keys.title')} isOpen={isOpen} onOpenChange={onOpenChange} isText>
      <ShortcutsList />
    </Dialog>
  );
}

export interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}
