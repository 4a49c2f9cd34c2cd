/** Hands a file to the person's downloads under its name. The bytes never leave this device. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = safeName(name);
  link.click();
  // The browser reads the address after this task; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A name without folders, control signs and signs that turn the reading direction ("gpj.exe"). */
export function safeName(name: string): string {
  const clean = name
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll(/[\\/:*?"<>|]/gu, '_')
    .trim();
  const letters = [...clean];
  return letters.length === 0 ? 'file' : letters.slice(-120).join('');
}
