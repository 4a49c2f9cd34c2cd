import type { Operation, SendToDevice, Sync } from '../history/operation.ts';
import type { Facts } from './facts.ts';
import type { Findings } from './report.ts';
import type { Sent } from './sent-messages.ts';

/** Where a device was told a message, and whether it has said since that it has it. */
interface Telling {
  readonly chain: string;
  readonly line: number;
  /** The first answer to a sync of the chain that followed: it presented a later token. */
  settled: { readonly ns: number; readonly line: number } | null;
}

/** Holds what devices were told against what was sent to them (D7). */
export function checkToDevice(facts: Facts, findings: Findings): void {
  const inboxes = createInboxes(facts, findings);
  for (const [index, operation] of facts.operations.entries()) {
    const { deed, ending } = operation;
    if (deed.f === 'sync' && ending === 'ok') inboxes.take(operation, deed, index + 2);
  }
  for (const sent of facts.toDevice.values()) inboxes.checkArrived(sent);
}

function createInboxes({ toDevice }: Facts, findings: Findings) {
  const tellings = new Map<string, Telling>();
  /** What the newest answer of a chain told, until the chain goes on. */
  const open = new Map<string, Telling[]>();
  /** The newest answer of a device that told it nothing: all that was there before it had been told. */
  const empty = new Map<string, { invokeNs: number; line: number }>();

  function take({ proc, invokeNs, completeNs }: Operation, deed: Sync, line: number): void {
    const chain = `${proc} ${deed.chain}`;
    for (const telling of open.get(chain) ?? []) telling.settled ??= { ns: completeNs, line };
    const fresh: Telling[] = [];
    for (const uid of deed.toDevice) {
      const sent = toDevice.get(uid);
      if (checkTold(uid, sent, { proc, line })) {
        checkAgain(uid, tellings.get(`${proc} ${uid}`), { proc, chain, invokeNs, line });
        const telling = { chain, line, settled: null };
        tellings.set(`${proc} ${uid}`, telling);
        fresh.push(telling);
      }
    }
    open.set(chain, fresh);
    if (deed.toDevice.length === 0) empty.set(proc, { invokeNs, line });
  }

  function checkTold(
    uid: string,
    sent: Sent<SendToDevice> | undefined,
    { proc, line }: { proc: string; line: number },
  ): boolean {
    if (!sent) {
      findings.add('phantom', [line], `${uid} was told to ${proc} on line ${line}, and nobody had sent it.`);
      return false;
    }
    if (sent.ending === 'fail') {
      const words = `${uid} of ${sent.proc} was refused on line ${sent.line} and told to ${proc} on line ${line}.`;
      findings.add('aborted-read', [sent.line, line], words);
    }
    if (targetOf(sent) === proc) return true;
    const words = `${uid} of ${sent.proc} was for ${targetOf(sent)} and told to ${proc} on line ${line}.`;
    findings.add('to-device-misdelivered', [sent.line, line], words);
    return false;
  }

  function checkAgain(
    uid: string,
    before: Telling | undefined,
    now: { proc: string; chain: string; invokeNs: number; line: number },
  ): void {
    if (!before) return;
    // In its own chain every answer is to a later token; another chain may still be at an earlier one.
    const isSettled = before.settled !== null && before.settled.ns <= now.invokeNs;
    if (before.chain !== now.chain && !isSettled) return;
    const words = `${uid} was told to ${now.proc} on line ${before.line}, a later token was presented, and it was told again on line ${now.line}.`;
    findings.add('to-device-repeated', [before.line, now.line], words);
  }

  function checkArrived(sent: Sent<SendToDevice>): void {
    const target = targetOf(sent);
    const last = empty.get(target);
    if (!sent.ack || tellings.has(`${target} ${sent.deed.uid}`) || !last) return;
    if (last.invokeNs <= sent.ack.ns) return;
    const words = `${sent.deed.uid} of ${sent.proc} was acknowledged on line ${sent.ack.line}, and ${target} was never told, up to an empty answer on line ${last.line}.`;
    findings.add('to-device-lost', [sent.ack.line, last.line], words);
  }

  return { take, checkArrived };
}

function targetOf({ deed }: Sent<SendToDevice>): string {
  return `${deed.target.userId}/${deed.target.deviceId}`;
}
