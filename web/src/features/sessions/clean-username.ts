/** What somebody means who types `@Alice:example.org` or `Alice ` as a name. */
export function cleanUsername(text: string): string {
  const [name = ''] = text.trim().toLowerCase().replace(/^@/u, '').split(':');
  return name;
}
