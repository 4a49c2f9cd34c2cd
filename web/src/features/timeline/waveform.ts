/** What is sent with a voice message at most (MSC3246 as clients use it). */
export const WAVEFORM_LIMIT = 100;

/**
 * `count` bars from any number of loudness values of 0 to 1: each bar is the loudest of what it stands for, and the
 * loudest bar is full, so that a quiet voice can be seen too. An empty waveform gives flat bars.
 */
export function scaleWaveform(values: readonly number[], count: number): readonly number[] {
  if (values.length === 0) return Array.from({ length: count }, () => 0);
  const bars = Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * values.length) / count));
    return values.slice(from, to).reduce((loudest, value) => Math.max(loudest, clamp(value)), 0);
  });
  const loudest = Math.max(...bars);
  return loudest === 0 ? bars : bars.map((bar) => bar / loudest);
}

/** The loudness (0 to 1) of one stretch of sound, from bytes as an AnalyserNode gives them: 128 is silence. */
export function loudnessOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += ((byte - 128) / 128) ** 2;
  // A voice rarely passes a third of the full swing; without this its waveform would look like silence.
  return clamp(Math.sqrt(sum / Math.max(1, bytes.length)) * 3);
}

function clamp(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
