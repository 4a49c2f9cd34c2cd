import { classNames } from './class-names.ts';
import styles from './avatar.module.css';

export interface AvatarProps {
  /** For the letters when there is no picture. */
  readonly name: string;
  /** The user id or room id; it decides the colour. */
  readonly id: string;
  /** A blob address, or null while there is none. */
  readonly image: string | null;
  readonly size?: 'tiny' | 'small' | 'medium' | 'large' | 'huge';
  readonly shape?: 'circle' | 'rounded';
  readonly className?: string;
}

const COLOURS = 8;

/** A person or a group. Its name always stands beside it, so that screen readers pass over it. */
export function Avatar({ name, id, image, size = 'medium', shape = 'circle', className }: AvatarProps) {
  const look = classNames(styles.avatar, styles[size], shape === 'rounded' && styles.rounded, className);
  if (image !== null) return <img className={look} src={image} alt="" draggable={false} />;
  return (
    <span className={look} data-colour={colourOf(id)} aria-hidden="true">
      {lettersOf(name)}
    </span>
  );
}

/** The colour of an id, 0 to 7: the same on every device. */
export function colourOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  return hash % COLOURS;
}

/** The first letter of the first and of the last word, at most two, without marks such as `@` and `#`. */
export function lettersOf(name: string): string {
  const words = name
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}\p{Emoji_Presentation}]+/u, ''))
    .filter((word) => word !== '');
  const first = firstLetter(words[0] ?? name);
  const last = words.length > 1 ? firstLetter(words.at(-1) ?? '') : '';
  // Between two Arabic letters stands a sign that keeps them from joining into what would read as a word.
  return `${first}${last === '' ? '' : `\u200C${last}`}`.toLocaleUpperCase();
}

// Made once: it takes longer to make than a whole list of letters to draw.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstLetter(word: string): string {
  for (const part of graphemes.segment(word)) return part.segment;
  return '';
}
