import { showToast } from '#ui/toast.tsx';
import type { Words } from './i18n.ts';

/** Copies a text and says so. `t` are the shell's words. */
export async function copyText(t: Words, text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ text: t('copied'), tone: 'success' });
    return true;
  } catch {
    showToast({ text: t('copyFailed'), tone: 'danger' });
    return false;
  }
}
