import { createContext, useContext } from 'react';

/** The few words that widgets say by themselves. The app gives them in the person's language. */
export interface KitWords {
  readonly close: string;
  readonly cancel: string;
  readonly back: string;
  readonly clear: string;
  readonly loading: string;
  readonly showPassword: string;
  readonly hidePassword: string;
  readonly dismiss: string;
  readonly notifications: string;
}

const ENGLISH: KitWords = {
  close: 'Close',
  cancel: 'Cancel',
  back: 'Back',
  clear: 'Clear',
  loading: 'Loading',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  dismiss: 'Dismiss',
  notifications: 'Notices',
};

export const KitWordsContext = createContext<KitWords>(ENGLISH);

/** The widgets' own words in the person's language. */
export function useKitWords(): KitWords {
  return useContext(KitWordsContext);
}
