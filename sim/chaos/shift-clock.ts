// Loaded before the server (`node --import`): on SIGUSR2 its time of day jumps by the milliseconds that the file
// in CHAOS_CLOCK_FILE says. Time that only passes (performance.now, timers) goes on as it was.
import { readFileSync } from 'node:fs';

const path = process.env['CHAOS_CLOCK_FILE'];
const RealDate = Date;
let shiftMs = 0;

process.on('SIGUSR2', () => {
  if (path !== undefined) shiftMs = Number(readFileSync(path, 'utf8'));
});

const now = (): number => RealDate.now() + shiftMs;
globalThis.Date = new Proxy(RealDate, {
  get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args) as Date,
  apply: () => new RealDate(now()).toString(),
});
