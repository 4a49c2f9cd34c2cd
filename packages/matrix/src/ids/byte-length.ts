/** The length of a text in UTF-8, without making the bytes. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    // Each half of a surrogate pair counts 2, as the pair takes 4 bytes.
    else bytes += unit >= 0xd800 && unit < 0xe000 ? 1 : 2;
  }
  return bytes;
}

/** At most `limit` bytes of UTF-8. Counts only when the number of UTF-16 units leaves it open. */
export function fitsInBytes(text: string, limit: number): boolean {
  if (text.length > limit) return false;
  return text.length * 3 <= limit || byteLength(text) <= limit;
}
