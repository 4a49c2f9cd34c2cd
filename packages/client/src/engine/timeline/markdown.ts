import { Marked, type Token, type Tokens } from 'marked';
import { PortError, type Mention } from '../../port/index.ts';
import { parseWebLink } from './links.ts';

/** A message as it is sent (Client-server API, "m.text" and "User and room mentions"). */
export interface WrittenText {
  readonly body: string;
  /** Set only when the text has formatting or mentions. */
  readonly formattedBody: string | null;
  readonly mentions: { readonly user_ids?: readonly string[]; readonly room?: true };
}

// An event may have 65,536 bytes, a formatted body repeats the text, and encryption adds a third.
const MAX_LENGTH = 16_000;
const MAX_DEPTH = 30;
/** What a person picks to call everybody in a room. */
export const ROOM_MENTION = '@room';

/**
 * Markdown as a person types it. HTML that is typed is shown as typed. Rejects with `too-long` over 16,000
 * characters, and with `empty` when there is nothing but white space.
 */
export function writeMarkdown(text: string, mentions: readonly Mention[]): WrittenText {
  const body = text.trim();
  if (body === '') throw new PortError('empty', 'There is nothing to send.');
  if (body.length > MAX_LENGTH)
    throw new PortError('too-long', `A message has at most ${MAX_LENGTH} characters.`);
  const named = mentions.filter((mention) => mention.name !== '' && body.includes(mention.name)).slice(0, 50);
  return { body, formattedBody: formattedBody(body, named), mentions: mentionsOf(named) };
}

function mentionsOf(named: readonly Mention[]): WrittenText['mentions'] {
  const userIds = [...new Set(named.map((mention) => mention.userId))].filter((id) => id !== ROOM_MENTION);
  const isRoom = named.some((mention) => mention.userId === ROOM_MENTION);
  return { ...(userIds.length > 0 && { user_ids: userIds }), ...(isRoom && { room: true }) };
}

function formattedBody(body: string, named: readonly Mention[]): string | null {
  const people = named.filter((mention) => mention.userId !== ROOM_MENTION);
  try {
    const writer = createWriter(people);
    const html = writer.blocks(parser.lexer(body), 0).trim();
    return writer.isFormatted() ? unwrapParagraph(html) : null;
  } catch {
    // Thousands of nested quotes overflow the stack of the lexer: such a text is sent as it is.
    return null;
  }
}

const parser = new Marked({ gfm: true, breaks: true });

interface Writer {
  blocks(tokens: readonly Token[], depth: number): string;
  isFormatted(): boolean;
}

