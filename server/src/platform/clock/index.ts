export { createManualClock, createSystemClock } from './clock.ts';
export type { Clock, ManualClock } from './clock.ts';
export { createManualTimers, createSystemTimers, createTimersBy } from './timers.ts';
export type { Cancel, Timers } from './timers.ts';
export { nextTurn } from './next-turn.ts';
