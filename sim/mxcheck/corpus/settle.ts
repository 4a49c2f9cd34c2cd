import type { Person, Stage } from './generate-history.ts';
import { readBack, syncOnce } from './people.ts';
import type { Life } from './turns.ts';

/** When all is quiet: every chain to its end, every kept token once more, a last word, and every room whole. */
export function* settle(stage: Stage): Life {
  stage.world.isFaulty = false;
  yield 1e9;
  for (const { roomId, creator } of stage.rooms) yield* sayLast(stage, roomId, creator);
  for (const person of stage.people) yield* drain(stage, person, person, 'main');
  for (const person of stage.people) {
    for (const [index, since] of person.kept.entries())
      yield* drain(stage, person, { since }, `kept-${index}`);
  }
  for (const room of stage.rooms) {
    const whole = { purpose: 'final', chain: null, to: null, limit: 20 } as const;
    yield* readBack(stage, room.creator, { roomId: room.roomId, prevBatch: null }, whole);
  }
}

/** The last fault is over, so this is acknowledged. */
function* sayLast({ world }: Stage, roomId: string, { proc }: Person): Life {
  const uid = `last word in ${roomId}`;
  const message = { roomId, txnId: `last ${roomId}`, uid, digest: uid };
  const invokeNs = world.turns.nowNs();
  yield 1e6;
  const eventId = world.server.send(proc, message);
  const deed = { f: 'send', ...message, eventId } as const;
  world.record({ proc, invokeNs, completeNs: world.turns.nowNs(), ending: 'ok', deed });
}

function* drain(stage: Stage, person: Person, place: { since: string | null }, chain: string): Life {
  for (;;) {
    const hasNews = yield* syncOnce(stage, person, place, { chain, limit: 10 });
    if (hasNews === false) return;
  }
}
