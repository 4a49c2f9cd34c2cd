import type { Readable } from 'node:stream';

/** What a blob is called and how large it is. */
export interface StoredBlob {
  /** SHA-256 of the bytes, in lower-case hex: equal bytes are one blob. */
  readonly hash: string;
  readonly bytes: number;
}

/** A stored blob, ready to be read. */
export interface Blob {
  readonly bytes: number;
  /** Nothing is opened before the first read, and what is not read to its end closes when it is destroyed. */
  readonly source: Readable;
}

/** Large pieces of bytes, kept outside the database: written whole or not at all, and never changed. */
export interface Blobs {
  /**
   * Stores what `source` gives; resolves when it would survive a crash of the machine. When the source fails,
   * or gives too much, nothing is left behind.
   * @throws ApiError 413 M_TOO_LARGE beyond `maxBytes`; whatever the source throws.
   */
  put(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredBlob>;
  /** Null when there is no such blob. */
  find(hash: string): Promise<Blob | null>;
}
