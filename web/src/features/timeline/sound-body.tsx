import type { MessageRow } from '@herald/client/port';
import { useEffect, useMemo, useRef, useState } from 'react';
import { playAlone, useMedia } from '#features/media';
import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import { AudioLines, Pause, Play } from '#ui/icons.ts';
import { Spinner } from '#ui/spinner.tsx';
import { WaveformSeek } from './waveform-seek.tsx';
import { scaleWaveform } from './waveform.ts';
import styles from './sound-body.module.css';

export type SoundContent = Extract<MessageRow['body'], { kind: 'audio' | 'voice' }>;

const BARS = 44;
const SPEEDS = [1, 1.5, 2];

/** A voice message or a sound file: play, pause, seek along its waveform by pointer or keys, and hear it faster. */
export function SoundBody({ body, senderName }: { body: SoundContent; senderName: string }) {
  const t = useWords('timeline');
  const { formatDuration, formatNumber } = useFormat();
  const media = useMedia(body.source, { isAuto: false });
  const player = usePlayer(media.url, body.durationMs);
  const bars = useMemo(() => scaleWaveform(body.kind === 'voice' ? body.waveform : [], BARS), [body]);
  const press = () => {
    if (media.url === null) {
      player.playWhenReady();
      media.load();
    } else player.toggle();
  };
  const isLoading = media.state === 'loading';
  const name = body.kind === 'audio' ? body.name : t('media.voiceOf', { name: senderName });
  const shownMs = player.positionMs > 0 ? player.positionMs : player.durationMs;
  return (
    <div className={styles.sound} role="group" aria-label={name}>
      {media.url !== null && <audio ref={player.ref} src={media.url} preload="auto" />}
      <button
        type="button"
        className={styles.play}
        aria-label={t(player.isPlaying ? 'media.pause' : 'media.play')}
        onClick={press}
      >
        {isLoading ? (
          <Spinner size="small" />
        ) : player.isPlaying ? (
          <Pause aria-hidden="true" />
        ) : (
          <Play aria-hidden="true" />
        )}
      </button>
      <div className={styles.middle}>
        {body.kind === 'audio' && (
          <span className={styles.name}>
            <AudioLines aria-hidden="true" />
            <bdi>{body.name}</bdi>
          </span>
        )}
        <WaveformSeek
          bars={bars}
          positionMs={player.positionMs}
          durationMs={player.durationMs}
          isDisabled={media.url === null}
          onSeek={player.seek}
        />
        <span className={styles.time}>
          {media.state === 'failed' ? t('media.failedSound') : formatDuration(shownMs)}
        </span>
      </div>
      <button
        type="button"
        className={styles.speed}
        aria-label={t('media.speed', { speed: formatNumber(player.speed) })}
        onClick={player.nextSpeed}
      >
        {formatNumber(player.speed)}×
      </button>
    </div>
  );
}

/** The state of one audio element, and what can be done with it. */
function usePlayer(url: string | null, knownMs: number | null) {
  const ref = useRef<HTMLAudioElement>(null);
  const wantsPlay = useRef(false);
  const [isPlaying, setPlaying] = useState(false);
  const [positionMs, setPosition] = useState(0);
  const [durationMs, setDuration] = useState(knownMs ?? 0);
  const [speed, setSpeed] = useState(1);

  useEffect(() => {
    const audio = ref.current;
    if (audio === null || url === null) return;
    const tell = () => {
      setPlaying(!audio.paused);
      setPosition(audio.ended ? 0 : audio.currentTime * 1000);
      // A recording made in a browser has no length in its head: then what the sender said holds.
      if (Number.isFinite(audio.duration) && audio.duration > 0) setDuration(audio.duration * 1000);
    };
    const events = ['play', 'pause', 'timeupdate', 'ended', 'loadedmetadata', 'seeked'] as const;
    for (const event of events) audio.addEventListener(event, tell);
    if (wantsPlay.current) playAlone(audio).catch(() => setPlaying(false));
    wantsPlay.current = false;
    return () => {
      audio.pause();
      for (const event of events) audio.removeEventListener(event, tell);
    };
  }, [url]);

  return {
    ref,
    isPlaying,
    positionMs,
    durationMs,
    speed,
    playWhenReady() {
      wantsPlay.current = true;
    },
    toggle() {
      const audio = ref.current;
      if (audio === null) return;
      if (audio.paused) playAlone(audio).catch(() => setPlaying(false));
      else audio.pause();
    },
    seek(ms: number) {
      if (ref.current !== null) ref.current.currentTime = ms / 1000;
      setPosition(ms);
    },
    nextSpeed() {
      const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
      setSpeed(next);
      if (ref.current !== null) {
        ref.current.playbackRate = next;
        ref.current.defaultPlaybackRate = next;
      }
    },
  };
}
