/** Whether somebody signed in on this page just now, and the stages of it are shown. */
let isUnderWay = false;

/** Somebody has asked to sign in or up. */
export function startArrival(): void {
  isUnderWay = true;
}

/** It worked and everything is known, or it failed. */
export function endArrival(): void {
  isUnderWay = false;
}

/** Whether the stages of signing in are to be shown. */
export function isArriving(): boolean {
  return isUnderWay;
}
