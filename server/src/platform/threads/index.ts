export { createThread, ThreadBroken, type Thread, type ThreadParts } from './thread.ts';
