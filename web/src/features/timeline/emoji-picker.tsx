import { use, useRef, useState, type KeyboardEvent } from 'react';
import { useLanguage, useWords } from '#app/i18n.ts';
import type { Language } from '#app/languages.ts';
import { classNames } from '#ui/class-names.ts';
import { SearchField } from '#ui/search-field.tsx';
import { searchEmoji, type EmojiEntry, type EmojiGroup } from './emoji-search.ts';
import { listRecentEmoji, noteEmoji } from './recent-emoji.ts';
import styles from './emoji-picker.module.css';

const COLUMNS = 8;
const ICONS: Readonly<Record<string, string>> = {
  recent: '🕘',
  smileys: '😀',
  people: '👋',
  nature: '🐻',
  food: '🍎',
  travel: '✈️',
  activities: '⚽',
  objects: '💡',
  symbols: '💬',
  flags: '🏁',
};

const loading = new Map<Language, Promise<readonly EmojiGroup[]>>();

/** All emoji by group, found by their names in the language that is shown. Arrow keys move, Enter picks. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useWords('timeline');
  const groups = use(loadGroups(useLanguage()));
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState('recent');
  const found = typed.trim() === '' ? null : searchEmoji(groups, typed);
  const recent = useRecent(groups);
  const shown =
    found ?? (chosen === 'recent' ? recent : (groups.find((group) => group.id === chosen)?.emoji ?? []));
  const pick = (emoji: string) => {
    noteEmoji(emoji);
    onPick(emoji);
  };
  return (
    <div className={styles.picker}>
      <SearchField label={t('emoji.search')} value={typed} onChange={setTyped} autoFocus />
      <div className={styles.groups} role="group" aria-label={t('emoji.groups')}>
        {['recent', ...groups.map((group) => group.id)].map((id) => (
          <button
            key={id}
            type="button"
            aria-label={t(`emoji.group.${id}`)}
            aria-pressed={found === null && id === chosen}
            title={t(`emoji.group.${id}`)}
            className={classNames(styles.group, found === null && id === chosen && styles.chosen)}
            onClick={() => {
              setTyped('');
              setChosen(id);
            }}
          >
            {ICONS[id]}
          </button>
        ))}
      </div>
      {shown.length === 0 ? (
        <p className={styles.nothing} role="status">
          {t('emoji.nothing')}
        </p>
      ) : (
        <EmojiGrid key={found === null ? chosen : 'found'} entries={shown} onPick={pick} />
      )}
    </div>
  );
}

/** One stop of the tab key; the arrows move among the emoji. */
function EmojiGrid({ entries, onPick }: { entries: readonly EmojiEntry[]; onPick: (emoji: string) => void }) {
  const t = useWords('timeline');
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const handleKey = (event: KeyboardEvent) => {
    const isRightToLeft = document.documentElement.dir === 'rtl';
    const moves: Record<string, number> = {
      ArrowRight: isRightToLeft ? -1 : 1,
      ArrowLeft: isRightToLeft ? 1 : -1,
      ArrowDown: COLUMNS,
      ArrowUp: -COLUMNS,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = Math.min(entries.length - 1, Math.max(0, at + move));
    setAt(next);
    const button = grid.current?.children[next];
    if (button instanceof HTMLElement) button.focus();
  };
  return (
    <div ref={grid} className={styles.grid} role="group" aria-label={t('emoji.title')} onKeyDown={handleKey}>
      {entries.map(([emoji, name], index) => (
        <button
          key={emoji}
          type="button"
          className={styles.emoji}
          aria-label={name}
          title={name}
          tabIndex={index === at ? 0 : -1}
          onFocus={() => setAt(index)}
          onClick={() => onPick(emoji)}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}

function useRecent(groups: readonly EmojiGroup[]): readonly EmojiEntry[] {
  const [recent] = useState(listRecentEmoji);
  const all = groups.flatMap((group) => group.emoji);
  return recent.map((emoji) => all.find((entry) => entry[0] === emoji) ?? [emoji, emoji, '']);
}

function loadGroups(language: Language): Promise<readonly EmojiGroup[]> {
  const known = loading.get(language);
  if (known !== undefined) return known;
  const made = importGroups(language);
  loading.set(language, made);
  // A load that failed while offline is tried again with the next use.
  made.catch(() => loading.delete(language));
  return made;
}

async function importGroups(language: Language): Promise<readonly EmojiGroup[]> {
  const files = {
    en: () => import('./emoji/en.json'),
    kk: () => import('./emoji/kk.json'),
    ar: () => import('./emoji/ar.json'),
  };
  const { groups } = (await files[language]()).default;
  return groups.map(({ id, emoji }) => ({ id, emoji: emoji.flatMap(asEntry) }));
}

function asEntry(parts: readonly string[]): EmojiEntry[] {
  const [emoji, name, keywords] = parts;
  return emoji === undefined || name === undefined ? [] : [[emoji, name, keywords ?? '']];
}
