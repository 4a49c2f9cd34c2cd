import type { RichNode } from '@herald/client/port';
import { Fragment, useState, type ReactNode } from 'react';
import { useWords } from '#app/i18n.ts';
import { classNames } from '#ui/class-names.ts';
import { MessageLink } from './message-link.tsx';
import styles from './rich-text.module.css';

type RichElement = Exclude<RichNode, string>;

/** Elements that are drawn as they are. All others have a function of their own below, or show their words alone. */
const PLAIN = new Set([
  'p',
  'strong',
  'em',
  'u',
  'del',
  'code',
  'blockquote',
  'ul',
  'li',
  'sub',
  'sup',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
] as const);
/** A message of these alone flows like plain text, with its time at the end of its last line. */
const INLINE: ReadonlySet<string> = new Set([
  'br',
  'strong',
  'em',
  'u',
  'del',
  'code',
  'sub',
  'sup',
  'a',
  'spoiler',
  'mention',
]);
/** A message is no page: its headings must not disturb the screen's own. */
const HEADING = /^h[1-6]$/u;
const DEPTH_LIMIT = 30;

export interface RichTextProps {
  readonly nodes: readonly RichNode[];
  /** Our own user id: a mention of it is marked. */
  readonly userId: string | null;
}

/** A formatted message, of elements that this file names and no others; nothing in it can run or reach out. */
export function RichText({ nodes, userId }: RichTextProps) {
  const isInline = nodes.every((node) => typeof node === 'string' || INLINE.has(node.tag));
  return (
    <div className={classNames(styles.rich, isInline && styles.inline)}>{children(nodes, userId, 0)}</div>
  );
}

function children(nodes: readonly RichNode[], userId: string | null, depth: number): ReactNode {
  if (depth > DEPTH_LIMIT) return null;
  return nodes.map((node, index) => (
    <Fragment key={index}>{typeof node === 'string' ? node : element(node, userId, depth)}</Fragment>
  ));
}

function element(node: RichElement, userId: string | null, depth: number): ReactNode {
  const inner = children(node.children, userId, depth + 1);
  if (node.tag === 'br') return <br />;
  if (node.tag === 'hr') return <hr />;
  if (node.tag === 'a') {
    return (
      <MessageLink address={node.to ?? ''} words={plainText(node.children)}>
        {inner}
      </MessageLink>
    );
  }
  if (node.tag === 'mention') return <MentionPill isMe={node.to === userId}>{inner}</MentionPill>;
  if (node.tag === 'spoiler') return <Spoiler>{inner}</Spoiler>;
  if (node.tag === 'ol') return <ol start={safeStart(node.start)}>{inner}</ol>;
  if (node.tag === 'pre') {
    return (
      <pre tabIndex={0} dir="ltr">
        {inner}
      </pre>
    );
  }
  if (HEADING.test(node.tag)) return <p className={styles.heading}>{inner}</p>;
  if (isPlain(node.tag)) {
    const Tag = node.tag;
    return <Tag dir={Tag === 'p' || Tag === 'li' || Tag === 'td' ? 'auto' : undefined}>{inner}</Tag>;
  }
  return inner;
}

function MentionPill({ isMe, children: inner }: { isMe: boolean; children: ReactNode }) {
  return <bdi className={classNames(styles.mention, isMe && styles.me)}>{inner}</bdi>;
}

/** Hidden words: a button until it is pressed, then text, so that both keyboard and screen reader can open it. */
function Spoiler({ children: inner }: { children: ReactNode }) {
  const t = useWords('timeline');
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <span className={styles.revealed}>{inner}</span>;
  return (
    <button
      type="button"
      className={styles.spoiler}
      aria-label={t('message.showSpoiler')}
      onClick={() => setOpen(true)}
    >
      <span aria-hidden="true">{inner}</span>
    </button>
  );
}

/** The words of nodes without their formatting. */
export function plainText(nodes: readonly RichNode[], depth = 0): string {
  if (depth > DEPTH_LIMIT) return '';
  return nodes
    .map((node) => (typeof node === 'string' ? node : plainText(node.children, depth + 1)))
    .join('');
}

type PlainTag = typeof PLAIN extends Set<infer T> ? T : never;

function isPlain(tag: RichElement['tag']): tag is PlainTag {
  return (PLAIN as ReadonlySet<string>).has(tag);
}

function safeStart(start: number | undefined): number | undefined {
  return start !== undefined && Number.isSafeInteger(start) && start >= 0 ? start : undefined;
}
