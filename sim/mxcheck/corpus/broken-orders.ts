import { ANN, BOB, CAT } from './script.ts';
import type { WrittenBreak } from './written-break.ts';

/** Orders: of real time, of causes, of reads. */
export const BROKEN_ORDERS: readonly WrittenBreak[] = [
  {
    name: 'a later message of a device stands before its earlier one',
    kind: 'reordered',
    names: ['m1', 'm2', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.final(isBroken ? '^ m2 m1' : '^ m1 m2');
    },
  },
  {
    name: 'a message sent after the acknowledgement of another stands before it',
    kind: 'reordered',
    names: ['m1', 'm2', ANN, BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ms: [0, 5] });
      // One that overlaps may stand on either side.
      h.send(BOB, 'm2', { ms: isBroken ? [6, 8] : [4, 8] });
      h.final('^ m2 m1');
    },
  },
  {
    name: 'a message that landed at its first attempt stands behind what came after its acknowledgement',
    kind: 'reordered',
    names: ['m1', 'm3', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ending: 'info' });
      h.send(BOB, 'm2');
      h.send(ANN, 'm1');
      h.send(BOB, 'm3');
      h.final(isBroken ? '^ m2 m3 m1' : '^ m2 m1 m3');
    },
  },
  {
    name: 'an answer in another room is shown without what it answers',
    kind: 'causal-inversion',
    names: ['m1', 'm2', '!r', '!s'],
    write(h, isBroken) {
      h.look(ANN, '', { room: '!s' });
      h.sync(CAT, '>c1', { '!r': '^ +cat', '!s': '^ +cat' }, { ms: [0, 1] });
      h.send(ANN, 'm1', { ms: [10, 90], ending: 'info' });
      h.sync(BOB, '>b1', { '!r': '^ +cat m1', '!s': '^ +cat' }, { ms: [11, 20] });
      h.send(BOB, 'm2', { room: '!s', ms: [21, 95], ending: 'info' });
      const both = { '!r': 'm1', '!s': 'm2' };
      h.sync(CAT, 'c1>c2', isBroken ? { '!s': 'm2' } : both, { ms: [5, 40] });
      h.sync(CAT, 'c2>c3', isBroken ? { '!r': 'm1' } : {}, { ms: [41, 99] });
      h.final('^ +cat m1');
      h.final('^ +cat m2', { room: '!s' });
    },
  },
  {
    name: 'two readers see two rooms move in opposite orders',
    kind: 'causal-inversion',
    names: ['m1', 'm2', ANN, BOB],
    write(h, isBroken) {
      h.sync(ANN, '>a1', { '!r': '^', '!s': '^' }, { ms: [0, 1] });
      h.sync(BOB, '>b1', { '!r': '^', '!s': '^' }, { ms: [0, 1] });
      h.send(ANN, 'm1', { ms: [10, 90] });
      h.send(BOB, 'm2', { room: '!s', ms: [10, 90] });
      h.sync(ANN, 'a1>a2', { '!r': 'm1' }, { ms: [5, 40] });
      h.sync(ANN, 'a2>a3', { '!s': 'm2' }, { ms: [41, 80] });
      h.sync(BOB, 'b1>b2', isBroken ? { '!s': 'm2' } : { '!r': 'm1' }, { ms: [5, 40] });
      h.sync(BOB, 'b2>b3', isBroken ? { '!r': 'm1' } : { '!s': 'm2' }, { ms: [41, 80] });
      h.final('^ m1');
      h.final('^ m2', { room: '!s' });
    },
  },
  {
    name: 'a message is shown without one that was acknowledged before it was sent',
    kind: 'causal-inversion',
    names: ['m1', 'm2', '!r', '!s'],
    write(h, isBroken) {
      h.sync(BOB, '>b1', { '!r': '^', '!s': '^' }, { ms: [0, 1] });
      h.send(ANN, 'm1', { ms: [10, 20] });
      h.send(ANN, 'm2', { room: '!s', ms: [21, 30] });
      h.sync(BOB, 'b1>b2', isBroken ? { '!s': 'm2' } : { '!r': 'm1', '!s': 'm2' }, { ms: [5, 40] });
      h.sync(BOB, 'b2>b3', isBroken ? { '!r': 'm1' } : {}, { ms: [41, 50] });
      h.final('^ m1');
      h.final('^ m2', { room: '!s' });
    },
  },
  {
    name: 'an answer stands before what it answers',
    kind: 'causal-inversion',
    names: ['m1', 'm2', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ms: [10, 90], ending: 'info' });
      h.look(BOB, 'm1', { from: 'p1', ms: [11, 20] });
      h.send(BOB, 'm2', { ms: [21, 95], ending: 'info' });
      h.final(isBroken ? '^ m2 m1' : '^ m1 m2');
    },
  },
  {
    name: 'a timeline is told in another order',
    kind: 'incompatible-order',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ms: [0, 9] });
      h.send(BOB, 'm2', { ms: [0, 9] });
      h.sync(BOB, '>s1', isBroken ? '^ m2 m1' : '^ m1 m2');
      h.final('^ m1 m2');
    },
  },
  {
    name: 'a page is in another order',
    kind: 'incompatible-order',
    names: ['m2', '!r', ANN],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.look(ANN, isBroken ? 'm1 m2' : 'm2 m1');
      h.final('^ m1 m2');
    },
  },
  {
    name: 'a message is told after those behind it',
    kind: 'incompatible-order',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^', { ms: [0, 1] });
      h.send(ANN, 'm1', { ms: [0, 50] });
      h.send(ANN, 'm2', { ms: [0, 50] });
      h.sync(BOB, 's1>s2', isBroken ? 'm2' : 'm1', { ms: [2, 10] });
      h.sync(BOB, 's2>s3', isBroken ? 'm1' : 'm2', { ms: [11, 20] });
      h.final('^ m1 m2');
    },
  },
  {
    name: 'pages that fill a gap come in the wrong order',
    kind: 'incompatible-order',
    names: ['m2', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      for (const uid of ['m1', 'm2', 'm3']) h.send(ANN, uid);
      h.sync(BOB, 's1>s2', 'm3', { limited: 'p2' });
      h.gap(BOB, isBroken ? 'm1 m2' : 'm2 m1', { from: 'p2', to: 's1' });
      h.final('^ m1 m2 m3');
    },
  },
  {
    name: 'a sync that was asked for after an acknowledgement does not know the message',
    kind: 'stale-read',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.sync(BOB, 's1>s2', isBroken ? '' : 'm1');
      h.sync(BOB, 's2>s3', isBroken ? 'm1' : '');
      h.final('^ m1');
    },
  },
  {
    name: 'a writer does not find their own message',
    kind: 'stale-read',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(BOB, 'm1');
      h.sync(BOB, '>s1', isBroken ? '^' : '^ m1');
      h.final('^ m1');
    },
  },
  {
    name: 'the newest page lacks what another was shown before',
    kind: 'stale-read',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ending: 'info' });
      h.look(ANN, 'm1');
      h.look(BOB, isBroken ? '+bob +ann' : 'm1 +bob', { end: 'p1' });
      h.final('^ m1');
    },
  },
  {
    name: 'a chain is never told of the newest message',
    kind: 'stale-read',
    names: ['m2', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.send(ANN, 'm2', { ending: 'info' });
      h.final('^ m1 m2');
      h.sync(BOB, 's1>s2', isBroken ? 'm1' : 'm1 m2');
    },
  },
  {
    name: 'a page is older than the sync before it',
    kind: 'went-back',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ms: [0, 90] });
      h.sync(BOB, '>s1', '^ m1', { ms: [1, 10] });
      h.look(BOB, isBroken ? '+bob' : 'm1', { ms: [11, 20], end: 'p1' });
      h.final('^ m1');
    },
  },
  {
    name: 'a sync is older than the page before it',
    kind: 'went-back',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ms: [0, 90] });
      h.look(BOB, 'm1', { ms: [1, 10], end: 'p1' });
      h.sync(BOB, '>s1', isBroken ? '^' : '^ m1', { ms: [11, 20] });
      h.final('^ m1');
    },
  },
  {
    name: 'a kept chain ends before what the main chain was told',
    kind: 'went-back',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.sync(BOB, 's1>s2', 'm1');
      h.sync(BOB, 's1>s3', isBroken ? '' : 'm1', { chain: 'kept-0' });
      h.final('^ m1');
    },
  },
  {
    name: 'somebody who was just turned out and came back is in the past again',
    kind: 'went-back',
    names: ['m1', '!r', CAT],
    write(h, isBroken) {
      h.sync(CAT, '>s1', '^ +cat -cat +cat.2', { limited: 'p0' });
      h.send(ANN, 'm1');
      h.look(CAT, 'm1', { end: 'p1' });
      h.look(CAT, isBroken ? '+cat.2' : 'm1', { end: 'p1' });
      h.final('^ +cat -cat +cat.2 m1');
    },
  },
];
