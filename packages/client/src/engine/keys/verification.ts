import type { MatrixClient } from 'matrix-js-sdk/lib/matrix.js';
import { CryptoEvent, type CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';
import {
  VerificationPhase,
  VerificationRequestEvent,
  VerifierEvent,
  type VerificationRequest,
  type Verifier,
} from 'matrix-js-sdk/lib/crypto-api/verification.js';
import { encodeBase64 } from 'matrix-js-sdk/lib/base64.js';
import { PortError, type VerificationRow } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Feed } from '../host.ts';
import { asPort } from '../to-port-error.ts';
import { findDirectRoom } from './direct-room.ts';
import { emojiNumber } from './sas-emoji.ts';
import { cancelReasonOf, stageOf, type VerificationFacts } from './verification-stage.ts';

/** Two devices, or two people, make sure that they are who they seem to be. One at a time. */
export interface Verification {
  stop(): void;
}

const SAS = 'm.sas.v1';
const SHOW_QR = 'm.qr_code.show.v1';
const SCAN_QR = 'm.qr_code.scan.v1';
/** Spec: a verification that is not finished ten minutes after it began is over. */
const LIMIT_MS = 10 * 60_000;

/** The verification that is going on, or the one that just ended. */
interface Current {
  readonly id: string;
  readonly request: VerificationRequest;
  readonly startedByUs: boolean;
  readonly timer: ReturnType<typeof setTimeout>;
  deviceName: string | null;
  verifier: Verifier | null;
  qr: string | null;
  isAccepted: boolean;
  isConfirmed: boolean;
  isTimedOut: boolean;
  isEndedByUs: boolean;
}

const PHASES: Readonly<Record<VerificationPhase, VerificationFacts['phase']>> = {
  [VerificationPhase.Unsent]: 'unsent',
  [VerificationPhase.Requested]: 'requested',
  [VerificationPhase.Ready]: 'ready',
  [VerificationPhase.Started]: 'started',
  [VerificationPhase.Cancelled]: 'cancelled',
  [VerificationPhase.Done]: 'done',
};

