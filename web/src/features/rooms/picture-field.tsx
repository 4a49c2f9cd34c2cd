import { useEffect, useRef, useState } from 'react';
import { useWords } from '#app/i18n.ts';
import { Avatar } from '#ui/avatar.tsx';
import { Button } from '#ui/button.tsx';
import { Camera, Trash2 } from '#ui/icons.ts';
import styles from './new-chat-screen.module.css';

export interface PictureFieldProps {
  /** For the letters while there is no picture. */
  readonly name: string;
  readonly picture: Blob | null;
  readonly onChange: (picture: Blob | null) => void;
}

/** The picture of a group that does not exist yet. */
export function PictureField({ name, picture, onChange }: PictureFieldProps) {
  const t = useWords('rooms');
  const input = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (picture === null) return setUrl(null);
    const made = URL.createObjectURL(picture);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return (
    <div className={styles.picture}>
      <Avatar name={name === '' ? '+' : name} id={name} image={url} size="large" shape="rounded" />
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        hidden
        onChange={(event) => {
          onChange(event.target.files?.[0] ?? null);
          event.target.value = '';
        }}
      />
      <Button size="small" icon={<Camera aria-hidden />} onPress={() => input.current?.click()}>
        {t(picture === null ? 'group.picture' : 'group.otherPicture')}
      </Button>
      {picture !== null && (
        <Button size="small" variant="quiet" icon={<Trash2 aria-hidden />} onPress={() => onChange(null)}>
          {t('group.noPicture')}
        </Button>
      )}
    </div>
  );
}
