const RTL_LETTER = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

/** Puts a value between isolates (U+2068, U+2069) where its direction could turn the sentence around it. */
export function isolate(value: string, isRtl: boolean): string {
  return isRtl || RTL_LETTER.test(value) ? `\u2068${value}\u2069` : value;
}
