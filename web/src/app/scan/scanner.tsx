import { useEffect, useRef, useState } from 'react';
import { Banner } from '#ui/banner.tsx';
import { Button } from '#ui/button.tsx';
import { Spinner } from '#ui/spinner.tsx';
import { useWords } from '../i18n.ts';
import { readCode } from './read-code.ts';
import type { ScannedCode } from './scanned-code.ts';
import styles from './scanner.module.css';

export interface ScannerProps {
  /** Called for each code that is seen; the same code is told once until another comes. */
  readonly onCode: (code: ScannedCode) => void;
}

type CameraState = 'starting' | 'running' | 'none' | 'refused' | 'broken';

const LOOK_MS = 200;

/** The camera, looking for a code. Where there is none, or it is not allowed, it says so. */
export function Scanner({ onCode }: ScannerProps) {
  const t = useWords('app');
  const video = useRef<HTMLVideoElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<CameraState>('starting');
  const tell = useRef(onCode);
  tell.current = onCode;
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    setState('starting');
    return watchCamera(element, setState, (code) => tell.current(code));
  }, [attempt]);
  const isUseless = state === 'none' || state === 'refused' || state === 'broken';
  return (
    <>
      <div className={styles.frame} hidden={isUseless}>
        <video ref={video} className={styles.video} muted playsInline aria-label={t('scan.camera')} />
        <div className={styles.aim} aria-hidden="true" />
        {state === 'starting' ? (
          <div className={styles.wait}>
            <Spinner size="large" label={t('scan.starting')} className={styles.spinner} />
          </div>
        ) : null}
      </div>
      {isUseless ? (
        <Banner
          tone="info"
          role="status"
          title={t(TITLES[state])}
          actions={
            <Button size="small" onPress={() => setAttempt(attempt + 1)}>
              {t('scan.retry')}
            </Button>
          }
        >
          {t(TEXTS[state])}
        </Banner>
      ) : null}
    </>
  );
}

const TITLES = { none: 'scan.noCamera', refused: 'scan.refused', broken: 'scan.broken' };
const TEXTS = { none: 'scan.noCameraText', refused: 'scan.refusedText', broken: 'scan.brokenText' };

function watchCamera(
  video: HTMLVideoElement,
  setState: (state: CameraState) => void,
  onCode: (code: ScannedCode) => void,
): () => void {
  const canvas = document.createElement('canvas');
  let stream: MediaStream | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;
  let isOver = false;
  let lastText = '';
  const look = () => {
    const code = readCode(video, canvas);
    if (code === null || code.text + String(code.bytes) === lastText) return;
    lastText = code.text + String(code.bytes);
    onCode(code);
  };
  const open = async () => {
    const opened = await openCamera();
    if (isOver || typeof opened === 'string') {
      if (typeof opened !== 'string') stop(opened);
      else setState(opened);
      return;
    }
    stream = opened;
    video.srcObject = opened;
    await video.play().catch(() => null);
    setState('running');
    timer = setInterval(look, LOOK_MS);
  };
  void open();
  return () => {
    isOver = true;
    if (timer !== null) clearInterval(timer);
    if (stream !== null) stop(stream);
    video.srcObject = null;
  };
}

async function openCamera(): Promise<MediaStream | 'none' | 'refused' | 'broken'> {
  const { mediaDevices } = navigator as { readonly mediaDevices?: MediaDevices };
  if (mediaDevices === undefined) return 'none';
  try {
    return await mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
    return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'broken';
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