export function createVerification(
  matrix: MatrixContext,
  crypto: CryptoApi,
  onDone: (isOwnDevice: boolean) => void,
): Verification {
  const { client, host, session, log, randomId } = matrix;
  const feeds = new Set<Feed<VerificationRow>>();
  let current: Current | null = null;

  function take(request: VerificationRequest, startedByUs: boolean): Current {
    end();
    const taken: Current = {
      id: request.transactionId ?? randomId(),
      request,
      startedByUs,
      timer: setTimeout(() => onTimeout(taken), request.timeout ?? LIMIT_MS),
      deviceName: null,
      verifier: null,
      qr: null,
      isAccepted: startedByUs,
      isConfirmed: false,
      isTimedOut: false,
      isEndedByUs: false,
    };
    current = taken;
    request.on(VerificationRequestEvent.Change, onChange);
    nameDevice(taken).catch(() => log.warn('keys.verification.device-unknown'));
    onChange();
    return taken;
  }

  function end(): void {
    if (!current) return;
    current.request.off(VerificationRequestEvent.Change, onChange);
    clearTimeout(current.timer);
    current = null;
  }

  async function nameDevice(taken: Current): Promise<void> {
    const { otherDeviceId, otherUserId } = taken.request;
    if (otherDeviceId === undefined || taken.deviceName !== null) return;
    const devices = (await crypto.getUserDeviceInfo([otherUserId])).get(otherUserId);
    taken.deviceName = devices?.get(otherDeviceId)?.displayName ?? otherDeviceId;
    tell();
  }

  function onChange(): void {
    const taken = current;
    if (!taken) return;
    const { request } = taken;
    if (taken.request.verifier && !taken.verifier) begin(taken, taken.request.verifier);
    if (
      request.phase === VerificationPhase.Ready &&
      taken.qr === null &&
      request.otherPartySupportsMethod(SCAN_QR)
    )
      showQr(taken).catch(() => log.warn('keys.verification.no-qr'));
    if (taken.deviceName === null)
      nameDevice(taken).catch(() => log.warn('keys.verification.device-unknown'));
    tell();
    if (request.phase === VerificationPhase.Done) onDone(request.isSelfVerification);
    if (request.phase === VerificationPhase.Done || request.phase === VerificationPhase.Cancelled) {
      request.off(VerificationRequestEvent.Change, onChange);
      clearTimeout(taken.timer);
    }
  }

  async function showQr(taken: Current): Promise<void> {
    taken.qr = '';
    const bytes = await taken.request.generateQRCode();
    taken.qr = bytes ? encodeBase64(new Uint8Array(bytes)) : '';
    tell();
  }

  /** Spec: `verify` sends what is ours to send; it ends with the verification. */
  function begin(taken: Current, verifier: Verifier): void {
    taken.verifier = verifier;
    verifier.on(VerifierEvent.ShowSas, tell);
    verifier.on(VerifierEvent.ShowReciprocateQr, tell);
    verifier.verify().then(onChange, onChange);
  }

  function onTimeout(taken: Current): void {
    taken.isTimedOut = true;
    tell();
    taken.request.cancel().catch(() => {});
  }

  function tell(): void {
    const row = current && rowOf(current);
    for (const feed of feeds) {
      if (row) feed.set('current', row);
      else feed.remove('current');
    }
  }

  function rowOf(taken: Current): VerificationRow {
    const { request, verifier } = taken;
    const emoji = verifier?.getShowSasCallbacks()?.sas.emoji;
    const stage = taken.isTimedOut ? 'cancelled' : stageOf(factsOf(taken));
    return {
      id: taken.id,
      with: request.isSelfVerification ? 'own-device' : 'person',
      userId: request.otherUserId,
      name: client.getUser(request.otherUserId)?.displayName ?? request.otherUserId,
      deviceName: taken.deviceName,
      startedByUs: taken.startedByUs,
      stage,
      emoji: emoji?.map(([symbol, name]) => ({ symbol, name, number: emojiNumber(name) })) ?? null,
      qr: taken.qr === '' ? null : taken.qr,
      canScan: request.otherPartySupportsMethod(SHOW_QR),
      cancelReason: stage !== 'cancelled' ? null : reasonOf(taken, session.userId),
    };
  }

  function find(id: string): Current {
    if (current?.id !== id) throw new PortError('not-found', 'This is over.');
    return current;
  }

  const onRequest = (request: VerificationRequest): void => {
    // A second question while one is open waits for nothing: who asks can ask again.
    const isBusy = current !== null && current.request.pending;
    if (isBusy || !request.pending || request.initiatedByMe) return;
    take(request, false);
  };
  client.on(CryptoEvent.VerificationRequestReceived, onRequest);

  host.source('verification', (_key, feed) => {
    feeds.add(feed);
    if (current) feed.set('current', rowOf(current));
    return () => feeds.delete(feed);
  });
  host.handle('keys.startVerification', ({ userId }) =>
    asPort(async () => {
      if (current?.request.pending) await current.request.cancel();
      const request = await ask(client, crypto, userId === session.userId ? undefined : userId);
      return { id: take(request, true).id };
    }),
  );
  host.handle('keys.acceptVerification', ({ id }) =>
    asPort(async () => {
      const taken = find(id);
      taken.isAccepted = true;
      tell();
      await taken.request.accept();
      return null;
    }),
  );
  host.handle('keys.startEmoji', ({ id }) =>
    asPort(async () => {
      const taken = find(id);
      const verifier = await taken.request.startVerification(SAS);
      if (!taken.verifier) begin(taken, verifier);
      return null;
    }),
  );
  host.handle('keys.scanned', ({ id, bytes }) =>
    asPort(async () => {
      const taken = find(id);
      const verifier = await scan(taken.request, bytes);
      taken.isConfirmed = true;
      begin(taken, verifier);
      tell();
      return null;
    }),
  );
  host.handle('keys.confirmVerification', ({ id }) =>
    asPort(async () => {
      const taken = find(id);
      const [emoji, scanned] = [
        taken.verifier?.getShowSasCallbacks(),
        taken.verifier?.getReciprocateQrCodeCallbacks(),
      ];
      if (!emoji && !scanned) throw new PortError('not-ready', 'There is nothing to confirm yet.');
      taken.isConfirmed = true;
      tell();
      await emoji?.confirm();
      scanned?.confirm();
      return null;
    }),
  );
  host.handle('keys.rejectVerification', ({ id }) =>
    asPort(async () => {
      const taken = find(id);
      taken.isEndedByUs = true;
      const emoji = taken.verifier?.getShowSasCallbacks();
      // Said differently from a mere "no": the other side is told that somebody may listen in.
      if (emoji) emoji.mismatch();
      else await taken.request.cancel();
      return null;
    }),
  );
  host.handle('keys.cancelVerification', ({ id }) =>
    asPort(async () => {
      if (current?.id !== id) return null;
      const { request } = current;
      end();
      tell();
      if (request.pending) await request.cancel();
      return null;
    }),
  );

  return {
    stop() {
      end();
      client.off(CryptoEvent.VerificationRequestReceived, onRequest);
    },
  };
}

function factsOf({ request, verifier, startedByUs, isAccepted, isConfirmed }: Current): VerificationFacts {
  return {
    phase: PHASES[request.phase],
    startedByUs,
    isAccepted: isAccepted || request.accepting,
    hasEmoji: (verifier?.getShowSasCallbacks() ?? null) !== null,
    isScanned: (verifier?.getReciprocateQrCodeCallbacks() ?? null) !== null,
    isConfirmed,
  };
}

function reasonOf(
  { request, isTimedOut, isEndedByUs }: Current,
  ownId: string,
): VerificationRow['cancelReason'] {
  // Between two devices of one person the user id does not tell which of them it was.
  const isByUs = isEndedByUs || (!request.isSelfVerification && request.cancellingUserId === ownId);
  return isTimedOut ? 'timeout' : cancelReasonOf(request.cancellationCode, isByUs);
}

async function ask(
  client: MatrixClient,
  crypto: CryptoApi,
  userId: string | undefined,
): Promise<VerificationRequest> {
  if (userId === undefined) {
    if (!(await crypto.userHasCrossSigningKeys(undefined, true)))
      throw new PortError('no-identity', 'This account was never set up.');
    return crypto.requestOwnUserVerification();
  }
  const room = findDirectRoom(client, userId);
  if (!room) throw new PortError('no-conversation', 'Open a conversation with this person first.');
  if (!(await crypto.userHasCrossSigningKeys(userId, true)))
    throw new PortError('no-identity', 'This person has no device that could confirm.');
  return crypto.requestVerificationDM(userId, room.roomId);
}

/** @throws PortError `wrong-qr` for a picture that is no code of this verification */
async function scan(request: VerificationRequest, bytes: Uint8Array): Promise<Verifier> {
  try {
    return await request.scanQRCode(new Uint8ClampedArray(bytes));
  } catch {
    throw new PortError('wrong-qr', 'This code belongs to something else.');
  }
}
