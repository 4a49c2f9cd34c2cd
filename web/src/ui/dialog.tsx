import type { ReactNode } from 'react';
import { useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { X } from './icons.ts';
import { useKitWords } from './kit-words.ts';
import { TextField } from './text-field.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
  /** Its buttons, the main one last. */
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large' | 'full';
  /** Whether a press outside and Escape close it. False for what must be answered. */
  readonly isDismissable?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
  /** Without the room round the content, for lists that reach the edge. */
  readonly isFlush?: boolean;
  /** Text alone: with nothing in it to take the focus, the body takes it itself, to be scrolled by keys. */
  readonly isText?: boolean;
  readonly className?: string;
}

/** A question or a task over the page; on a phone a sheet that rises from below. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onOpenChange, children, footer, size = 'medium', isDismissable = true } = props;
  const words = useKitWords();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
      className={styles.overlay}
    >
      <Modal className={classNames(styles.modal, styles[size], props.className)}>
        <AriaDialog role={props.role ?? 'dialog'} className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            {isDismissable ? (
              <IconButton
                label={words.close}
                icon={<X aria-hidden />}
                size="small"
                onPress={() => onOpenChange(false)}
              />
            ) : null}
          </header>
          <div
            className={classNames(styles.body, props.isFlush === true && styles.flush)}
            {...(props.isText === true ? { tabIndex: 0, role: 'region', 'aria-label': title } : {})}
          >
            {children}
          </div>
          {footer === undefined ? null : <footer className={styles.footer}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly isDanger?: boolean;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** While the promise runs the dialog stays and waits; it closes when the promise is kept. */
  readonly onConfirm: () => Promise<unknown> | void;
  /** What the person has to type before the button works, for what cannot be taken back. */
  readonly consequence?: { readonly label: string; readonly word: string };
  readonly children?: ReactNode;
}

/** Asks before something is done that matters. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, confirmLabel, cancelLabel, isDanger, isOpen, onOpenChange, onConfirm, consequence } =
    props;
  const words = useKitWords();
  const [typed, setTyped] = useState('');
  const [isPending, setIsPending] = useState(false);
  const close = (next: boolean) => {
    if (isPending) return;
    setTyped('');
    onOpenChange(next);
  };
  const confirm = async () => {
    setIsPending(true);
    try {
      await onConfirm();
      setTyped('');
      onOpenChange(false);
    } finally {
      setIsPending(false);
    }
  };
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onOpenChange={close}
      role="alertdialog"
      size="small"
      footer={
        <>
          <Button variant="quiet" onPress={() => close(false)} isDisabled={isPending}>
            {cancelLabel ?? words.cancel}
          </Button>
          <Button
            variant={isDanger === true ? 'danger' : 'primary'}
            isPending={isPending}
            isDisabled={consequence !== undefined && !sameWord(typed, consequence.word)}
            onPress={() => void confirm()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className={styles.text}>{text}</div>
      {props.children}
      {consequence === undefined ? null : (
        <TextField label={consequence.label} value={typed} onChange={setTyped} autoComplete="off" />
      )}
    </Dialog>
  );
}

function sameWord(typed: string, word: string): boolean {
  return typed.trim().toLocaleLowerCase() === word.trim().toLocaleLowerCase();
}
