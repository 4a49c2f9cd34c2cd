import { Parser } from 'htmlparser2';
import type { RichNode } from '../../port/index.ts';
import { linkify, linkNode, parseWebLink } from './links.ts';

// Client-server API, "m.room.message msgtypes": clients should refuse to nest deeper than 100; a screen shows less.
const MAX_DEPTH = 40;
const MAX_NODES = 4_000;
/** UTF-16 units of HTML that are read; what follows is not shown. */
const MAX_LENGTH = 64_000;

type Element = Exclude<RichNode, string>;
type Tag = Element['tag'];

interface Open {
  /** The element's name in the HTML. */
  readonly name: string;
  /** What its children become part of: null when the element itself is left out and its children stay. */
  readonly tag: Tag | null;
  readonly to: string | undefined;
  readonly start: number | undefined;
  readonly children: RichNode[];
}

const TAGS: Readonly<Record<string, Tag>> = {
  p: 'p',
  br: 'br',
  strong: 'strong',
  b: 'strong',
  em: 'em',
  i: 'em',
  u: 'u',
  del: 'del',
  s: 'del',
  strike: 'del',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  ul: 'ul',
  ol: 'ol',
  li: 'li',
  h1: 'h1',
  h2: 'h2',
  h3: 'h3',
  h4: 'h4',
  h5: 'h5',
  h6: 'h6',
  hr: 'hr',
  sub: 'sub',
  sup: 'sup',
  table: 'table',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
  div: 'p',
  summary: 'p',
  caption: 'p',
};

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img']);
/** Left out with everything in them. `mx-reply` is the fallback of old replies (spec before v1.13). */
const DROPPED: ReadonlySet<string> = new Set([
  'mx-reply',
  'script',
  'style',
  'title',
  'head',
  'iframe',
  'object',
  'noscript',
  'template',
  'svg',
  'math',
  'textarea',
]);

/**
 * Matrix's custom HTML as a tree of an allow-list of elements (Client-server API v1.19, "m.room.message msgtypes").
 * Whatever else is in it is unwrapped or left out. Never throws; depth, nodes and length are bounded.
 */
export function parseRichText(html: string): readonly RichNode[] {
  const builder = createBuilder();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => builder.open(name, attributes),
      onclosetag: (name) => builder.close(name),
      ontext: (text) => builder.text(text),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html.slice(0, MAX_LENGTH));
  parser.end();
  return builder.end();
}

/** The text of a tree, one line per block. */
export function plainText(nodes: readonly RichNode[]): string {
  const parts: string[] = [];
  gatherText(nodes, parts);
  return parts.join('').trim();
}

interface Builder {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
  end(): readonly RichNode[];
}

function createBuilder(): Builder {
  const root: RichNode[] = [];
  const stack: Open[] = [];
  // Elements within one that is dropped are counted only, so that their ends match.
  const skipped: string[] = [];
  let nodes = 0;

  const push = (node: RichNode): void => {
    if (nodes >= MAX_NODES) return;
    nodes += 1;
    (stack.at(-1)?.children ?? root).push(node);
  };
  const closeTop = (): void => {
    const top = stack.pop();
    if (!top) return;
    if (top.tag !== null) return push(elementOf(top));
    const parent = stack.at(-1)?.children ?? root;
    for (const child of top.children) parent.push(child);
  };

  return {
    open(name, attributes) {
      if (skipped.length > 0) return void skipped.push(name);
      if (DROPPED.has(name)) return void skipped.push(name);
      if (VOID.has(name)) return pushVoid(name, attributes, push);
      // Deeper than that, the text within stays and the element does not.
      if (stack.length < MAX_DEPTH) stack.push(openElement(name, attributes));
    },
    close(name) {
      if (skipped.length > 0) {
        const at = skipped.lastIndexOf(name);
        if (at !== -1) skipped.length = at;
        return;
      }
      if (VOID.has(name)) return;
      const at = stack.findLastIndex((open) => open.name === name);
      if (at === -1) return;
      while (stack.length > at) closeTop();
    },
    text(text) {
      if (skipped.length > 0 || text === '') return;
      const isPlain = stack.some((open) => open.tag === 'a' || open.tag === 'mention' || open.tag === 'code');
      const parts = isPlain ? [text] : linkify(text);
      for (const part of parts) push(part);
    },
    end() {
      while (stack.length > 0) closeTop();
      return joinTexts(root);
    },
  };
}

function pushVoid(
  name: string,
  attributes: Readonly<Record<string, string>>,
  push: (node: RichNode) => void,
): void {
  if (name !== 'img') return push({ tag: name === 'br' ? 'br' : 'hr', children: [] });
  const words = attributes['alt'] ?? attributes['title'] ?? '';
  if (words !== '') push(words.slice(0, 255));
}

function openElement(name: string, attributes: Readonly<Record<string, string>>): Open {
  const open = (tag: Tag | null, to?: string, start?: number): Open => ({
    name,
    tag,
    to,
    start,
    children: [],
  });
  if (name === 'a') {
    const href = parseWebLink(attributes['href'] ?? '') ?? matrixHref(attributes['href'] ?? '');
    if (href === null) return open(null);
    const node = linkNode(href);
    return typeof node === 'string' ? open(null) : open(node.tag, node.to);
  }
  if (Object.hasOwn(attributes, 'data-mx-spoiler')) return open('spoiler');
  const tag = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
  if (tag === 'ol') return open('ol', undefined, parseStart(attributes['start']));
  return open(tag ?? null);
}

// `matrix:u/...` is not an address to open, but names people all the same.
function matrixHref(href: string): string | null {
  if (!href.startsWith('matrix:')) return null;
  const node = linkNode(href);
  return typeof node !== 'string' && node.tag === 'mention' ? href : null;
}

function parseStart(text: string | undefined): number | undefined {
  const start = Number.parseInt(text ?? '', 10);
  return Number.isSafeInteger(start) && Math.abs(start) < 1_000_000 ? start : undefined;
}

function elementOf(open: Open): Element {
  return {
    tag: open.tag ?? 'p',
    ...(open.to !== undefined && { to: open.to }),
    ...(open.start !== undefined && { start: open.start }),
    children: joinTexts(open.children),
  };
}

// The parser gives a text in pieces, at every entity.
function joinTexts(nodes: readonly RichNode[]): readonly RichNode[] {
  const joined: RichNode[] = [];
  let text: string[] = [];
  const flush = (): void => {
    if (text.length > 0) joined.push(text.join(''));
    text = [];
  };
  for (const node of nodes) {
    if (typeof node === 'string') {
      text.push(node);
      continue;
    }
    flush();
    joined.push(node);
  }
  flush();
  return joined;
}

const BLOCKS: ReadonlySet<Tag> = new Set([
  'p',
  'pre',
  'blockquote',
  'ul',
  'ol',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'table',
  'tr',
  'br',
]);

function gatherText(nodes: readonly RichNode[], into: string[]): void {
  for (const node of nodes) {
    if (typeof node === 'string') {
      into.push(node);
      continue;
    }
    gatherText(node.children, into);
    if (BLOCKS.has(node.tag) && into.at(-1) !== '\n') into.push('\n');
  }
}
