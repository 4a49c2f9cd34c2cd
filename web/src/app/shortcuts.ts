import { useEffect } from 'react';
import { getPreferences } from './preferences.ts';

/** What the keyboard can ask of the shell. */
export interface ShortcutActions {
  readonly search: () => void;
  readonly help: () => void;
  readonly go: (path: string) => void;
}

export type ShellCommand = 'search' | 'help' | 'new' | 'chats' | 'me';

interface Press {
  readonly key: string;
  readonly hasControl: boolean;
  readonly hasAlt: boolean;
  readonly isTyping: boolean;
  readonly singleKeys: boolean;
}

/** What a key press asks for, or null. Single keys never act where text is typed, and can be switched off. */
export function findCommand(press: Press): ShellCommand | null {
  if (press.hasControl) return press.key.toLowerCase() === 'k' && !press.hasAlt ? 'search' : null;
  if (press.hasAlt) return ALT_KEYS[press.key] ?? null;
  if (press.isTyping || !press.singleKeys) return null;
  return SINGLE_KEYS[press.key] ?? null;
}

const ALT_KEYS: Readonly<Record<string, ShellCommand>> = { '1': 'chats', '2': 'me', n: 'new' };
const SINGLE_KEYS: Readonly<Record<string, ShellCommand>> = { '?': 'help', '/': 'search', n: 'new' };

/** Hears the shell's shortcuts as long as the component is there. */
export function useShortcuts(actions: ShortcutActions): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isInDialog()) return;
      const command = findCommand({
        key: event.key,
        hasControl: event.ctrlKey || event.metaKey,
        hasAlt: event.altKey,
        isTyping: isTyping(event.target),
        singleKeys: getPreferences().singleKeys,
      });
      if (command === null) return;
      event.preventDefault();
      if (command === 'search') actions.search();
      else if (command === 'help') actions.help();
      else actions.go(PATHS[command]);
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, [actions]);
}

const PATHS = { new: '/new', chats: '/chats', me: '/me' } as const;

/** Whether what has the focus takes text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['button', 'checkbox', 'radio', 'range'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}

function isInDialog(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}
