import type { MatrixContext, Part } from './context.ts';
import { createMedia } from './media/create-media.ts';
import { createOutbox } from './outbox/create-outbox.ts';
import type { SendGate } from './outbox/send-gate.ts';
import { createProfiles } from './profiles/create-profiles.ts';
import { createReadMarks } from './receipts/read-marks.ts';
import { createRooms } from './rooms/create-rooms.ts';
import { createDrafts } from './timeline/drafts.ts';
import { createTimeline } from './timeline/create-timeline.ts';
import { createWallet } from './wallet/create-wallet.ts';

/** All parts of the engine that conversations are made of, in the order in which they need each other. */
export function createChat(matrix: MatrixContext, gate: SendGate): Part {
  const drafts = createDrafts(matrix.storage);
  const readMarks = createReadMarks(matrix.client);
  // The outbox hears of every event before windows do: what came back from the server is known there first.
  const outbox = createOutbox(matrix, gate);
  const timeline = createTimeline(matrix, { outbox, drafts, readMarks });
  const rooms = createRooms(matrix, { outbox, drafts, readMarks, gate });
  const parts: readonly Part[] = [
    outbox,
    timeline,
    rooms,
    createMedia(matrix),
    createProfiles(matrix),
    createWallet(matrix, outbox),
  ];
  return {
    onPrepared() {
      for (const part of parts) part.onPrepared?.();
    },
    stop() {
      for (const part of parts.toReversed()) part.stop();
    },
  };
}
