/** A text without case and accents, to compare what was typed with names: "Ғалым É" and "ғалым e" are alike. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .trim();
}
