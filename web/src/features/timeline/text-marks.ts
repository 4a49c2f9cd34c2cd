/** A text and what is selected in it, as a textarea counts (UTF-16 units). */
export interface Selection {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export type TextMark = 'bold' | 'italic' | 'code' | 'strike' | 'link' | 'quote';

const FENCES = { bold: '**', italic: '_', code: '`', strike: '~~' } as const;

/** Puts Markdown's signs around the selection, or takes them away when they are there. */
export function toggleMark(selection: Selection, mark: TextMark): Selection {
  if (mark === 'link') return makeLink(selection);
  if (mark === 'quote') return makeQuote(selection);
  const fence = FENCES[mark];
  const { text, start, end } = selection;
  const size = fence.length;
  if (text.slice(start - size, start) === fence && text.slice(end, end + size) === fence) {
    const bare = text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size);
    return { text: bare, start: start - size, end: end - size };
  }
  const marked = text.slice(0, start) + fence + text.slice(start, end) + fence + text.slice(end);
  return { text: marked, start: start + size, end: end + size };
}

/** The mark that a key with Ctrl or Cmd asks for; null when it asks for none. */
export function markOfKey(key: string, hasShift: boolean): TextMark | null {
  const letter = key.toLowerCase();
  if (hasShift) return letter === 'x' ? 'strike' : null;
  return ({ b: 'bold', i: 'italic', e: 'code', l: 'link' }[letter] as TextMark | undefined) ?? null;
}

function makeLink({ text, start, end }: Selection): Selection {
  const words = text.slice(start, end);
  const made = `${text.slice(0, start)}[${words}](https://)${text.slice(end)}`;
  if (words === '') return { text: made, start: start + 1, end: start + 1 };
  const address = start + words.length + 3;
  return { text: made, start: address, end: address + 'https://'.length };
}

function makeQuote({ text, start, end }: Selection): Selection {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const quoted = text
    .slice(lineStart, end)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  const made = text.slice(0, lineStart) + quoted + text.slice(end);
  return { text: made, start: start + 2, end: lineStart + quoted.length };
}
