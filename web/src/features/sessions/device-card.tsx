import type { DeviceRow } from '@herald/client/port';
import { Name } from '#ui/bidi.tsx';
import { Button } from '#ui/button.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import {
  EllipsisVertical,
  Monitor,
  Pencil,
  ShieldAlert,
  ShieldCheck,
  Smartphone,
  Trash2,
} from '#ui/icons.ts';
import { Menu, MenuItem, MenuTrigger } from '#ui/menu.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import styles from './device-card.module.css';

export interface DeviceCardProps {
  readonly device: DeviceRow;
  readonly isConfirmable: boolean;
  readonly onRename: () => void;
  readonly onRemove: (isStranger: boolean) => void;
  readonly onConfirm: () => void;
}

/** One device: what it is called, when it was used, and whether it is known to be the person's own. */
export function DeviceCard({ device, isConfirmable, onRename, onRemove, onConfirm }: DeviceCardProps) {
  const t = useWords('sessions');
  const { formatAgo } = useFormat();
  const name = device.name === '' ? t('devices.unnamed') : device.name;
  const when = device.lastSeenMs === null ? null : formatAgo(device.lastSeenMs);
  const seen =
    when === null
      ? t('devices.neverSeen')
      : device.lastSeenIp === null
        ? t('devices.seen', { when })
        : t('devices.seenAt', { when, address: device.lastSeenIp });
  return (
    <article className={styles.card} data-trust={device.trust}>
      <span className={styles.icon} aria-hidden="true">
        {isPhone(device.name) ? <Smartphone /> : <Monitor />}
      </span>
      <div className={styles.words}>
        <strong className={styles.name}>
          <Name>{name}</Name>
        </strong>
        {device.isThis ? null : <span className={styles.seen}>{seen}</span>}
        <span className={styles.trust}>
          {device.trust === 'signed' ? <ShieldCheck aria-hidden /> : <ShieldAlert aria-hidden />}
          {t(TRUST_WORDS[device.trust])}
        </span>
        {device.isThis ? null : (
          <span className={styles.actions}>
            {isConfirmable ? (
              <Button size="small" variant="primary" onPress={onConfirm}>
                {t('devices.confirm')}
              </Button>
            ) : null}
            <Button size="small" onPress={() => onRemove(true)}>
              {t('devices.notMe')}
            </Button>
          </span>
        )}
      </div>
      <MenuTrigger>
        <IconButton label={t('devices.actions', { name })} icon={<EllipsisVertical aria-hidden />} />
        <Menu label={t('devices.actions', { name })}>
          <MenuItem icon={<Pencil aria-hidden />} onAction={onRename}>
            {t('devices.rename')}
          </MenuItem>
          {device.isThis ? null : (
            <MenuItem icon={<Trash2 aria-hidden />} isDanger onAction={() => onRemove(false)}>
              {t('devices.remove')}
            </MenuItem>
          )}
        </Menu>
      </MenuTrigger>
    </article>
  );
}

const TRUST_WORDS = {
  signed: 'devices.signed',
  unsigned: 'devices.unsigned',
  'no-encryption': 'devices.noEncryption',
};

function isPhone(name: string): boolean {
  return /android|iphone|ios|phone|mobile/iu.test(name);
}
