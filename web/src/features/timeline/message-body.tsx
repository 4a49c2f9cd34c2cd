import type { MessageRow } from '@herald/client/port';
import { Suspense, useState, type ReactNode } from 'react';
import { PaymentCardView } from '#features/wallet';
import { useWords } from '#app/i18n.ts';
import { classNames } from '#ui/class-names.ts';
import { FileBody } from './file-body.tsx';
import { MessageLink } from './message-link.tsx';
import { PictureBody } from './picture-body.tsx';
import { RichText } from './rich-text.tsx';
import { SoundBody } from './sound-body.tsx';
import { isOnlyEmoji, splitLinks } from './text-links.ts';
import { VideoBody } from './video-body.tsx';
import styles from './message-body.module.css';

/** Longer texts are folded, so that one message cannot fill the conversation or freeze it. */
const FOLD_AT = 4_000;

export interface MessageBodyProps {
  readonly row: MessageRow;
  readonly userId: string | null;
  readonly onOpenMedia: (row: MessageRow) => void;
  /** Stands at the end of the last line of a text, and below everything else. */
  readonly time: ReactNode;
}

/** What a message says or shows. */
export function MessageBodyView({ row, userId, onOpenMedia, time }: MessageBodyProps) {
  if (row.body.kind === 'text') return <TextBody row={row} body={row.body} userId={userId} time={time} />;
  return (
    <>
      <OtherBody row={row} body={row.body} onOpenMedia={onOpenMedia} />
      {time}
    </>
  );
}

interface OtherBodyProps {
  readonly row: MessageRow;
  readonly body: Exclude<MessageRow['body'], { kind: 'text' }>;
  readonly onOpenMedia: (row: MessageRow) => void;
}

function OtherBody({ row, body, onOpenMedia }: OtherBodyProps) {
  const t = useWords('timeline');
  switch (body.kind) {
    case 'image':
      return <PictureBody body={body} onOpen={() => onOpenMedia(row)} />;
    case 'video':
      return <VideoBody body={body} onOpen={() => onOpenMedia(row)} />;
    case 'audio':
    case 'voice':
      return <SoundBody body={body} senderName={row.senderName} />;
    case 'file':
      return <FileBody body={body} />;
    case 'payment':
      return (
        <Suspense fallback={<p className={styles.quiet}>{body.text}</p>}>
          <PaymentCardView row={row} card={body.card} text={body.text} />
        </Suspense>
      );
    case 'unsupported':
      return (
        <p className={styles.quiet} dir="auto">
          {body.text === '' ? t('message.unsupported') : body.text}
        </p>
      );
  }
}

type TextContent = Extract<MessageRow['body'], { kind: 'text' }>;

interface TextBodyProps {
  readonly row: MessageRow;
  readonly body: TextContent;
  readonly userId: string | null;
  readonly time: ReactNode;
}

function TextBody({ row, body, userId, time }: TextBodyProps) {
  const t = useWords('timeline');
  const [isOpen, setOpen] = useState(false);
  const isLong = body.text.length > FOLD_AT;
  const isFolded = isLong && !isOpen;
  return (
    <div className={classNames(styles.text, body.style === 'notice' && styles.notice)} dir="auto">
      {body.style === 'emote' && (
        <span className={styles.emote} aria-hidden="true">
          ✳ <bdi>{row.senderName}</bdi>{' '}
        </span>
      )}
      {body.rich !== null && !isFolded ? (
        <RichText nodes={body.rich} userId={userId} />
      ) : (
        <PlainText text={isFolded ? body.text.slice(0, FOLD_AT) : body.text} isFolded={isFolded} />
      )}
      {isLong && (
        <button type="button" className={styles.more} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'message.showLess' : 'message.showAll')}
        </button>
      )}
      {time}
    </div>
  );
}

function PlainText({ text, isFolded }: { text: string; isFolded: boolean }) {
  const isLarge = isOnlyEmoji(text);
  return (
    <span className={classNames(styles.plain, isLarge && styles.large)}>
      {splitLinks(text).map((piece, index) =>
        piece.address === null ? (
          piece.text
        ) : (
          <MessageLink key={index} address={piece.address} words={piece.text}>
            {piece.text}
          </MessageLink>
        ),
      )}
      {isFolded && '…'}
    </span>
  );
}
