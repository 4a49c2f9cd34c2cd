import type { MemberRow } from '@herald/client/port';
import { useState } from 'react';
import { useCall } from '#app/engine.tsx';
import { useErrorWords } from '#app/error-words.ts';
import { useWords } from '#app/i18n.ts';
import { ConfirmDialog } from '#ui/dialog.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Ban, Crown, Ellipsis, Shield, User, UserMinus } from '#ui/icons.ts';
import { Menu, MenuItem, MenuTrigger } from '#ui/menu.tsx';
import { showToast } from '#ui/toast.tsx';
import type { MemberActions } from './member-sections.ts';

export interface MemberMenuProps {
  readonly roomId: string;
  readonly member: MemberRow;
  readonly actions: MemberActions;
}

type Question = 'kick' | 'ban' | 'admin' | null;
const ICONS = { admin: Crown, moderator: Shield, member: User };

/** What we may do to a member; nothing is shown when it is nothing. */
export function MemberMenu({ roomId, member, actions }: MemberMenuProps) {
  const t = useWords('rooms');
  const call = useCall();
  const toWords = useErrorWords();
  const [question, setQuestion] = useState<Question>(null);
  const { userId, name } = member;
  const hasAny = actions.roles.length > 0 || actions.canRemove || actions.canBan || actions.canUnban;
  const attempt = (what: Promise<unknown>) =>
    what.catch((error: unknown) => showToast({ text: toWords(error), tone: 'danger' }));
  const setRole = (role: 'admin' | 'moderator' | 'member') =>
    attempt(call('rooms.setRole', { roomId, userId, role }));
  const confirm = async () => {
    if (question === 'admin') await setRole('admin');
    else if (question !== null) await attempt(call(`rooms.${question}`, { roomId, userId }));
  };
  if (!hasAny) return null;
  return (
    <>
      <MenuTrigger>
        <IconButton label={t('members.actions', { name })} size="small" icon={<Ellipsis aria-hidden />} />
        <Menu label={t('members.actions', { name })}>
          {actions.roles.map((role) => {
            const Icon = ICONS[role];
            return (
              <MenuItem
                key={role}
                icon={<Icon aria-hidden />}
                onAction={() => (role === 'admin' ? setQuestion('admin') : void setRole(role))}
              >
                {t(`members.make.${role}`)}
              </MenuItem>
            );
          })}
          {actions.canRemove && (
            <MenuItem icon={<UserMinus aria-hidden />} isDanger onAction={() => setQuestion('kick')}>
              {t(member.membership === 'invite' ? 'members.withdraw' : 'members.kick')}
            </MenuItem>
          )}
          {actions.canBan && (
            <MenuItem icon={<Ban aria-hidden />} isDanger onAction={() => setQuestion('ban')}>
              {t('members.ban')}
            </MenuItem>
          )}
          {actions.canUnban && (
            <MenuItem
              icon={<User aria-hidden />}
              onAction={() => void attempt(call('rooms.unban', { roomId, userId }))}
            >
              {t('members.unban')}
            </MenuItem>
          )}
        </Menu>
      </MenuTrigger>
      {question !== null && (
        <ConfirmDialog
          title={t(`members.ask.${question}.title`, { name })}
          text={t(`members.ask.${question}.text`)}
          confirmLabel={t(`members.ask.${question}.confirm`)}
          isDanger={question !== 'admin'}
          isOpen
          onOpenChange={() => setQuestion(null)}
          onConfirm={confirm}
        />
      )}
    </>
  );
}
