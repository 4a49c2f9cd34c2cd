import { useFormat } from '#app/format.ts';
import { useWords } from '#app/i18n.ts';
import styles from './waveform-seek.module.css';

export interface WaveformSeekProps {
  /** 0 to 1. */
  readonly bars: readonly number[];
  readonly positionMs: number;
  readonly durationMs: number;
  readonly isDisabled: boolean;
  readonly onSeek: (ms: number) => void;
}

const WIDTH = 3;
const GAP = 2;
const HEIGHT = 28;
const STEP_MS = 1_000;

/** A waveform that is a slider: one drawing below, the browser's own slider, unseen, above it. */
export function WaveformSeek({ bars, positionMs, durationMs, isDisabled, onSeek }: WaveformSeekProps) {
  const t = useWords('timeline');
  const { formatDuration } = useFormat();
  const total = Math.max(durationMs, 1);
  const share = Math.min(1, positionMs / total);
  const width = bars.length * (WIDTH + GAP) - GAP;
  const path = outline(bars);
  return (
    <span className={styles.seek}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={styles.wave}
        aria-hidden="true"
      >
        <path d={path} className={styles.rest} />
        <path d={path} className={styles.done} style={{ clipPath: `inset(0 ${(1 - share) * 100}% 0 0)` }} />
      </svg>
      <input
        type="range"
        min={0}
        max={Math.round(total)}
        step={STEP_MS}
        value={Math.round(Math.min(positionMs, total))}
        disabled={isDisabled}
        aria-label={t('media.position')}
        aria-valuetext={t('media.positionOf', {
          position: formatDuration(positionMs),
          duration: formatDuration(durationMs),
        })}
        className={styles.range}
        onChange={(event) => onSeek(Number(event.target.value))}
        // The arrow keys belong to the slider here, not to the list of messages.
        onKeyDown={(event) => event.stopPropagation()}
      />
    </span>
  );
}

/** All bars as one path: one node, however long the recording. */
function outline(bars: readonly number[]): string {
  return bars
    .map((bar, index) => {
      const height = Math.max(3, bar * HEIGHT);
      const x = index * (WIDTH + GAP);
      return `M${x} ${((HEIGHT - height) / 2).toFixed(1)}h${WIDTH}v${height.toFixed(1)}h-${WIDTH}z`;
    })
    .join('');
}
