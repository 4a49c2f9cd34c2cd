import i18next from 'i18next';
import type { BackendModule, ReadCallback } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { numberLocale } from './intl-locale.ts';
import { isolate } from './isolate.ts';
import { directionOf, FALLBACK, findLanguage } from './languages.ts';
import type { Language } from './languages.ts';

/** Gives the text of a key. `count` chooses the plural form; names are set apart from the words around them. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** The words of the shell, and of each feature in a file of its own that is loaded with it. */
const files = import.meta.glob<Record<string, unknown>>(['./words/*.json', '../features/**/words/*.json'], {
  import: 'default',
});

const backend: BackendModule = {
  type: 'backend',
  init: () => {},
  read: (language: string, part: string, answer: ReadCallback) => {
    const path = part === 'app' ? `./words/${language}.json` : `../features/${part}/words/${language}.json`;
    const load = files[path];
    if (load === undefined) {
      answer(new Error(`There are no words at ${path}.`), null);
      return;
    }
    load().then(
      (words) => answer(null, words),
      (error: unknown) => answer(error instanceof Error ? error : new Error(String(error)), null),
    );
  },
};

/** Loads the shell's words and turns the page into that language. */
export async function startWords(language: Language): Promise<void> {
  i18next.on('languageChanged', showLanguage);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: FALLBACK,
      ns: ['app'],
      defaultNS: 'app',
      load: 'languageOnly',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      returnNull: false,
    });
  // Words name their numbers as `{{count, number}}`.
  i18next.services.formatter?.add('number', (value: unknown, tag) => {
    const locale = numberLocale(findLanguage(tag ?? FALLBACK) ?? FALLBACK);
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : String(value);
  });
  showLanguage(language);
}

/** Loads the words of features before their screens are shown. */
export async function loadWords(parts: readonly string[]): Promise<void> {
  await i18next.loadNamespaces(parts);
}

/** Changes the language of the whole page; the words come before the page turns. */
export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
}

/** The language that is shown. */
export function getLanguage(): Language {
  return findLanguage(i18next.language ?? FALLBACK) ?? FALLBACK;
}

/** The language that is shown; the component renders again when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation('app');
  return findLanguage(i18n.language) ?? FALLBACK;
}

/** The words of one feature, or of the shell (`app`). Waits in the Suspense above until they are there. */
export function useWords(part: string): Words {
  const { t, i18n } = useTranslation(part);
  const language = i18n.language;
  return useMemo<Words>(() => {
    const isRtl = directionOf(findLanguage(language) ?? FALLBACK) === 'rtl';
    return (key, values) => t(key, { ...isolateAll(values, isRtl) });
  }, [t, language]);
}

function isolateAll(values: Readonly<Record<string, string | number>> | undefined, isRtl: boolean) {
  if (values === undefined) return {};
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? isolate(value, isRtl) : value,
    ]),
  );
}

function showLanguage(tag: string): void {
  const language = findLanguage(tag) ?? FALLBACK;
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
