/** Scripts that run in the measured page. Each works on any client that is told how its rows and messages are found. */

/** Notes when the first element that matches was painted, in milliseconds since the navigation. */
export function notePaint(selector: string, name: string): void {
  const look = (): void => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => Reflect.set(globalThis, name, performance.now())),
    );
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
  look();
}

/** Clicks the row with this text and resolves with the milliseconds until `ready` matched and was painted. */
export async function clickUntilPainted([selector, text, ready]: readonly [
  string,
  string,
  string,
]): Promise<number> {
  const rows = [...document.querySelectorAll<HTMLElement>(selector)];
  const target = rows.find((row) => row.textContent?.includes(text));
  if (!target) throw new TypeError(`No ${selector} has the text ${text}`);
  const startMs = performance.now();
  target.click();
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new TypeError(`${ready} did not come`)), 15_000);
    const look = (): void => {
      if (!document.querySelector(ready)) return;
      observer.disconnect();
      clearTimeout(limit);
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - startMs)));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true });
    look();
  });
}

/** Counts frames until stopped: `stopFrames` answers the length of each in milliseconds. */
export function startFrames(): void {
  const frames: number[] = [];
  let last = performance.now();
  let isOn = true;
  const tick = (now: number): void => {
    frames.push(now - last);
    last = now;
    if (isOn) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  Reflect.set(globalThis, 'stopFrames', () => {
    isOn = false;
    return frames.slice(1);
  });
}
