/** How long a region stays empty before it speaks: some screen readers miss a change that comes with the region. */
const PAUSE_MS = 100;

const regions = new Map<'polite' | 'assertive', HTMLElement>();

/** Says a text to screen readers, without showing it: politely, or at once for what must interrupt. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  const region = regions.get(urgency) ?? createRegion(urgency);
  region.textContent = '';
  setTimeout(() => {
    region.textContent = text;
  }, PAUSE_MS);
}

function createRegion(urgency: 'polite' | 'assertive'): HTMLElement {
  const region = document.createElement('div');
  region.className = 'visually-hidden';
  region.setAttribute('aria-live', urgency);
  region.setAttribute('aria-atomic', 'true');
  // React Aria hides the page behind a dialog from screen readers, but spares what carries this mark.
  region.setAttribute('data-live-announcer', 'true');
  document.body.append(region);
  regions.set(urgency, region);
  return region;
}
