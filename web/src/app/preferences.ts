import { useSyncExternalStore } from 'react';
import { findLanguage } from './languages.ts';
import type { Language } from './languages.ts';

/** How a person wants this browser to show things. It holds no secret and nothing about conversations. */
export interface Preferences {
  /** Null until chosen: then the browser's languages decide. */
  readonly language: Language | null;
  readonly theme: 'system' | 'light' | 'dark';
  /** Percent of the browser's own text size. */
  readonly textSize: 90 | 100 | 115 | 130 | 150;
  readonly contrast: 'system' | 'more';
  readonly motion: 'system' | 'off';
  /** Pictures and videos load only when they are asked for. */
  readonly dataSaver: boolean;
  /** Keys that work without Ctrl or Alt (WCAG 2.1.4 asks that they can be switched off). */
  readonly singleKeys: boolean;
}

export const TEXT_SIZES = [90, 100, 115, 130, 150] as const;

const KEY = 'herald.preferences';

const DEFAULTS: Preferences = {
  language: null,
  theme: 'system',
  textSize: 100,
  contrast: 'system',
  motion: 'system',
  dataSaver: false,
  singleKeys: true,
};

let current: Preferences = DEFAULTS;
const listeners = new Set<() => void>();

/** Reads what is stored and shows it. Before the first paint `boot.js` does the same for what is seen at once. */
export function startPreferences(): void {
  current = parsePreferences(read());
  apply();
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', apply);
  }
  window.addEventListener('storage', (event) => {
    if (event.key !== KEY) return;
    current = parsePreferences(event.newValue);
    changed();
  });
}

/** The preferences of now. */
export function getPreferences(): Preferences {
  return current;
}

/** Changes some of them, for this browser. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // The browser keeps nothing: the choice holds until the page is closed.
  }
  changed();
}

/** Calls `listener` after each change. */
export function subscribePreferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The preferences; the component renders again when one changes. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribePreferences, getPreferences);
}

/** What is stored, with the default for each value that is missing or not one of ours. */
export function parsePreferences(text: string | null): Preferences {
  const stored = parseObject(text);
  return {
    language: typeof stored.language === 'string' ? findLanguage(stored.language) : null,
    theme: oneOf(stored.theme, ['system', 'light', 'dark'], DEFAULTS.theme),
    textSize: oneOf(stored.textSize, TEXT_SIZES, DEFAULTS.textSize),
    contrast: oneOf(stored.contrast, ['system', 'more'], DEFAULTS.contrast),
    motion: oneOf(stored.motion, ['system', 'off'], DEFAULTS.motion),
    dataSaver: stored.dataSaver === true,
    singleKeys: stored.singleKeys !== false,
  };
}

function changed(): void {
  apply();
  for (const listener of listeners) listener();
}

function apply(): void {
  const root = document.documentElement;
  const isDark =
    current.theme === 'dark' || (current.theme === 'system' && matches('(prefers-color-scheme: dark)'));
  root.setAttribute('data-theme', isDark ? 'dark' : 'light');
  const isContrast = current.contrast === 'more' || matches('(prefers-contrast: more)');
  root.toggleAttribute('data-contrast', isContrast);
  if (isContrast) root.setAttribute('data-contrast', 'more');
  root.toggleAttribute('data-motion', current.motion === 'off');
  if (current.motion === 'off') root.setAttribute('data-motion', 'off');
  root.style.fontSize = current.textSize === 100 ? '' : `${current.textSize}%`;
}

function matches(query: string): boolean {
  return matchMedia(query).matches;
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function oneOf<const T>(value: unknown, allowed: readonly T[], fallback: T): T {
  return allowed.find((candidate) => candidate === value) ?? fallback;
}
