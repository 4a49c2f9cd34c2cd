import type { ReactNode } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal';
import styles from './full-window.module.css';

export interface FullWindowProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dark layer over the whole window, for pictures and videos. Escape closes it, the focus stays within. */
export function FullWindow({ label, onClose, children }: FullWindowProps) {
  return (
    <ModalOverlay isOpen onOpenChange={(isOpen) => !isOpen && onClose()} className={styles.overlay}>
      <Modal className={styles.fill}>
        <Dialog aria-label={label} className={styles.fill}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
