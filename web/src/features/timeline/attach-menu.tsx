import type { RoomDetailRow } from '@herald/client/port';
import { Suspense, useRef, useState } from 'react';
import { RoomMoneyDialog, type RoomMoney } from '#features/wallet';
import { useWords } from '#app/i18n.ts';
import { IconButton } from '#ui/icon-button.tsx';
import { ArrowDown, Banknote, Gift, Paperclip } from '#ui/icons.ts';
import { Menu, MenuItem, MenuTrigger } from '#ui/menu.tsx';

export interface AttachMenuProps {
  readonly detail: RoomDetailRow;
  readonly onFiles: (files: readonly File[]) => void;
}

/** What can go with a message: files, and money. */
export function AttachMenu({ detail, onFiles }: AttachMenuProps) {
  const t = useWords('timeline');
  const picker = useRef<HTMLInputElement>(null);
  const [money, setMoney] = useState<RoomMoney | null>(null);
  return (
    <>
      <MenuTrigger>
        <IconButton label={t('composer.attach')} icon={<Paperclip aria-hidden />} />
        <Menu label={t('composer.attach')} placement="top start">
          <MenuItem icon={<Paperclip aria-hidden />} onAction={() => picker.current?.click()}>
            {t('composer.attachFiles')}
          </MenuItem>
          {detail.personId === null ? null : (
            <MenuItem icon={<Banknote aria-hidden />} onAction={() => setMoney('send')}>
              {t('composer.sendMoney')}
            </MenuItem>
          )}
          <MenuItem icon={<ArrowDown aria-hidden />} onAction={() => setMoney('ask')}>
            {t(detail.personId === null ? 'composer.splitBill' : 'composer.askForMoney')}
          </MenuItem>
          <MenuItem icon={<Gift aria-hidden />} onAction={() => setMoney('red-packet')}>
            {t('composer.redPacket')}
          </MenuItem>
        </Menu>
      </MenuTrigger>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {money !== null && (
        <Suspense fallback={null}>
          <RoomMoneyDialog money={money} detail={detail} onClose={() => setMoney(null)} />
        </Suspense>
      )}
    </>
  );
}
