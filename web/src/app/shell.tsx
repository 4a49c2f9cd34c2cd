import type { ReactNode } from 'react';
import { useRows } from './engine.tsx';
import { Badge } from '#ui/badge.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { CircleUserRound, MessagesSquare, ScanQrCode, Search, Wallet } from '#ui/icons.ts';
import { useBrand } from './brand.ts';
import { ConnectionLine } from './connection-line.tsx';
import { useFormat } from './format.ts';
import { useWords } from './i18n.ts';
import { Logo } from './logo.tsx';
import styles from './shell.module.css';

export interface ShellProps {
  readonly place: 'chats' | 'wallet' | 'me';
  /** A conversation on a phone has the whole screen. */
  readonly isBarHidden: boolean;
  readonly onSearch: () => void;
  readonly onScan: () => void;
  /** The one prompt whose turn it is. */
  readonly prompts: ReactNode;
  readonly children: ReactNode;
}

/** What stands round every screen: the rail or the bar, one search, one scanner, and the notices. */
export function Shell({ place, isBarHidden, onSearch, onScan, prompts, children }: ShellProps) {
  const t = useWords('app');
  const { name } = useBrand();
  return (
    <div className={styles.shell} data-bar-hidden={isBarHidden ? '' : undefined}>
      <a className={styles.skip} href="#content">
        {t('shell.skip')}
      </a>
      <div className={styles.rail}>
        <a className={styles.logo} href="/chats" aria-label={name}>
          <Logo />
        </a>
        <nav className={styles.places} aria-label={t('shell.navigation')}>
          <a className={styles.place} href="/chats" aria-current={place === 'chats' ? 'page' : undefined}>
            <span className={styles.placeIcon}>
              <MessagesSquare aria-hidden />
              <UnreadBadge />
            </span>
            {t('shell.chats')}
          </a>
          <a className={styles.place} href="/wallet" aria-current={place === 'wallet' ? 'page' : undefined}>
            <span className={styles.placeIcon}>
              <Wallet aria-hidden />
            </span>
            {t('shell.wallet')}
          </a>
          <a className={styles.place} href="/me" aria-current={place === 'me' ? 'page' : undefined}>
            <span className={styles.placeIcon}>
              <CircleUserRound aria-hidden />
            </span>
            {t('shell.me')}
          </a>
        </nav>
        <div className={styles.tools} role="group" aria-label={t('shell.tools')}>
          <IconButton
            label={t('shell.search')}
            icon={<Search aria-hidden />}
            onPress={onSearch}
            tooltipPlacement="end"
          />
          <IconButton
            label={t('shell.scan')}
            icon={<ScanQrCode aria-hidden />}
            onPress={onScan}
            tooltipPlacement="end"
          />
        </div>
      </div>
      <div className={styles.content}>
        <ConnectionLine />
        <div className={styles.prompts}>{prompts}</div>
        {children}
      </div>
    </div>
  );
}

function UnreadBadge() {
  const t = useWords('app');
  const { formatNumber } = useFormat();
  const rooms = useRows('rooms', '');
  const count = rooms.filter(([, room]) => isCounted(room)).length;
  return (
    <Badge
      count={count}
      format={formatNumber}
      label={t('shell.chatsUnread', { count })}
      className={styles.placeBadge}
    />
  );
}

function isCounted(room: {
  isMuted: boolean;
  unread: number;
  mentions: number;
  isMarkedUnread: boolean;
}): boolean {
  return room.mentions > 0 || (!room.isMuted && (room.unread > 0 || room.isMarkedUnread));
}
