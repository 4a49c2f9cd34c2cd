import type { Operation, Send, SendToDevice } from '../history/operation.ts';
import type { Ending } from '../history/operation.ts';

/** All attempts to send one message, taken together. */
export interface Sent<D extends Send | SendToDevice> {
  /** The first attempt. */
  readonly proc: string;
  readonly deed: D;
  readonly line: number;
  /** Before this it was nowhere. */
  readonly invokeNs: number;
  /** The first acknowledgement; null without one. */
  ack: { readonly ns: number; readonly line: number; readonly deed: D } | null;
  /** `fail`: every attempt was refused. `info`: some outcome is not known, and none was acknowledged. */
  ending: Ending;
}

/** Messages to rooms, by uid. */
export function collectSends(operations: readonly Operation[]): Map<string, Sent<Send>> {
  return collect(operations, (deed) => (deed.f === 'send' ? deed : null));
}

/** Messages to devices, by uid. */
export function collectToDevice(operations: readonly Operation[]): Map<string, Sent<SendToDevice>> {
  return collect(operations, (deed) => (deed.f === 'toDevice' ? deed : null));
}

function collect<D extends Send | SendToDevice>(
  operations: readonly Operation[],
  choose: (deed: Operation['deed']) => D | null,
): Map<string, Sent<D>> {
  const sent = new Map<string, Sent<D>>();
  for (const [index, operation] of operations.entries()) {
    const deed = choose(operation.deed);
    if (!deed) continue;
    const known = sent.get(deed.uid);
    if (known) addAttempt(known, operation, deed, index + 2);
    else sent.set(deed.uid, firstAttempt(operation, deed, index + 2));
  }
  return sent;
}

function firstAttempt<D extends Send | SendToDevice>(
  { proc, invokeNs, completeNs, ending }: Operation,
  deed: D,
  line: number,
): Sent<D> {
  const ack = ending === 'ok' ? { ns: completeNs, line, deed } : null;
  return { proc, deed, line, invokeNs, ack, ending };
}

function addAttempt<D extends Send | SendToDevice>(
  sent: Sent<D>,
  { completeNs, ending }: Operation,
  deed: D,
  line: number,
): void {
  if (ending === 'ok') {
    sent.ending = 'ok';
    sent.ack ??= { ns: completeNs, line, deed };
  }
  // A refusal of a repetition says nothing of the attempt before it, whose outcome is not known.
  if (ending === 'info' && sent.ending === 'fail') sent.ending = 'info';
}
