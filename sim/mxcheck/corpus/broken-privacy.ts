import { ANN, BOB, CAT } from './script.ts';
import type { WrittenBreak } from './written-break.ts';

/** What somebody is shown who may not see it. */
export const BROKEN_PRIVACY: readonly WrittenBreak[] = [
  {
    name: 'a page shows what was said before the reader joined',
    kind: 'leaked',
    names: ['m1', '!r', CAT, 'joined'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.look(CAT, isBroken ? '+cat m1' : '+cat');
      h.final('^ :joined m1 +cat');
    },
  },
  {
    name: 'a page shows what was said before the reader was invited',
    kind: 'leaked',
    names: ['m1', '!r', CAT, 'invited'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.look(CAT, isBroken ? '+cat m2 ?cat m1' : '+cat m2 ?cat');
      h.final('^ :invited m1 ?cat m2 +cat');
    },
  },
  {
    name: 'somebody who was only invited reads a shared room',
    kind: 'leaked',
    names: ['m1', '!r', CAT, 'shared'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.look(CAT, isBroken ? '?cat m1' : '?cat');
      h.final('^ m1 ?cat');
    },
  },
  {
    name: 'a shared room is read by somebody who joins only afterwards',
    kind: 'leaked',
    names: ['m1', '!r', CAT],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      if (isBroken) h.look(CAT, 'm1');
      h.send(ANN, 'm2');
      h.look(CAT, '+cat m2 m1');
      h.final('^ m1 m2 +cat');
    },
  },
  {
    name: 'a stranger reads a room',
    kind: 'leaked',
    names: ['m1', '!r', CAT],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.look(CAT, 'm1');
      h.final(isBroken ? '^ m1' : '^ :world_readable m1');
    },
  },
  {
    name: 'who left goes on to be told',
    kind: 'leaked',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.sync(BOB, 's1>s2', isBroken ? '-bob m1' : '-bob', { section: 'leave' });
      h.final('^ -bob m1');
    },
  },
  {
    name: 'who was banned goes on to be told',
    kind: 'leaked',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.sync(BOB, 's1>s2', '!bob', { section: 'leave' });
      h.send(ANN, 'm1');
      h.sync(BOB, 's2>s3', isBroken ? 'm1' : '');
      h.final('^ !bob m1');
    },
  },
  {
    name: 'a room that was left stays in the sync, though everybody may read it',
    kind: 'leaked',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^ :world_readable');
      h.sync(BOB, 's1>s2', '-bob', { section: 'leave' });
      h.send(ANN, 'm1');
      h.look(BOB, 'm1', { end: 'p1' });
      h.sync(BOB, 's2>s3', isBroken ? 'm1' : '');
      h.final('^ :world_readable -bob m1');
    },
  },
  {
    name: 'the last that is told of a world_readable room goes on behind the leaving',
    kind: 'leaked',
    names: ['m2', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^ :world_readable');
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.sync(BOB, 's1>s2', isBroken ? 'm1 -bob m2' : 'm1 -bob', { section: 'leave' });
      h.final('^ :world_readable m1 -bob m2');
    },
  },
  {
    name: 'a room becomes readable to everybody, and with it what was said before',
    kind: 'leaked',
    names: ['m1', '!r', CAT],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.look(CAT, isBroken ? 'm2 :world_readable m1' : 'm2 :world_readable');
      h.final('^ m1 :world_readable m2');
    },
  },
  {
    name: 'a stay in between opens what was said while one was away',
    kind: 'leaked',
    names: ['m2', '!r', CAT],
    write(h, isBroken) {
      for (const uid of ['m1', 'm2', 'm3']) h.send(ANN, uid);
      h.sync(CAT, '>s1', isBroken ? 'm1 -cat m2 +cat.2 m3' : 'm1 -cat +cat.2 m3', { limited: 'p1' });
      h.final('^ :joined +cat m1 -cat m2 +cat.2 m3');
    },
  },
];