function createWriter(people: readonly Mention[]): Writer {
  let isFormatted = false;
  const wrap = (tag: string, inner: string, attributes = ''): string => {
    isFormatted = true;
    return `<${tag}${attributes}>${inner}</${tag}>`;
  };
  const text = (plain: string): string =>
    splitMentions(plain, people)
      .map((part) => {
        if (typeof part === 'string') return escapeHtml(part);
        const href = `https://matrix.to/#/${encodeURIComponent(part.userId)}`;
        return wrap('a', escapeHtml(part.name), ` href="${href}"`);
      })
      .join('');

  function inline(tokens: readonly Token[] | undefined, depth: number): string {
    if (depth > MAX_DEPTH) return escapeHtml((tokens ?? []).map((token) => token.raw).join(''));
    return (tokens ?? []).map((token) => inlineToken(token, depth)).join('');
  }
  function inlineToken(token: Token, depth: number): string {
    const within = (): string => inline('tokens' in token ? token.tokens : [], depth + 1);
    if (token.type === 'strong') return wrap('strong', within());
    if (token.type === 'em') return wrap('em', within());
    if (token.type === 'del') return wrap('del', within());
    if (token.type === 'codespan') return wrap('code', escapeHtml(textOf(token)));
    if (token.type === 'br') return '<br>';
    if (token.type === 'link') return link(token, within);
    if (token.type === 'escape') return escapeHtml(textOf(token));
    if (token.type === 'text') return 'tokens' in token && token.tokens ? within() : text(textOf(token));
    return text(token.raw);
  }
  function link(token: Token, within: () => string): string {
    const href = parseWebLink('href' in token ? String(token.href) : '');
    // A bare address is found by whoever reads the message.
    if (href === null || textOf(token) === token.raw) return text(token.raw);
    return wrap('a', within(), ` href="${escapeHtml(href)}"`);
  }
  function block(token: Token, depth: number): string {
    if (isHeading(token)) return wrap(`h${Math.min(6, token.depth)}`, inline(token.tokens, depth));
    if (isList(token)) return list(token, depth);
    if (isTable(token)) return table(token, depth);
    if (token.type === 'blockquote')
      return wrap('blockquote', blocks('tokens' in token ? (token.tokens ?? []) : [], depth + 1));
    if (token.type === 'code')
      return wrap('pre', `<code${language(token)}>${escapeHtml(textOf(token))}\n</code>`);
    if (token.type === 'hr') return ((isFormatted = true), '<hr>');
    if (token.type === 'space' || token.type === 'def') return '';
    if (token.type === 'paragraph') return `<p>${inline('tokens' in token ? token.tokens : [], depth)}</p>`;
    if (token.type === 'text') return inline('tokens' in token ? token.tokens : [token], depth);
    return `<p>${text(token.raw.trimEnd())}</p>`;
  }
  function list(token: Tokens.List, depth: number): string {
    const items = token.items.map((item) => `<li>${blocks(item.tokens, depth + 1)}</li>`).join('');
    const start = token.ordered && token.start !== 1 && token.start !== '' ? ` start="${token.start}"` : '';
    return wrap(token.ordered ? 'ol' : 'ul', items, start);
  }
  function table(token: Tokens.Table, depth: number): string {
    const row = (cells: readonly Tokens.TableCell[], tag: string): string =>
      `<tr>${cells.map((cell) => `<${tag}>${inline(cell.tokens, depth)}</${tag}>`).join('')}</tr>`;
    const body = token.rows.map((cells) => row(cells, 'td')).join('');
    return wrap('table', `<thead>${row(token.header, 'th')}</thead><tbody>${body}</tbody>`);
  }
  function blocks(tokens: readonly Token[], depth: number): string {
    if (depth > MAX_DEPTH) return escapeHtml(tokens.map((token) => token.raw).join(''));
    return tokens.map((token) => block(token, depth)).join('');
  }
  return { blocks, isFormatted: () => isFormatted };
}

// Longest names first, so that of "Ann" and "Anna" the right one is found.
function splitMentions(text: string, people: readonly Mention[]): readonly (string | Mention)[] {
  let parts: (string | Mention)[] = [text];
  for (const person of people.toSorted((a, b) => b.name.length - a.name.length))
    parts = parts.flatMap((part) => {
      if (typeof part !== 'string') return [part];
      return part.split(person.name).flatMap((piece, at) => (at === 0 ? [piece] : [person, piece]));
    });
  return parts.filter((part) => part !== '');
}

function language(token: Token): string {
  const name = 'lang' in token && typeof token.lang === 'string' ? token.lang.split(' ', 1)[0] : '';
  return name ? ` class="language-${escapeHtml(name.slice(0, 30))}"` : '';
}

function textOf(token: Token): string {
  return 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
}

// The tokens' union ends in one of any shape, so that a comparison of `type` tells nothing.
const isHeading = (token: Token): token is Tokens.Heading => token.type === 'heading';
const isList = (token: Token): token is Tokens.List => token.type === 'list';
const isTable = (token: Token): token is Tokens.Table => token.type === 'table';

// A message of one paragraph needs no paragraph around it.
function unwrapParagraph(html: string): string {
  const isOne = html.startsWith('<p>') && html.endsWith('</p>') && html.indexOf('<p>', 1) === -1;
  const inner = html.slice('<p>'.length, -'</p>'.length);
  return isOne && !inner.includes('</p>') ? inner : html;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
