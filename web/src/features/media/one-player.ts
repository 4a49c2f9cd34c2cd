/** What plays now, of all messages and previews of this tab. */
let playing: HTMLMediaElement | null = null;

/** Plays one element and stops the other: two voices at once are heard by nobody. */
export function playAlone(element: HTMLMediaElement): Promise<void> {
  if (playing !== null && playing !== element) playing.pause();
  playing = element;
  return element.play();
}
