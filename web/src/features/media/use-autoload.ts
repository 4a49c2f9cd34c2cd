import { usePreferences } from '#app/preferences.ts';

/** Whether pictures load without being asked for: not while the person saves data. */
export function useAutoload(): boolean {
  return !usePreferences().dataSaver;
}
