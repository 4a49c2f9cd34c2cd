import { daysBetween, isSameYear } from './days.ts';
import type { DateFormats } from './format.ts';

// Words and patterns of CLDR 47, "kk". Browsers that are built without Kazakh, Chromium among them, would write
// "2026 M05 12" and "-3 h".
const MONTHS = [
  ['қаңтар', 'қаң.'],
  ['ақпан', 'ақп.'],
  ['наурыз', 'нау.'],
  ['сәуір', 'сәу.'],
  ['мамыр', 'мам.'],
  ['маусым', 'мау.'],
  ['шілде', 'шіл.'],
  ['тамыз', 'там.'],
  ['қыркүйек', 'қыр.'],
  ['қазан', 'қаз.'],
  ['қараша', 'қар.'],
  ['желтоқсан', 'жел.'],
] as const;

const WEEKDAYS = [
  ['Жексенбі', 'жс'],
  ['Дүйсенбі', 'дс'],
  ['Сейсенбі', 'сс'],
  ['Сәрсенбі', 'ср'],
  ['Бейсенбі', 'бс'],
  ['Жұма', 'жм'],
  ['Сенбі', 'сб'],
] as const;

/** Dates in Kazakh, for browsers that have no Kazakh of their own. */
export function createKazakhDates(clock: () => number): DateFormats {
  return {
    formatTime,
    formatDate,
    formatDateTime: (ms) => `${formatDate(ms)}, ${formatTime(ms)}`,
    formatDay: (ms) => formatDay(ms, clock()),
    formatListTime: (ms) => formatListTime(ms, clock()),
    formatAgo: (ms) => formatAgo(ms, clock()),
  };
}

function formatTime(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function formatDate(ms: number): string {
  return `${new Date(ms).getFullYear()} ж. ${dayAndMonth(ms, 0)}`;
}

function formatDay(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days === 0) return 'Бүгін';
  if (days === 1) return 'Кеше';
  if (days > 1 && days < 7) return weekday(ms, 0);
  return isSameYear(ms, nowMs) ? dayAndMonth(ms, 0) : formatDate(ms);
}

function formatListTime(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days <= 0) return formatTime(ms);
  if (days < 7) return weekday(ms, 1);
  if (isSameYear(ms, nowMs)) return dayAndMonth(ms, 1);
  const date = new Date(ms);
  return `${two(date.getDate())}.${two(date.getMonth() + 1)}.${date.getFullYear()}`;
}

function formatAgo(ms: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - ms) / 60_000);
  if (minutes < 1) return 'қазір';
  if (minutes < 60) return `${minutes} минут бұрын`;
  const days = daysBetween(ms, nowMs);
  if (days === 0) return `${Math.floor(minutes / 60)} сағат бұрын`;
  if (days === 1) return 'кеше';
  return days < 31 ? `${days} күн бұрын` : formatDate(ms);
}

function dayAndMonth(ms: number, form: 0 | 1): string {
  const date = new Date(ms);
  return `${date.getDate()} ${MONTHS[date.getMonth()]?.[form] ?? ''}`;
}

function weekday(ms: number, form: 0 | 1): string {
  return WEEKDAYS[new Date(ms).getDay()]?.[form] ?? '';
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
