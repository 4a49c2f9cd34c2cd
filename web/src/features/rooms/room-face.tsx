import type { RoomDetailRow } from '@herald/client/port';
import { MxcAvatar } from '#features/media';
import { Code, Name } from '#ui/bidi.tsx';
import styles from './room-details-screen.module.css';

/** A conversation's picture, name, topic and address. */
export function RoomFace({ detail }: { detail: RoomDetailRow }) {
  return (
    <div className={styles.face}>
      <MxcAvatar
        mxc={detail.avatar}
        name={detail.name}
        id={detail.personId ?? detail.roomId}
        size="huge"
        shape={detail.kind === 'group' ? 'rounded' : 'circle'}
      />
      <h3 className={styles.name}>
        <Name>{detail.name}</Name>
      </h3>
      {(detail.address ?? detail.personId) !== null && (
        <Code className={styles.address}>{detail.address ?? detail.personId}</Code>
      )}
      {detail.topic !== null && detail.topic !== '' && (
        <p className={styles.topic} dir="auto">
          {detail.topic.slice(0, 2_000)}
        </p>
      )}
    </div>
  );
}
