import type { Attachment } from '@herald/client/port';
import { useEffect, useMemo, useRef, useState } from 'react';
import { playAlone } from '#features/media';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { announce } from '#ui/announce.ts';
import { Button } from '#ui/button.tsx';
import { IconButton } from '#ui/icon-button.tsx';
import { Pause, Play, SendHorizontal, Square, Trash2 } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { useObjectUrl } from './use-object-url.ts';
import { useVoiceRecorder, VOICE_LIMIT_MS, type Recording } from './use-voice-recorder.ts';
import { WaveformSeek } from './waveform-seek.tsx';
import { scaleWaveform } from './waveform.ts';
import styles from './voice-bar.module.css';

export interface VoiceBarProps {
  readonly onSend: (attachment: Attachment) => void;
  readonly onClose: () => void;
}

const WARN_MS = VOICE_LIMIT_MS - 60_000;

/** Stands in the composer's place while a voice message is recorded, heard once more, and sent or thrown away. */
export function VoiceBar({ onSend, onClose }: VoiceBarProps) {
  const t = useWords('timeline');
  const { formatDuration } = useFormat();
  const { state, start, finish, cancel } = useVoiceRecorder();
  const hasStarted = useRef(false);
  useEffect(() => {
    if (state.state === 'idle' && hasStarted.current) return onClose();
    if (state.state !== 'idle') return;
    hasStarted.current = true;
    void start();
  }, [state.state, start, onClose]);
  const isRecording = state.state === 'recording';
  useEffect(() => {
    if (isRecording) announce(t('voice.recording'));
  }, [isRecording, t]);

  if (state.state === 'refused') {
    return (
      <div className={styles.bar} role="alert">
        <p className={styles.words}>{t(`voice.${state.reason}`)}</p>
        <Button onPress={onClose}>{t('voice.close')}</Button>
      </div>
    );
  }
  if (state.state === 'done') {
    return <Preview recording={state.recording} onSend={onSend} onClose={onClose} />;
  }
  return (
    <div className={styles.bar} role="group" aria-label={t('voice.title')}>
      <IconButton label={t('voice.cancel')} icon={<Trash2 aria-hidden />} onPress={cancel} />
      {isRecording ? (
        <>
          <span className={styles.dot} aria-hidden="true" />
          <span className={styles.time} role="timer">
            {formatDuration(state.durationMs)}
          </span>
          <Levels levels={state.levels} />
          {state.durationMs > WARN_MS && <span className={styles.words}>{t('voice.almostOver')}</span>}
          <IconButton
            label={t('voice.finish')}
            variant="primary"
            icon={<Square aria-hidden />}
            autoFocus
            onPress={finish}
          />
        </>
      ) : (
        <span className={styles.words}>
          <Spinner size="small" /> {t('voice.asking')}
        </span>
      )}
    </div>
  );
}

function Levels({ levels }: { levels: readonly number[] }) {
  return (
    <svg
      viewBox="0 0 240 28"
      preserveAspectRatio="xMaxYMid slice"
      className={styles.levels}
      aria-hidden="true"
    >
      {levels.map((level, index) => {
        const height = Math.max(3, level * 28);
        const x = 240 - (levels.length - index) * 5;
        return <rect key={index} x={x} y={(28 - height) / 2} width={3} height={height} rx={1.5} />;
      })}
    </svg>
  );
}

function Preview({ recording, onSend, onClose }: { recording: Recording } & VoiceBarProps) {
  const t = useWords('timeline');
  const { formatDuration } = useFormat();
  const url = useObjectUrl(recording.file);
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [positionMs, setPosition] = useState(0);
  const bars = useMemo(() => scaleWaveform(recording.waveform, 90), [recording]);
  const toggle = () => {
    const element = audio.current;
    if (element === null) return;
    if (element.paused) playAlone(element).catch(() => setPlaying(false));
    else element.pause();
  };
  const send = () => {
    const { file, durationMs, waveform } = recording;
    const ending = file.type.includes('ogg') ? 'ogg' : file.type.includes('mp4') ? 'm4a' : 'webm';
    onSend({ file, name: `voice.${ending}`, kind: 'voice', durationMs, waveform });
  };
  return (
    <div className={styles.bar} role="group" aria-label={t('voice.preview')}>
      {url !== null && (
        <audio
          ref={audio}
          src={url}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime * 1000)}
          onEnded={() => setPosition(0)}
        />
      )}
      <IconButton label={t('voice.discard')} icon={<Trash2 aria-hidden />} onPress={onClose} />
      <IconButton
        label={t(isPlaying ? 'media.pause' : 'media.play')}
        icon={isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
        onPress={toggle}
      />
      <span className={styles.wave}>
        <WaveformSeek
          bars={bars}
          positionMs={positionMs}
          durationMs={recording.durationMs}
          isDisabled={false}
          onSeek={(ms) => {
            if (audio.current !== null) audio.current.currentTime = ms / 1000;
          }}
        />
      </span>
      <span className={styles.time}>{formatDuration(recording.durationMs)}</span>
      <IconButton
        label={t('voice.send')}
        variant="primary"
        icon={<SendHorizontal aria-hidden />}
        autoFocus
        onPress={send}
      />
    </div>
  );
}
