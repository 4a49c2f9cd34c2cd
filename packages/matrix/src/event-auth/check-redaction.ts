import { serverNameOf } from '../ids/user-id.ts';
import type { Pdu } from '../pdu.ts';
import type { RoomVersion } from '../room-versions.ts';
import { accept, refuse, type Verdict } from '../verdict.ts';
import { atLeast, namedPowerLevel, powerLevelOf } from './power-levels.ts';

/**
 * Whether a redaction is carried out, once both events are there and accepted. This is no authorisation
 * rule: the redaction event is in the room either way, and until this allows it clients do not see it.
 */
export function checkRedaction(
  redaction: Pdu,
  target: Pdu,
  powerLevels: Pdu | undefined,
  create: Pdu,
  version: RoomVersion,
): Verdict {
  if (target.roomId !== redaction.roomId) return refuse('the redacted event is of another room');
  // 1. The power level of the redaction event's sender is greater than or equal to the redact level.
  const level = powerLevelOf(redaction.sender, powerLevels, create, version);
  if (atLeast(level, namedPowerLevel('redact', powerLevels, version))) return accept();
  // 2. The domain of the redaction event's sender matches that of the original event's sender.
  return serverNameOf(redaction.sender) === serverNameOf(target.sender)
    ? accept()
    : refuse("the sender may not redact other servers' events");
}
