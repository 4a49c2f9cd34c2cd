import { preloadSignedIn } from './halves.ts';

/** Whether somebody signed in on this page just now, and the stages of it are shown. */
let isUnderWay = false;

/** Somebody has asked to sign in or up. */
export function startArrival(): void {
  isUnderWay = true;
  // A chunk that cannot be had now is asked for again when it is shown, and its failure is told there.
  preloadSignedIn().catch(() => {});
}

/** It worked and everything is known, or it failed. */
export function endArrival(): void {
  isUnderWay = false;
}

/** Whether the stages of signing in are to be shown. */
export function isArriving(): boolean {
  return isUnderWay;
}
