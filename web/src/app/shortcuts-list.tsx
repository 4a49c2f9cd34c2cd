import { Heading } from '#ui/text.tsx';
import { useWords } from './i18n.ts';
import type { Words } from './i18n.ts';
import { usePreferences } from './preferences.ts';
import styles from './shortcuts-list.module.css';

/** The keyboard map. Keys that are switched off are left out. */
export function ShortcutsList() {
  const t = useWords('app');
  const { singleKeys } = usePreferences();
  return (
    <div className={styles.list}>
      {groupsOf(t, singleKeys).map((group) => (
        <section key={group.title} className={styles.group}>
          <Heading level={3} size="small">
            {group.title}
          </Heading>
          <dl className={styles.keys}>
            {group.entries.map(([what, ...keys]) => (
              <div key={what} className={styles.entry}>
                <dt>{what}</dt>
                <dd className={styles.combo} dir="ltr">
                  {keys.map((key) => (
                    <kbd key={key} className={styles.key}>
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

interface Group {
  readonly title: string;
  readonly entries: readonly (readonly [what: string, ...keys: string[]])[];
}

function groupsOf(t: Words, singleKeys: boolean): readonly Group[] {
  const control = t(isApple() ? 'keys.key.command' : 'keys.key.control');
  const alt = t('keys.key.alt');
  const single = <T,>(...entries: readonly T[]): readonly T[] => (singleKeys ? entries : []);
  return [
    {
      title: t('keys.everywhere'),
      entries: [
        [t('keys.search'), control, 'K'],
        ...single<readonly [string, string]>([t('keys.help'), '?']),
        [t('keys.new'), alt, 'N'],
        [t('keys.chats'), alt, '1'],
        [t('keys.me'), alt, '2'],
        [t('keys.close'), t('keys.key.escape')],
      ],
    },
    {
      title: t('keys.inLists'),
      entries: [
        [t('keys.move'), t('keys.key.arrows')],
        [t('keys.open'), t('keys.key.enter')],
        [t('keys.menu'), t('keys.key.menu')],
      ],
    },
    {
      title: t('keys.inConversation'),
      entries: [
        [t('keys.send'), t('keys.key.enter')],
        [t('keys.newLine'), t('keys.key.shift'), t('keys.key.enter')],
        [t('keys.editLast'), t('keys.key.arrowUp')],
      ],
    },
  ];
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/u.test(navigator.userAgent);
}
