/** A string or a template, with what stands between its quotes. `${...}` of a template is kept as written. */
export interface StringToken {
  start: number;
  text: string;
  isTemplate: boolean;
}

export interface CommentToken {
  start: number;
  text: string;
}

/** A source text taken apart, so that a ban on code does not bite in words. */
export interface Scan {
  /** The text with comments, the insides of strings and of regular expressions blanked: same length, same lines. */
  code: string;
  strings: StringToken[];
  comments: CommentToken[];
}

// After these a slash begins a regular expression; after anything else it divides.
const beforeRegex =
  /(?:^|[([{,;:=!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of|delete|void|throw|new|do|else|await|yield))\s*$/;

/** Takes TypeScript apart. It knows as much of the language as the bans need, and no more. */
export function scan(text: string): Scan {
  const state: ScanState = { text, code: text.split(''), strings: [], comments: [] };
  scanCode(state, 0, null);
  return { code: state.code.join(''), strings: state.strings, comments: state.comments };
}

interface ScanState {
  text: string;
  code: string[];
  strings: StringToken[];
  comments: CommentToken[];
}

/** Scans code until its end, or until the brace that closes a template's `${`. Returns where it stopped. */
function scanCode(state: ScanState, from: number, closing: '}' | null): number {
  const { text } = state;
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text[at]!;
    if (closing && char === '}' && depth === 0) return at;
    if (char === '{') depth++;
    if (char === '}') depth--;
    if (text.startsWith('//', at)) at = takeComment(state, at, endOfLine(text, at));
    else if (text.startsWith('/*', at)) at = takeComment(state, at, after(text, '*/', at + 2));
    else if (char === "'" || char === '"') at = takeString(state, at, char);
    else if (char === '`') at = takeTemplate(state, at);
    else if (char === '/' && beforeRegex.test(codeBefore(state, at))) at = takeRegex(state, at);
    else at++;
  }
  return at;
}

function takeComment(state: ScanState, start: number, end: number): number {
  state.comments.push({ start, text: state.text.slice(start, end) });
  blank(state, start, end);
  return end;
}

function takeString(state: ScanState, start: number, quote: string): number {
  let at = start + 1;
  while (at < state.text.length && state.text[at] !== quote) at += state.text[at] === '\\' ? 2 : 1;
  state.strings.push({ start, text: state.text.slice(start + 1, at), isTemplate: false });
  blank(state, start + 1, at);
  return at + 1;
}

function takeTemplate(state: ScanState, start: number): number {
  const { text } = state;
  const token: StringToken = { start, text: '', isTemplate: true };
  state.strings.push(token);
  let at = start + 1;
  let chunk = at;
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith('${', at)) {
      blank(state, chunk, at);
      chunk = at = scanCode(state, at + 2, '}') + 1;
    } else at++;
  }
  blank(state, chunk, at);
  token.text = text.slice(start + 1, at);
  return at + 1;
}

function takeRegex(state: ScanState, start: number): number {
  const { text } = state;
  let at = start + 1;
  let isInClass = false;
  while (at < text.length && text[at] !== '\n' && (isInClass || text[at] !== '/')) {
    if (text[at] === '[') isInClass = true;
    if (text[at] === ']') isInClass = false;
    at += text[at] === '\\' ? 2 : 1;
  }
  blank(state, start + 1, at);
  return at + 1;
}

function blank(state: ScanState, start: number, end: number): void {
  for (let at = start; at < end; at++) if (state.code[at] !== '\n') state.code[at] = ' ';
}

function codeBefore(state: ScanState, at: number): string {
  return state.code.slice(Math.max(0, at - 40), at).join('');
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function after(text: string, word: string, at: number): number {
  const found = text.indexOf(word, at);
  return found === -1 ? text.length : found + word.length;
}
