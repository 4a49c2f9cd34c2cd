import type { Language } from './languages.ts';

/**
 * Whether this browser writes dates in a language. Chromium says that it supports Kazakh and is built without its
 * words: it writes "M05" for May.
 */
export function hasIntl(language: Language): boolean {
  return !/\d/u.test(new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(0));
}

/**
 * The locale to write numbers by. Kazakh groups digits and sets the comma as Russian does (CLDR 47), so that a browser
 * without Kazakh takes that.
 */
export function numberLocale(language: Language): string {
  return language === 'kk' && !hasIntl(language) ? 'ru' : language;
}

/** The person's own country's way of a language, where the browser names one: 16:30 in Britain, 4:30 PM in America. */
export function regionalLocale(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => tag.startsWith(`${language}-`)) ?? language;
}
