import { rememberEmoji } from './emoji-search.ts';

const KEY = 'herald.emoji';
/** What is offered before somebody has used any. */
const FIRST = ['👍', '❤️', '😂', '🎉', '🙏', '😮'];

/** The emoji used last in this browser, newest first; never fewer than six. */
export function listRecentEmoji(): readonly string[] {
  return [...new Set([...readStored(), ...FIRST])];
}

/** Remembers that an emoji was used. */
export function noteEmoji(emoji: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(rememberEmoji(readStored(), emoji)));
  } catch {
    // A browser that keeps nothing offers the first six again.
  }
}

function readStored(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((item) => typeof item === 'string').slice(0, 24) : [];
  } catch {
    return [];
  }
}
