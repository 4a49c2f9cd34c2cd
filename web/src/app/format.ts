import { now } from './clock.ts';
import { daysBetween, isSameYear } from './days.ts';
import { useLanguage } from './i18n.ts';
import { hasIntl, numberLocale, regionalLocale } from './intl-locale.ts';
import { createKazakhDates } from './kazakh-dates.ts';
import type { Language } from './languages.ts';

/** Dates, numbers and sizes as the chosen language writes them. Times are milliseconds since 1970. */
export interface Format {
  /** 14:05 */
  readonly formatTime: (ms: number) => string;
  /** 12 May 2026 */
  readonly formatDate: (ms: number) => string;
  /** 12 May 2026, 14:05 */
  readonly formatDateTime: (ms: number) => string;
  /** "Today", "Yesterday", "Monday", "12 May", "12 May 2025": for the marks between days. */
  readonly formatDay: (ms: number) => string;
  /** The time of today, the weekday of this week, else the date: for lists. */
  readonly formatListTime: (ms: number) => string;
  /** "3 minutes ago", "yesterday" */
  readonly formatAgo: (ms: number) => string;
  readonly formatNumber: (value: number) => string;
  readonly formatPercent: (share: number) => string;
  /** 1.4 MB */
  readonly formatBytes: (bytes: number) => string;
  /** 1:05, or 1:02:05 */
  readonly formatDuration: (ms: number) => string;
  /** "Alice, Bob and Carol" */
  readonly formatList: (items: readonly string[]) => string;
  /** Sorts names as the language does. */
  readonly compare: (a: string, b: string) => number;
}

const kept = new Map<Language, Format>();

/** The formats of the language that is shown. All share them: a dozen of Intl's objects take longer than a message. */
export function useFormat(): Format {
  const language = useLanguage();
  const known = kept.get(language);
  if (known !== undefined) return known;
  const made = createFormat(language);
  kept.set(language, made);
  return made;
}

/** The formats of a language; `clock` says what "today" is. */
export function createFormat(language: Language, clock: () => number = now): Format {
  const locale = numberLocale(language);
  const number = new Intl.NumberFormat(locale);
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  return {
    ...(language === 'kk' && !hasIntl('kk') ? createKazakhDates(clock) : createDateFormats(language, clock)),
    formatNumber: (value) => number.format(value),
    formatPercent: (share) => percent.format(share),
    formatBytes: (bytes) => formatBytes(locale, bytes),
    formatDuration: (ms) => formatDuration(locale, ms),
    formatList: (items) => formatList(language, items),
    compare: (a, b) => collator.compare(a, b),
  };
}

/** The part of the formats that is about dates. */
export type DateFormats = Pick<
  Format,
  'formatTime' | 'formatDate' | 'formatDateTime' | 'formatDay' | 'formatListTime' | 'formatAgo'
>;

function createDateFormats(language: Language, clock: () => number): DateFormats {
  const region = regionalLocale(language, navigator.languages);
  const time = new Intl.DateTimeFormat(region, { timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'long', year: 'numeric' });
  const dateTime = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeStyle: 'short' });
  const dayOfYear = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'long' });
  const short = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'short' });
  const numeric = new Intl.DateTimeFormat(region, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const weekday = new Intl.DateTimeFormat(region, { weekday: 'long' });
  const weekdayShort = new Intl.DateTimeFormat(region, { weekday: 'short' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

  const formatDay = (ms: number) => {
    const days = daysBetween(ms, clock());
    if (days === 0 || days === 1) return capitalise(relative.format(-days, 'day'), language);
    if (days > 1 && days < 7) return capitalise(weekday.format(ms), language);
    return isSameYear(ms, clock()) ? dayOfYear.format(ms) : date.format(ms);
  };
  const formatListTime = (ms: number) => {
    const days = daysBetween(ms, clock());
    if (days <= 0) return time.format(ms);
    if (days < 7) return weekdayShort.format(ms);
    return isSameYear(ms, clock()) ? short.format(ms) : numeric.format(ms);
  };
  const formatAgo = (ms: number) => {
    const seconds = Math.round((clock() - ms) / 1000);
    if (seconds < 60) return relative.format(0, 'minute');
    if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), 'minute');
    const days = daysBetween(ms, clock());
    if (days === 0) return relative.format(-Math.floor(seconds / 3600), 'hour');
    return days < 31 ? relative.format(-days, 'day') : date.format(ms);
  };
  return {
    formatTime: (ms) => time.format(ms),
    formatDate: (ms) => date.format(ms),
    formatDateTime: (ms) => dateTime.format(ms),
    formatDay,
    formatListTime,
    formatAgo,
  };
}

function capitalise(text: string, language: Language): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase(language) + text.slice(first.length);
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function formatBytes(locale: string, bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), BYTE_UNITS.length - 1);
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: BYTE_UNITS[step] ?? 'byte',
    maximumFractionDigits: step > 1 && value < 100 ? 1 : 0,
  }).format(value);
}

function formatDuration(locale: string, ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0);
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two.format(seconds % 60);
  if (hours === 0) return `${plain.format(minutes)}:${rest}`;
  return `${plain.format(hours)}:${two.format(minutes)}:${rest}`;
}

function formatList(language: Language, items: readonly string[]): string {
  if (language !== 'kk' || hasIntl('kk')) {
    return new Intl.ListFormat(language, { type: 'conjunction' }).format(items);
  }
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} және ${last}`;
}
