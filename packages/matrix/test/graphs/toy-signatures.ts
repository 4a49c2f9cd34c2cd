/** Signatures that cost nothing: a checksum of key and text. Both implementations are given the same. */
export function toySign(key: Uint8Array, text: string): Uint8Array {
  let sum = 0x811c9dc5;
  for (const unit of [...key, ...Buffer.from(text)]) sum = Math.imul(sum ^ unit, 0x01000193) >>> 0;
  return Uint8Array.of(sum & 255, (sum >>> 8) & 255, (sum >>> 16) & 255, sum >>> 24);
}

export function toyVerify(key: Uint8Array, text: string, signature: Uint8Array): boolean {
  return Buffer.compare(toySign(key, text), signature) === 0;
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
