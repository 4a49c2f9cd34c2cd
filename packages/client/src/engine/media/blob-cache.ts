/** Keeps what was used last, up to a sum of bytes. */
export class BlobCache {
  readonly #blobs = new Map<string, Blob>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): Blob | null {
    const blob = this.#blobs.get(key);
    if (!blob) return null;
    this.#blobs.delete(key);
    this.#blobs.set(key, blob);
    return blob;
  }

  set(key: string, blob: Blob): void {
    // One that would push out half of the others is not worth keeping.
    if (blob.size > this.#maxBytes / 2) return;
    this.#bytes += blob.size - (this.#blobs.get(key)?.size ?? 0);
    this.#blobs.delete(key);
    this.#blobs.set(key, blob);
    for (const [oldest, { size }] of this.#blobs) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#blobs.delete(oldest);
      this.#bytes -= size;
    }
  }

  clear(): void {
    this.#blobs.clear();
    this.#bytes = 0;
  }
}
