export { readStoredJson } from './read-stored-json.ts';
