import { ANN, BOB, BOB2, CAT } from './script.ts';
import type { WrittenBreak } from './written-break.ts';

/** Chains of syncs, their gaps, and tokens that are presented again. */
export const BROKEN_CHAINS: readonly WrittenBreak[] = [
  {
    name: 'a device is not told that its user left by another one',
    kind: 'departure-untold',
    names: ['!r', BOB2],
    write(h, isBroken) {
      h.sync(BOB2, '>s1', '^');
      h.member(BOB, '@bob:x', 'leave');
      h.sync(BOB2, 's1>s2', isBroken ? '' : '-bob', { section: 'leave' });
      h.final('^ -bob');
    },
  },
  {
    name: 'somebody who is banned goes on seeing the room as joined',
    kind: 'departure-untold',
    names: ['!r', CAT],
    write(h, isBroken) {
      h.member(CAT, '@cat:x', 'join');
      h.sync(CAT, '>s1', '^ +cat');
      h.member(ANN, '@cat:x', 'ban');
      h.sync(CAT, 's1>s2', isBroken ? '' : '!cat', { section: 'leave' });
      h.sync(CAT, 's2>s3', '');
      h.final('^ +cat !cat');
    },
  },
  {
    name: 'a token from before a departure does not lead to it',
    kind: 'departure-untold',
    names: ['!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.sync(BOB, 's1>s2', 'm1');
      h.member(BOB, '@bob:x', 'leave');
      h.sync(BOB, 's2>s3', '-bob', { section: 'leave' });
      h.sync(BOB, 's1>k1', 'm1', { chain: 'kept-0' });
      h.sync(BOB, 'k1>k2', isBroken ? '' : '-bob', { chain: 'kept-0', section: 'leave' });
      h.final('^ m1 -bob');
    },
  },
  {
    name: 'a complete timeline leaves a message out',
    kind: 'hole',
    names: ['m2', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      for (const uid of ['m1', 'm2', 'm3']) h.send(ANN, uid);
      h.sync(BOB, 's1>s2', isBroken ? 'm1 m3' : 'm1 m2 m3');
      h.final('^ m1 m2 m3');
    },
  },
  {
    name: 'a timeline that does not say that it is limited begins too late',
    kind: 'hole',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.sync(BOB, 's1>s2', 'm2', isBroken ? {} : { limited: 'p1' });
      h.final('^ m1 m2');
    },
  },
  {
    name: 'the pages of a gap do not fill it',
    kind: 'hole',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      for (const uid of ['m1', 'm2', 'm3']) h.send(ANN, uid);
      h.sync(BOB, 's1>s2', 'm3', { limited: 'p2' });
      h.gap(BOB, 'm2', { from: 'p2', to: 's1', end: 'p1' });
      h.gap(BOB, isBroken ? '' : 'm1', { from: 'p1', to: 's1' });
      h.final('^ m1 m2 m3');
    },
  },
  {
    name: 'a gap begins one message too early',
    kind: 'hole',
    names: ['m2', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      for (const uid of ['m1', 'm2', 'm3']) h.send(ANN, uid);
      h.sync(BOB, 's1>s2', 'm3', { limited: 'p2' });
      h.gap(BOB, isBroken ? 'm1' : 'm2 m1', { from: 'p2', to: 's1' });
      h.final('^ m1 m2 m3');
    },
  },
  {
    name: 'a first sync that is called complete lacks the beginning',
    kind: 'hole',
    names: ['m.room.create', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.sync(BOB, '>s1', isBroken ? 'm2' : '^ m1 m2');
      h.final('^ m1 m2');
    },
  },
  {
    name: 'whoever comes back to a shared room is not told what they missed',
    kind: 'hole',
    names: ['m1', '!r', CAT],
    write(h, isBroken) {
      h.sync(CAT, '>s1', '^ +cat');
      h.sync(CAT, 's1>s2', '-cat', { section: 'leave' });
      h.send(ANN, 'm1');
      h.sync(CAT, 's2>s3', isBroken ? '+cat.2' : 'm1 +cat.2');
      h.final('^ +cat -cat m1 +cat.2');
    },
  },
  {
    name: 'the next sync tells a message again',
    kind: 'repeated',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.sync(BOB, '>s1', '^ m1');
      h.sync(BOB, 's1>s2', isBroken ? 'm1' : '');
      h.final('^ m1');
    },
  },
  {
    name: 'a timeline tells a message twice',
    kind: 'repeated',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.sync(BOB, '>s1', isBroken ? '^ m1 m1' : '^ m1');
      h.final('^ m1');
    },
  },
  {
    name: 'a gap tells what the timeline told',
    kind: 'repeated',
    names: ['m2', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.sync(BOB, 's1>s2', 'm2', { limited: 'p1' });
      h.gap(BOB, isBroken ? 'm2 m1' : 'm1', { from: 'p1', to: 's1' });
      h.final('^ m1 m2');
    },
  },
  {
    name: 'a gap goes on below the token where it ends',
    kind: 'repeated',
    names: ['+bob', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.sync(BOB, 's1>s2', 'm2', { limited: 'p1' });
      h.gap(BOB, isBroken ? 'm1 +bob' : 'm1', { from: 'p1', to: 's1' });
      h.final('^ m1 m2');
    },
  },
  {
    name: 'a kept token brings back what was told before it',
    kind: 'repeated',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.sync(BOB, '>s1', '^ m1');
      h.send(ANN, 'm2');
      h.sync(BOB, 's1>s2', 'm2');
      h.sync(BOB, 's1>s3', isBroken ? 'm1 m2' : 'm2', { chain: 'kept-0' });
      h.final('^ m1 m2');
    },
  },
  {
    name: 'a message with a position below a kept token was never told',
    kind: 'skipped',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^', { ms: [0, 1] });
      h.send(ANN, 'm1', { ms: [2, 9] });
      h.send(ANN, 'm2', { ms: [2, 9] });
      h.sync(BOB, 's1>s2', 'm1 m2');
      h.sync(BOB, 's1>s3', isBroken ? 'm2' : 'm1 m2', { chain: 'kept-0' });
      h.final('^ m1 m2');
    },
  },
  {
    name: 'a kept chain skips a message in its second answer',
    kind: 'skipped',
    names: ['m2', '!r', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      for (const uid of ['m1', 'm2', 'm3']) h.send(ANN, uid);
      h.sync(BOB, 's1>s2', 'm1 m2 m3');
      h.sync(BOB, 's1>s3', 'm3', { chain: 'kept-0', limited: 'p2' });
      h.gap(BOB, isBroken ? 'm1' : 'm2 m1', { chain: 'kept-0', from: 'p2', to: 's1' });
      h.final('^ m1 m2 m3');
    },
  },
  {
    name: 'the second of two kept chains skips a message',
    kind: 'skipped',
    names: ['m2', '!s', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^', { room: '!s' });
      h.send(ANN, 'm1', { room: '!s' });
      h.sync(BOB, 's1>s2', 'm1', { room: '!s' });
      h.send(ANN, 'm2', { room: '!s' });
      h.send(ANN, 'm3', { room: '!s' });
      h.sync(BOB, 's2>s3', 'm2 m3', { room: '!s' });
      h.sync(BOB, 's1>s4', 'm1 m2 m3', { chain: 'kept-0', room: '!s' });
      h.sync(BOB, 's2>s4', isBroken ? 'm3' : 'm2 m3', { chain: 'kept-1', room: '!s' });
      h.final('^ m1 m2 m3', { room: '!s' });
    },
  },
  {
    name: 'a chain goes back to a token that it never had',
    kind: 'unknown-token',
    names: ['s9', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.sync(BOB, 's1>s2', '');
      h.sync(BOB, isBroken ? 's9>s3' : 's1>s3', '', { chain: 'kept-0' });
      h.final('^');
    },
  },
  {
    name: 'a main chain goes on from another token',
    kind: 'unknown-token',
    names: ['s7', 's1', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.sync(BOB, isBroken ? 's7>s8' : 's1>s8', '');
      h.final('^');
    },
  },
  {
    name: 'a chain goes back to the token of another device',
    kind: 'unknown-token',
    names: ['a1', BOB],
    write(h, isBroken) {
      h.sync(ANN, '>a1', '^');
      h.sync(BOB, '>s1', '^');
      h.sync(BOB, isBroken ? 'a1>s2' : 's1>s2', '', { chain: 'kept-0' });
      h.final('^');
    },
  },
  {
    name: 'the server refuses the token that it gave',
    kind: 'token-refused',
    names: ['s1', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.sync(BOB, 's1>', '', {
        ending: 'fail',
        why: isBroken ? '400 M_INVALID_PARAM' : '429 M_LIMIT_EXCEEDED',
      });
      h.final('^');
    },
  },
  {
    name: 'the server refuses a token after a fault',
    kind: 'token-refused',
    names: ['s2', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^');
      h.sync(BOB, 's1>s2', '');
      h.fault('F03', 'begin', 50);
      h.sync(BOB, 's2>', '', { ending: 'info', ms: [51, 59] });
      h.fault('F03', 'end', 60);
      h.sync(BOB, 's2>s3', '', isBroken ? { ending: 'fail', why: '400 M_UNKNOWN_POS' } : {});
      h.send(ANN, 'm1');
      h.final('^ m1');
    },
  },
  {
    name: 'the server refuses a kept token',
    kind: 'token-refused',
    names: ['s1', CAT],
    write(h, isBroken) {
      h.sync(CAT, '>s1', '');
      h.sync(CAT, 's1>s2', '');
      const refusal = { ending: 'fail', why: '400 M_INVALID_PARAM' } as const;
      h.sync(CAT, 's1>s3', '', { chain: 'kept-0', ...(isBroken && refusal) });
    },
  },
];
