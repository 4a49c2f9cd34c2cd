import type { MemberRow, RoomDetailRow } from '@herald/client/port';
import { useMemo, useState } from 'react';
import { MxcAvatar } from '#features/media';
import { PersonDialog } from '#features/profiles';
import { useAccount, useRow, useRows, useTopicState } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { Button } from '#ui/button.tsx';
import { Name } from '#ui/bidi.tsx';
import { ShieldAlert, ShieldCheck } from '#ui/icons.ts';
import { ListRow } from '#ui/list-row.tsx';
import { SearchField } from '#ui/search-field.tsx';
import { Skeleton } from '#ui/skeleton.tsx';
import { MemberMenu } from './member-menu.tsx';
import { memberActions, memberSections } from './member-sections.ts';
import styles from './member-list.module.css';

/** From this many on there is a box to search them. */
const SEARCH_FROM = 8;
const SHOWN = 60;

/** The people of a group by what they may do; each with a menu of what we may do to them. */
export function MemberList({ detail }: { detail: RoomDetailRow }) {
  const t = useWords('rooms');
  const { roomId, can } = detail;
  const keyed = useRows('members', roomId);
  const state = useTopicState('members', roomId);
  const myId = useAccount()?.userId ?? '';
  const me = useRow('members', roomId, myId) ?? null;
  const [typed, setTyped] = useState('');
  const [limit, setLimit] = useState(SHOWN);
  const [person, setPerson] = useState<string | null>(null);
  const members = useMemo(() => keyed.map(([, member]) => member), [keyed]);
  const sections = useMemo(() => memberSections(members, typed), [members, typed]);
  if (state === 'loading') return <Skeleton rows={5} />;
  let room = limit;
  return (
    <section className={styles.members} aria-label={t('members.title')}>
      {members.length >= SEARCH_FROM && (
        <SearchField label={t('members.search')} value={typed} onChange={setTyped} />
      )}
      {sections.map(({ name, members: all }) => {
        const shown = all.slice(0, Math.max(0, room));
        room -= shown.length;
        if (shown.length === 0) return null;
        return (
          <div key={name}>
            <h3 className={styles.title}>{t(`members.${name}`, { count: all.length })}</h3>
            <ul>
              {shown.map((member) => (
                <li key={member.userId}>
                  <ListRow
                    leading={
                      <MxcAvatar mxc={member.avatar} name={member.name} id={member.userId} size="small" />
                    }
                    title={<MemberName member={member} isMe={member.userId === myId} />}
                    subtitle={member.role === 'member' ? undefined : t(`role.${member.role}`)}
                    onPress={() => setPerson(member.userId)}
                    actions={
                      <MemberMenu roomId={roomId} member={member} actions={memberActions(member, me, can)} />
                    }
                  />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      {sections.length === 0 && <p role="status">{t('find.nothing', { text: typed.trim() })}</p>}
      {room <= 0 && members.length > limit && (
        <Button onPress={() => setLimit(limit + 200)}>{t('members.more')}</Button>
      )}
      {person !== null && <PersonDialog userId={person} roomId={roomId} onClose={() => setPerson(null)} />}
    </section>
  );
}

function MemberName({ member, isMe }: { member: MemberRow; isMe: boolean }) {
  const t = useWords('rooms');
  return (
    <span className={styles.name}>
      <Name>{member.name}</Name>
      {isMe && <span className={styles.me}>{t('members.you')}</span>}
      {member.identity === 'verified' && <ShieldCheck role="img" aria-label={t('members.verified')} />}
      {member.identity === 'changed' && (
        <ShieldAlert className={styles.changed} role="img" aria-label={t('members.changed')} />
      )}
    </span>
  );
}
