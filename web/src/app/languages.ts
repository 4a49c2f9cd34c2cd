/** The languages that the words of this client are complete in, each by its own name. */
export const LANGUAGES = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'kk', name: 'Қазақша', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

export const FALLBACK: Language = 'en';

/** The language with this code, or null. A region is passed over: `ar-EG` is `ar`. */
export function findLanguage(tag: string): Language | null {
  const code = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language.code === code)?.code ?? null;
}

/** The first of what a person understands that is offered, else English. */
export function chooseLanguage(wanted: readonly string[], offered: readonly Language[]): Language {
  for (const tag of wanted) {
    const language = findLanguage(tag);
    if (language !== null && offered.includes(language)) return language;
  }
  return offered.includes(FALLBACK) ? FALLBACK : (offered[0] ?? FALLBACK);
}

/** The direction in which a language is written. */
export function directionOf(code: Language): 'ltr' | 'rtl' {
  return LANGUAGES.find((language) => language.code === code)?.direction ?? 'ltr';
}
