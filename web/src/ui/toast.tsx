import type { RefObject } from 'react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { X } from './icons.ts';
import { useKitWords } from './kit-words.ts';
import { dismissToast, findShownToast, subscribeToasts } from './toast-queue.ts';
import type { Toast } from './toast-queue.ts';
import styles from './toast.module.css';

export { showToast } from './toast-queue.ts';
export type { ToastWords } from './toast-queue.ts';

const SHOWN_MS = 6_000;
const SHOWN_WITH_ACTION_MS = 12_000;

/** Where toasts appear. The app has it once. It keeps clear of what has the focus. */
export function ToastRegion() {
  const words = useKitWords();
  const toast = useSyncExternalStore(subscribeToasts, findShownToast);
  return (
    <div
      role="region"
      aria-label={words.notifications}
      data-react-aria-top-layer="true"
      className={styles.region}
      hidden={toast === null}
    >
      {toast === null ? null : <ShownToast key={toast.id} toast={toast} />}
    </div>
  );
}

function ShownToast({ toast }: { toast: Toast }) {
  const words = useKitWords();
  const box = useRef<HTMLDivElement>(null);
  const [isHeld, setIsHeld] = useState(false);
  const isAbove = useAvoidsFocus(box);
  const shownMs = toast.action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS;
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => dismissToast(toast.id), shownMs);
    return () => clearTimeout(timer);
  }, [isHeld, shownMs, toast.id]);
  return (
    <div
      ref={box}
      className={classNames(styles.toast, styles[toast.tone ?? 'neutral'], isAbove && styles.above)}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <span className={styles.text} role={toast.tone === 'danger' ? 'alert' : 'status'}>
        {toast.text}
      </span>
      {toast.action === undefined ? null : (
        <Button
          variant="quiet"
          size="small"
          className={styles.action}
          onPress={() => {
            toast.action?.onPress();
            dismissToast(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton
        label={words.dismiss}
        size="small"
        icon={<X aria-hidden />}
        className={styles.action}
        onPress={() => dismissToast(toast.id)}
      />
    </div>
  );
}

/** Whether the toast has to go to the top, because what has the focus lies where it would be (WCAG 2.4.11). */
function useAvoidsFocus(box: RefObject<HTMLDivElement | null>): boolean {
  const [isAbove, setIsAbove] = useState(false);
  useEffect(() => {
    const look = () => {
      const focused = document.activeElement;
      const toast = box.current;
      if (focused === null || focused === document.body || toast === null || toast.contains(focused)) return;
      const place = focused.getBoundingClientRect();
      if (place.height > window.innerHeight / 2) return;
      setIsAbove(place.bottom > window.innerHeight / 2);
    };
    look();
    document.addEventListener('focusin', look);
    return () => document.removeEventListener('focusin', look);
  }, [box]);
  return isAbove;
}
