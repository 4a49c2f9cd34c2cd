import { ANN, BOB, CAT } from './script.ts';
import type { WrittenBreak } from './written-break.ts';

/** What was acknowledged and what the room holds in the end. */
export const BROKEN_SETS: readonly WrittenBreak[] = [
  {
    name: 'an acknowledged message is not in the room',
    kind: 'lost',
    names: ['m2', '!r', ANN],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.final(isBroken ? '^ m1' : '^ m1 m2');
    },
  },
  {
    name: 'a message that was acknowledged only when it was repeated is not in the room',
    kind: 'lost',
    names: ['m1', '!r', BOB],
    write(h, isBroken) {
      h.send(BOB, 'm1', { ending: 'info' });
      h.send(BOB, 'm1');
      h.final(isBroken ? '^' : '^ m1');
    },
  },
  {
    name: 'a message of unknown outcome is shown to somebody and is not in the room',
    kind: 'lost',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ending: 'info' });
      h.sync(BOB, '>s1', '^ m1');
      h.final(isBroken ? '^' : '^ m1');
    },
  },
  {
    name: 'somebody is seen to come, and the room does not know it in the end',
    kind: 'lost',
    names: ['@cat:x', '!r'],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^ +cat');
      h.final(isBroken ? '^' : '^ +cat');
    },
  },
  {
    name: 'a join was acknowledged, and the room has nobody who joined',
    kind: 'lost',
    names: ['join of @cat:x', '!r'],
    write(h, isBroken) {
      h.member(CAT, '@cat:x', 'join');
      h.member(CAT, '@cat:x', 'leave');
      h.final(isBroken ? '^ -cat' : '^ +cat -cat');
    },
  },
  {
    name: 'a change of visibility was acknowledged and never came',
    kind: 'lost',
    names: ['joined', '!r', ANN],
    write(h, isBroken) {
      h.visible(ANN, 'joined');
      h.final(isBroken ? '^' : '^ :joined');
    },
  },
  {
    name: 'the room has a message that nobody sent',
    kind: 'phantom',
    names: ['m9', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.final(isBroken ? '^ m1 m9' : '^ m1');
    },
  },
  {
    name: 'a message of one room is shown in another',
    kind: 'phantom',
    names: ['m1', '!s'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.sync(BOB, '>s1', isBroken ? { '!r': '^ m1', '!s': '^ m1' } : { '!r': '^ m1', '!s': '^' });
      h.final('^ m1');
      h.final('^', { room: '!s' });
    },
  },
  {
    name: 'a message is shown before it was sent',
    kind: 'phantom',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '^ m1', { ms: [0, 5] });
      h.send(ANN, 'm1', { ms: isBroken ? [6, 7] : [1, 2] });
      h.final('^ m1');
    },
  },
  {
    name: 'a device is told a message that nobody sent',
    kind: 'phantom',
    names: ['d9', BOB],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB);
      h.sync(BOB, '>s1', '', { toDevice: isBroken ? 'd1 d9' : 'd1' });
    },
  },
  {
    name: 'a refused message is in the room',
    kind: 'aborted-read',
    names: ['m2', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2', { ending: 'fail', why: '429 M_LIMIT_EXCEEDED' });
      h.final(isBroken ? '^ m1 m2' : '^ m1');
    },
  },
  {
    name: 'a refused message is told to those who listen',
    kind: 'aborted-read',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.send(CAT, 'm1', { ending: 'fail', why: '403 M_FORBIDDEN' });
      h.sync(BOB, '>s1', isBroken ? '^ m1' : '^');
      h.final('^');
    },
  },
  {
    name: 'a join that was refused at every attempt was done',
    kind: 'aborted-read',
    names: ['join of @cat:x', '!r'],
    write(h, isBroken) {
      h.member(CAT, '@cat:x', 'join', { ending: 'fail', why: '403 M_FORBIDDEN' });
      if (!isBroken) h.member(CAT, '@cat:x', 'join', { ending: 'info' });
      h.final('^ +cat');
    },
  },
  {
    name: 'a ban that was refused was done',
    kind: 'aborted-read',
    names: ['ban of @bob:x', '!r', ANN],
    write(h, isBroken) {
      h.member(ANN, '@bob:x', 'ban', { ending: 'fail', why: '429 M_LIMIT_EXCEEDED' });
      h.final(isBroken ? '^ !bob' : '^');
    },
  },
  {
    name: 'a refused message to a device arrives',
    kind: 'aborted-read',
    names: ['d1', BOB],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB, { ending: 'fail', why: '400 M_INVALID_PARAM' });
      h.sync(BOB, '>s1', '', { toDevice: isBroken ? 'd1' : '' });
    },
  },
  {
    name: 'a repeated message is in the room under two ids',
    kind: 'doubled',
    names: ['m1', '!r', '$m1'],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ending: 'info' });
      h.send(ANN, 'm1');
      h.final(isBroken ? '^ m1 m1=again' : '^ m1');
    },
  },
  {
    name: 'the whole room has an event twice',
    kind: 'doubled',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.final(isBroken ? '^ m1 m2 m1' : '^ m1 m2');
    },
  },
  {
    name: 'a message is shown under another id than it is stored as',
    kind: 'doubled',
    names: ['m1', '!r', '$other'],
    write(h, isBroken) {
      h.send(ANN, 'm1', { ending: 'info' });
      h.look(BOB, isBroken ? 'm1=other' : 'm1');
      h.final('^ m1');
    },
  },
  {
    name: 'a repetition is acknowledged under another id',
    kind: 'renamed',
    names: ['m1', '!r', '$new'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm1', isBroken ? { id: 'new' } : {});
      h.final('^ m1');
    },
  },
  {
    name: 'a message is stored under another id than it was acknowledged as',
    kind: 'renamed',
    names: ['m1', '!r', '$x'],
    write(h, isBroken) {
      h.send(BOB, 'm1');
      h.final(isBroken ? '^ m1=x' : '^ m1');
    },
  },
  {
    name: 'two messages under one transaction id are two events',
    kind: 'renamed',
    names: ['t1', '!r', ANN],
    write(h, isBroken) {
      h.send(ANN, 'm1', { txn: 't1' });
      h.send(ANN, 'm2', { txn: isBroken ? 't1' : 't2' });
      h.final('^ m1 m2');
    },
  },
  {
    name: 'a message is stored with other content',
    kind: 'corrupt',
    names: ['m1', '!r', ANN],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.final(isBroken ? '^ m1~' : '^ m1');
    },
  },
  {
    name: 'a message is shown with other content',
    kind: 'corrupt',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.sync(BOB, '>s1', isBroken ? '^ m1~' : '^ m1');
      h.final('^ m1');
    },
  },
  {
    name: 'the messages of two have been swapped',
    kind: 'corrupt',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(BOB, 'm2');
      // Both under the id of the other: whoever asks for one is shown the other.
      h.look(ANN, isBroken ? 'm1=m2 m2=m1' : 'm2 m1');
      h.final('^ m1 m2');
    },
  },
  {
    name: 'nobody read a room in the end',
    kind: 'unread-room',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      if (!isBroken) h.final('^ m1');
    },
  },
  {
    name: 'the whole read of a room stops in the middle',
    kind: 'unread-room',
    names: ['m1', '!r'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2');
      h.final('m2', { end: 'p1' });
      h.final('^ m1', isBroken ? { from: 'p1', ending: 'info' } : { from: 'p1' });
    },
  },
  {
    name: 'one of two rooms was not read',
    kind: 'unread-room',
    names: ['m2', '!s'],
    write(h, isBroken) {
      h.send(ANN, 'm1');
      h.send(ANN, 'm2', { room: '!s' });
      h.final('^ m1');
      if (!isBroken) h.final('^ m2', { room: '!s' });
    },
  },
  {
    name: 'somebody who is not in the room speaks in it',
    kind: 'forbidden-event',
    names: ['m1', '!r', '@cat:x'],
    write(h, isBroken) {
      h.send(CAT, 'm1');
      h.final(isBroken ? '^ m1' : '^ +cat m1');
    },
  },
  {
    name: 'somebody speaks after they were banned',
    kind: 'forbidden-event',
    names: ['m1', '!r', '@bob:x'],
    write(h, isBroken) {
      h.send(BOB, 'm1');
      h.final(isBroken ? '^ !bob m1' : '^ m1 !bob');
    },
  },
  {
    name: 'somebody comes in who is banned',
    kind: 'forbidden-event',
    names: ['@cat:x', '!r'],
    write(h, isBroken) {
      h.final(isBroken ? '^ !cat +cat' : '^ +cat !cat');
    },
  },
];
