/** When every scene plays: a Friday morning in Almaty. */
export const START_MS = Date.UTC(2026, 10, 20, 4, 41);

let nowMs = START_MS;
let seed = 7;

/**
 * Stops the clock and takes chance away, so that a scene looks the same whenever it is played. Timers run as ever:
 * what waits for a pause in typing must not wait for ever.
 */
export function stopClock(): void {
  Reflect.set(Date, 'now', () => nowMs);
  Reflect.set(crypto, 'getRandomValues', (target: ArrayLike<number> & { [at: number]: number }) => {
    for (let at = 0; at < target.length; at++) {
      seed = (seed * 16_807) % 2_147_483_647;
      target[at] = seed;
    }
    return target;
  });
}

/** Lets time pass at once. */
export function passTime(ms: number): void {
  nowMs += ms;
}
