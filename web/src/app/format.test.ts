import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKazakhDates } from './kazakh-dates.ts';

const NOW = new Date(2026, 4, 12, 14, 5).getTime();
const at = (year: number, month: number, day: number, hour = 9, minute = 7) =>
  new Date(year, month - 1, day, hour, minute).getTime();
const dates = createKazakhDates(() => NOW);

test('Kazakh dates are written in Kazakh where the browser has none', () => {
  assert.equal(dates.formatDate(at(2026, 5, 12)), '2026 ж. 12 мамыр');
  assert.equal(dates.formatDateTime(at(2025, 12, 1, 7, 5)), '2025 ж. 1 желтоқсан, 07:05');
});

test('days are named by how far they are', () => {
  assert.equal(dates.formatDay(at(2026, 5, 12, 0, 1)), 'Бүгін');
  assert.equal(dates.formatDay(at(2026, 5, 11, 23, 59)), 'Кеше');
  assert.equal(dates.formatDay(at(2026, 5, 8)), 'Жұма');
  assert.equal(dates.formatDay(at(2026, 3, 2)), '2 наурыз');
  assert.equal(dates.formatDay(at(2025, 3, 2)), '2025 ж. 2 наурыз');
});

test('a list shows the time, the weekday or the date', () => {
  assert.equal(dates.formatListTime(at(2026, 5, 12)), '09:07');
  assert.equal(dates.formatListTime(at(2026, 5, 10)), 'жс');
  assert.equal(dates.formatListTime(at(2026, 1, 3)), '3 қаң.');
  assert.equal(dates.formatListTime(at(2024, 1, 3)), '03.01.2024');
});

test('what was a while ago is said so', () => {
  assert.equal(dates.formatAgo(NOW - 20_000), 'қазір');
  assert.equal(dates.formatAgo(NOW - 5 * 60_000), '5 минут бұрын');
  assert.equal(dates.formatAgo(NOW - 3 * 3_600_000), '3 сағат бұрын');
  assert.equal(dates.formatAgo(at(2026, 5, 11)), 'кеше');
  assert.equal(dates.formatAgo(at(2026, 5, 3)), '9 күн бұрын');
});
