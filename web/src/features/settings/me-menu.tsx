import type { ReactNode } from 'react';
import { useState } from 'react';
import { Code, Name } from '#ui/bidi.tsx';
import {
  Accessibility,
  ChevronRight,
  Eye,
  Gauge,
  Info,
  Keyboard,
  KeyRound,
  Languages,
  Lock,
  LogOut,
  Smartphone,
  Trash2,
  Wallet,
} from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { useAccount } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useRoles } from '#app/use-roles.ts';
import { MxcAvatar } from '#features/media';
import { SignOutDialog } from './sign-out-dialog.tsx';
import styles from './me-menu.module.css';

export interface MeMenuProps {
  /** The page that is open beside the menu; null on a narrow screen that shows the menu alone. */
  readonly page: string | null;
}

const GROUPS: readonly (readonly { readonly page: string; readonly icon: ReactNode }[])[] = [
  [
    { page: 'devices', icon: <Smartphone aria-hidden /> },
    { page: 'recovery', icon: <KeyRound aria-hidden /> },
    { page: 'password', icon: <Lock aria-hidden /> },
  ],
  [
    { page: 'appearance', icon: <Accessibility aria-hidden /> },
    { page: 'language', icon: <Languages aria-hidden /> },
    { page: 'data', icon: <Gauge aria-hidden /> },
    { page: 'keyboard', icon: <Keyboard aria-hidden /> },
  ],
  [
    { page: 'privacy', icon: <Eye aria-hidden /> },
    { page: 'about', icon: <Info aria-hidden /> },
  ],
];

/** The pages of "Me". */
export function MeMenu({ page }: MeMenuProps) {
  const t = useWords('settings');
  const account = useAccount();
  const [isLeaving, setIsLeaving] = useState(false);
  const shown = page ?? 'profile';
  useScreenTitle(page === null ? t('title') : '');
  const userId = account?.userId ?? '';
  const name = account?.displayName ?? userId;
  return (
    <>
      <ScreenHeader title={t('title')} isLarge />
      <nav className={styles.menu} aria-label={t('title')}>
        <ListRow
          className={styles.me}
          href={paths.mePage('profile')}
          isSelected={shown === 'profile' && page !== null}
          leading={<MxcAvatar name={name} id={userId} mxc={account?.avatar ?? null} size="medium" />}
          title={<Name>{name}</Name>}
          subtitle={<Code>{userId}</Code>}
          trailing={<ChevronRight aria-hidden />}
        />
        {GROUPS.map((group, index) => (
          <ul key={index} className={styles.group}>
            {group.map((entry) => (
              <li key={entry.page}>
                <ListRow
                  href={paths.mePage(entry.page)}
                  isSelected={shown === entry.page}
                  leading={entry.icon}
                  title={t(`menu.${entry.page}`)}
                  trailing={entry.page === 'recovery' ? <RecoveryMark /> : undefined}
                />
              </li>
            ))}
          </ul>
        ))}
        <Desks />
        <ul className={styles.group}>
          <li>
            <ListRow
              onPress={() => setIsLeaving(true)}
              leading={<LogOut aria-hidden />}
              title={t('menu.signOut')}
            />
          </li>
          <li>
            <ListRow
              href={paths.mePage('delete')}
              isSelected={shown === 'delete'}
              isDanger
              leading={<Trash2 aria-hidden />}
              title={t('menu.delete')}
            />
          </li>
        </ul>
      </nav>
      <SignOutDialog isOpen={isLeaving} onOpenChange={setIsLeaving} />
    </>
  );
}

/** The ways to the desks at which the person works; nothing for everybody else. */
function Desks() {
  const t = useWords('settings');
  const { roles } = useRoles();
  if (roles?.includes('wallet_desk') !== true) return null;
  return (
    <ul className={styles.group}>
      <li>
        <ListRow
          href={paths.desk}
          leading={<Wallet aria-hidden />}
          title={t('menu.walletDesk')}
          trailing={<ChevronRight aria-hidden />}
        />
      </li>
    </ul>
  );
}

function RecoveryMark() {
  const t = useWords('settings');
  const security = useAccount()?.security;
  if (security === undefined || security.state === 'unknown') return null;
  const isSafe = security.state === 'ready' && (security.code?.isSaved === true || security.passkeys > 0);
  return isSafe ? null : <span className={styles.mark}>{t('menu.attention')}</span>;
}
