import { create } from 'qrcode';
import { useEffect, useMemo, useState } from 'react';
import { copyText } from '#app/copy-text.ts';
import { useCall } from '#app/engine.tsx';
import { useWords } from '#app/i18n.ts';
import { useAction } from '#app/use-action.ts';
import { Button } from '#ui/button.tsx';
import { Code } from '#ui/bidi.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Copy, RotateCcw } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import styles from './share-dialog.module.css';

export interface ShareDialogProps {
  readonly roomId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** A link to a person or public group, to copy or to scan. */
export function ShareDialog({ roomId, name, onClose }: ShareDialogProps) {
  const t = useWords('rooms');
  const app = useWords('app');
  const call = useCall();
  const [link, setLink] = useState<string | null>(null);
  const load = useAction(async () => setLink((await call('rooms.link', { roomId })).link));
  const { run } = load;
  useEffect(() => void run(), [run]);
  return (
    <Dialog title={t('share.title', { name })} isOpen onOpenChange={onClose} size="small">
      {load.error !== null && (
        <div role="alert" className={styles.share}>
          <p>{load.error}</p>
          <Button icon={<RotateCcw aria-hidden />} onPress={() => void run()}>
            {t('find.retry')}
          </Button>
        </div>
      )}
      {load.isPending && (
        <div className={styles.share}>
          <Spinner />
        </div>
      )}
      {link !== null && (
        <div className={styles.share}>
          <QrPicture text={link} label={t('share.code', { name })} />
          <p className={styles.link}>
            <Code>{link}</Code>
          </p>
          <Button variant="primary" icon={<Copy aria-hidden />} onPress={() => void copyText(app, link)}>
            {t('share.copy')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

/** A code to scan, always dark on white: cameras read no other. */
function QrPicture({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const parts: string[] = [];
    modules.data.forEach((isDark, index) => {
      if (isDark !== 0) parts.push(`M${index % modules.size} ${Math.floor(index / modules.size)}h1v1h-1z`);
    });
    return { path: parts.join(''), size: modules.size };
  }, [text]);
  return (
    <svg role="img" aria-label={label} className={styles.code} viewBox={`-3 -3 ${size + 6} ${size + 6}`}>
      <path d={path} />
    </svg>
  );
}
