import type { Person } from '@herald/client/port';
import { useMemo, useState } from 'react';
import { useCall, useRows } from '#app/engine.tsx';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { showToast } from '#ui/toast.tsx';
import { PeoplePicker } from './people-picker.tsx';
import styles from './new-chat-screen.module.css';

/** Invites people to a group; who could not be invited is named. */
export function InviteDialog({ roomId, onClose }: { roomId: string; onClose: () => void }) {
  const t = useWords('rooms');
  const { formatList } = useFormat();
  const call = useCall();
  const members = useRows('members', roomId);
  const there = useMemo(
    () => new Set(members.filter(([, member]) => member.membership !== 'ban').map(([userId]) => userId)),
    [members],
  );
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const invite = useAction(async () => {
    const result = await call('rooms.invite', { roomId, userIds: people.map((person) => person.userId) });
    if (result.failed.length === 0) {
      showToast({ text: t('invite.sent', { count: people.length }), tone: 'success' });
      onClose();
      return;
    }
    const names = new Set(result.failed.map((each) => each.userId));
    setFailed(people.filter((person) => names.has(person.userId)).map((person) => person.name));
    setPeople(people.filter((person) => names.has(person.userId)));
  });
  return (
    <Dialog
      title={t('invite.title')}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          variant="primary"
          isPending={invite.isPending}
          isDisabled={people.length === 0}
          onPress={() => void invite.run()}
        >
          {t('invite.send', { count: people.length })}
        </Button>
      }
    >
      <p>{t('invite.text')}</p>
      <PeoplePicker label={t('invite.search')} chosen={people} onChange={setPeople} without={there} />
      {(invite.error !== null || failed.length > 0) && (
        <p role="alert" className={styles.error}>
          {invite.error ?? t('invite.failed', { names: formatList(failed) })}
        </p>
      )}
    </Dialog>
  );
}
