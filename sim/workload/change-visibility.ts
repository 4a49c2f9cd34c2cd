import { VISIBILITIES } from './make-rooms.ts';
import { keepDoing, pick, roomPath } from './stage.ts';
import type { Stage } from './stage.ts';

/** Creators change who may read a room's history, until the run is over. */
export async function changeVisibility(stage: Stage): Promise<void> {
  const { random } = stage.world;
  await keepDoing(stage, random, stage.shape.visibilityPauseMs, async () => {
    const { creator, roomId } = pick(random, stage.rooms);
    const visibility = pick(random, VISIBILITIES);
    await creator.attempt(
      {
        method: 'PUT',
        path: roomPath(roomId, 'state/m.room.history_visibility/'),
        body: { history_visibility: visibility },
        timeoutMs: stage.shape.patienceMs,
      },
      () => ({ f: 'visibility', roomId, visibility }),
    );
  });
}
