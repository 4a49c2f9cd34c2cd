export { readStoredJson } from './read-stored-json.ts';
export { requireCanonical } from './require-canonical.ts';
