import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { SecurityState, UnreadableCause } from '../../port/index.ts';

/** Why a message cannot be read, and with it what may help. */
export function unreadableCause(
  code: DecryptionFailureCode | null,
  security: Pick<SecurityState, 'state' | 'restoring'>,
): UnreadableCause {
  // Keys are still being fetched, or somebody may still send one: it may turn readable by itself.
  const older = security.restoring ? 'waiting' : 'before-this-device';
  const isLocked = security.state === 'locked';
  switch (code) {
    case DecryptionFailureCode.MEGOLM_UNKNOWN_INBOUND_SESSION_ID:
      return isLocked ? 'locked' : 'waiting';
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD:
    case DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE:
      return isLocked ? 'locked' : 'withheld';
    case DecryptionFailureCode.OLM_UNKNOWN_MESSAGE_INDEX:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED:
      return 'before-you-joined';
    case DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED:
    case DecryptionFailureCode.HISTORICAL_MESSAGE_WORKING_BACKUP:
      return isLocked ? 'locked' : older;
    case DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED:
      return 'identity-changed';
    case DecryptionFailureCode.UNSIGNED_SENDER_DEVICE:
    case DecryptionFailureCode.UNKNOWN_SENDER_DEVICE:
      return 'unsigned-sender';
    default:
      return 'broken';
  }
}
