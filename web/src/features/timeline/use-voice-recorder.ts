import { useCallback, useEffect, useRef, useState } from 'react';
import { now } from '#app/clock.ts';
import { loudnessOf, scaleWaveform, WAVEFORM_LIMIT } from './waveform.ts';

/** A recording of at most a quarter of an hour. */
export const VOICE_LIMIT_MS = 15 * 60_000;
const SAMPLE_MS = 100;
/** A press by mistake is no message. */
const SHORTEST_MS = 400;
const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

export interface Recording {
  readonly file: Blob;
  readonly durationMs: number;
  readonly waveform: readonly number[];
}

export type RecorderState =
  | { readonly state: 'idle' }
  | { readonly state: 'asking' }
  | { readonly state: 'recording'; readonly durationMs: number; readonly levels: readonly number[] }
  | { readonly state: 'done'; readonly recording: Recording }
  | { readonly state: 'refused'; readonly reason: 'permission' | 'no-microphone' | 'unsupported' };

interface Running {
  readonly recorder: MediaRecorder;
  readonly stream: MediaStream;
  readonly sound: AudioContext;
  readonly timer: ReturnType<typeof setInterval>;
  isCancelled: boolean;
}

/** Records a voice: asks for the microphone, shows how loud it is, and lets the microphone go at the end. */
export function useVoiceRecorder() {
  const [state, setState] = useState<RecorderState>({ state: 'idle' });
  const running = useRef<Running | null>(null);

  const release = useCallback(() => {
    const now = running.current;
    running.current = null;
    if (now === null) return;
    clearInterval(now.timer);
    for (const track of now.stream.getTracks()) track.stop();
    void now.sound.close();
  }, []);

  const stop = useCallback((isCancelled: boolean) => {
    const now = running.current;
    if (now === null) return;
    now.isCancelled = isCancelled;
    if (now.recorder.state !== 'inactive') now.recorder.stop();
  }, []);

  const start = useCallback(async () => {
    if (running.current !== null) return;
    if (typeof MediaRecorder !== 'function' || navigator.mediaDevices === undefined) {
      setState({ state: 'refused', reason: 'unsupported' });
      return;
    }
    setState({ state: 'asking' });
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      running.current = record(stream, stop, (next) => {
        if (next.state !== 'recording') release();
        setState(next);
      });
    } catch (error) {
      const isDenied = error instanceof DOMException && error.name === 'NotAllowedError';
      setState({ state: 'refused', reason: isDenied ? 'permission' : 'no-microphone' });
    }
  }, [release, stop]);

  useEffect(
    () => () => {
      stop(true);
      release();
    },
    [stop, release],
  );

  return {
    state,
    start,
    finish: useCallback(() => stop(false), [stop]),
    cancel: useCallback(() => {
      stop(true);
      setState({ state: 'idle' });
    }, [stop]),
  };
}

function record(
  stream: MediaStream,
  stop: (isCancelled: boolean) => void,
  tell: (state: RecorderState) => void,
): Running {
  const type = TYPES.find((candidate) => MediaRecorder.isTypeSupported(candidate));
  const options = type === undefined ? {} : { mimeType: type };
  const recorder = new MediaRecorder(stream, { ...options, audioBitsPerSecond: 24_000 });
  const sound = new AudioContext();
  const analyser = sound.createAnalyser();
  analyser.fftSize = 1_024;
  sound.createMediaStreamSource(stream).connect(analyser);
  const bytes = new Uint8Array(analyser.fftSize);
  const levels: number[] = [];
  const chunks: Blob[] = [];
  const startMs = now();

  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(bytes);
    levels.push(loudnessOf(bytes));
    const durationMs = now() - startMs;
    tell({ state: 'recording', durationMs, levels: levels.slice(-48) });
    if (durationMs >= VOICE_LIMIT_MS) stop(false);
  }, SAMPLE_MS);
  const running: Running = { recorder, stream, sound, timer, isCancelled: false };
  recorder.addEventListener('dataavailable', ({ data }) => data.size > 0 && chunks.push(data));
  recorder.addEventListener('stop', () => {
    const durationMs = Math.min(now() - startMs, VOICE_LIMIT_MS);
    if (running.isCancelled || durationMs < SHORTEST_MS) return tell({ state: 'idle' });
    const file = new Blob(chunks, { type: (recorder.mimeType || 'audio/ogg').split(';')[0] ?? 'audio/ogg' });
    const waveform = scaleWaveform(levels, Math.min(WAVEFORM_LIMIT, Math.max(1, levels.length)));
    return tell({ state: 'done', recording: { file, durationMs, waveform } });
  });
  recorder.start(1_000);
  tell({ state: 'recording', durationMs: 0, levels: [] });
  return running;
}
