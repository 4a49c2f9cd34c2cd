export type { Blob, Blobs, StoredBlob } from './blobs.ts';
export { createDiskBlobs } from './disk-blobs.ts';
