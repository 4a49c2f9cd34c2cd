import { useEffect } from 'react';
import { announce } from '#ui/announce.ts';
import { useBrand } from './brand.ts';

/** Names the screen in the browser's tab. The last screen that opened has the say. */
export function useScreenTitle(title: string): void {
  const { name } = useBrand();
  useEffect(() => {
    document.title = title === '' ? name : `${title} · ${name}`;
    if (title === '') return;
    titledPath = location.pathname;
    if (isTitleAwaited) speakTitle();
  }, [title, name]);
}

/**
 * After a change of place: the new screen's title takes the focus, unless the screen put it somewhere itself, and is
 * read out. The first screen of a visit is left alone, because a browser reads a new page by itself.
 */
export function useRouteFocus(path: string): void {
  useEffect(() => {
    if (path === focusedPath || focusedPath === null) {
      focusedPath = path;
      return undefined;
    }
    focusedPath = path;
    const before = document.activeElement;
    const timer = setTimeout(() => focusScreen(before), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [path]);
}

/** Screens are lazy: after this long the new one stands, or its skeleton does. */
const SETTLE_MS = 80;

let focusedPath: string | null = null;

/** The place that the title is of, and whether the present one has not said yet what it is called. */
let titledPath = '';
let isTitleAwaited = false;

function speakTitle(): void {
  isTitleAwaited = false;
  announce(document.title);
}

function focusScreen(before: Element | null): void {
  // A conversation knows its name only when its data is there; the name of the screen before would mislead.
  if (titledPath === location.pathname) speakTitle();
  else isTitleAwaited = true;
  const focused = document.activeElement;
  if (focused !== before && focused !== null && focused !== document.body) return;
  const titles = [...document.querySelectorAll<HTMLElement>('main [data-screen-title]')];
  const title = titles.findLast((candidate) => candidate.checkVisibility({ visibilityProperty: true }));
  title?.focus({ preventScroll: true });
}
