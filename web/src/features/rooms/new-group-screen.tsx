import type { Person } from '@herald/client/port';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useAccount, useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { paths } from '#app/paths.ts';
import { useScreenTitle } from '#app/screen-title.ts';
import { useAction } from '#app/use-action.ts';
import { Button, ButtonLink } from '#ui/button.tsx';
import { RadioGroup } from '#ui/radio-group.tsx';
import { ScreenHeader } from '#ui/screen-header.tsx';
import { TextField } from '#ui/text-field.tsx';
import { PeoplePicker } from './people-picker.tsx';
import { PictureField } from './picture-field.tsx';
import styles from './new-chat-screen.module.css';

type Reach = 'private' | 'public';

/** A new group: name, picture, who is in it, and who can read it. */
export function NewGroupScreen() {
  const t = useWords('rooms');
  const call = useCall();
  const me = useAccount()?.userId ?? '';
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [picture, setPicture] = useState<Blob | null>(null);
  const [people, setPeople] = useState<readonly Person[]>([]);
  const [reach, setReach] = useState<Reach>('private');
  const [isAsked, setAsked] = useState(false);
  useScreenTitle(t('group.title'));
  const create = useAction(async () => {
    const { roomId } = await call('rooms.create', {
      name: name.trim(),
      invite: people.map((person) => person.userId),
      isPublic: reach === 'public',
      ...(topic.trim() === '' ? {} : { topic: topic.trim() }),
      ...(picture === null ? {} : { avatar: picture }),
    });
    navigate(paths.room(roomId));
  });
  const submit = () => {
    setAsked(true);
    if (name.trim() !== '') void create.run();
  };
  return (
    <div className={styles.screen}>
      <ScreenHeader title={t('group.title')} backHref={paths.new} />
      <form
        className={styles.body}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className={styles.group}>
          <PictureField name={name} picture={picture} onChange={setPicture} />
          <TextField
            label={t('group.name')}
            value={name}
            onChange={setName}
            maxLength={100}
            autoFocus
            errorMessage={isAsked && name.trim() === '' ? t('group.nameMissing') : null}
          />
          <TextField label={t('group.topic')} value={topic} onChange={setTopic} maxLength={300} />
          <ReachField reach={reach} onChange={setReach} />
          <PeoplePicker
            label={t('group.members')}
            chosen={people}
            onChange={setPeople}
            without={new Set([me])}
          />
          {create.error !== null && (
            <p role="alert" className={styles.error}>
              {create.error}
            </p>
          )}
          <div className={styles.footer}>
            <ButtonLink href={paths.new}>{t('group.cancel')}</ButtonLink>
            <Button variant="primary" type="submit" isPending={create.isPending}>
              {t('group.create')}
            </Button>
          </div>
        </div>
      </form>
    </div>
  );
}

function ReachField({ reach, onChange }: { reach: Reach; onChange: (reach: Reach) => void }) {
  const t = useWords('rooms');
  return (
    <RadioGroup<Reach>
      label={t('group.reach')}
      value={reach}
      onChange={onChange}
      options={[
        { value: 'private', label: t('group.private'), description: t('group.privateText') },
        { value: 'public', label: t('group.public'), description: t('group.publicText') },
      ]}
    />
  );
}
