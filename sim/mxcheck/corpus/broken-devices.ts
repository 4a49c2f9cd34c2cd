import { ANN, BOB, BOB2, CAT } from './script.ts';
import type { WrittenBreak } from './written-break.ts';

/** To-device messages and one-time keys. */
export const BROKEN_DEVICES: readonly WrittenBreak[] = [
  {
    name: 'a device is never told what was acknowledged',
    kind: 'to-device-lost',
    names: ['d1', ANN, BOB],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB);
      h.sync(BOB, '>s1', '', { toDevice: isBroken ? '' : 'd1' });
      h.sync(BOB, 's1>s2', '');
    },
  },
  {
    name: 'a message is gone because the answer that told it was lost',
    kind: 'to-device-lost',
    names: ['d1', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '');
      h.letter(ANN, 'd1', BOB);
      h.sync(BOB, 's1>', '', { ending: 'info' });
      h.sync(BOB, 's1>s2', '', { toDevice: isBroken ? '' : 'd1' });
      h.sync(BOB, 's2>s3', '');
    },
  },
  {
    name: 'one of two messages does not arrive',
    kind: 'to-device-lost',
    names: ['d2', CAT],
    write(h, isBroken) {
      h.letter(ANN, 'd1', CAT);
      h.letter(BOB, 'd2', CAT);
      h.sync(CAT, '>s1', '', { toDevice: isBroken ? 'd1' : 'd1 d2' });
      h.sync(CAT, 's1>s2', '');
    },
  },
  {
    name: 'a message goes to the other device of the same person',
    kind: 'to-device-misdelivered',
    names: ['d1', BOB, BOB2],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB);
      h.sync(isBroken ? BOB2 : BOB, '>s1', '', { toDevice: 'd1' });
    },
  },
  {
    name: 'a message goes to its device and to another',
    kind: 'to-device-misdelivered',
    names: ['d1', BOB, CAT],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB);
      h.sync(BOB, '>s1', '', { toDevice: 'd1' });
      h.sync(CAT, '>s1', '', { toDevice: isBroken ? 'd1' : '' });
    },
  },
  {
    name: 'a message goes back to its sender',
    kind: 'to-device-misdelivered',
    names: ['d1', ANN, BOB],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB, { ending: 'info' });
      h.sync(ANN, '>s1', '', { toDevice: isBroken ? 'd1' : '' });
      h.sync(BOB, '>s1', '', { toDevice: 'd1' });
    },
  },
  {
    name: 'a message is told again in its chain',
    kind: 'to-device-repeated',
    names: ['d1', BOB],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB);
      h.sync(BOB, '>s1', '', { toDevice: 'd1' });
      h.sync(BOB, 's1>s2', '', { toDevice: isBroken ? 'd1' : '' });
    },
  },
  {
    name: 'a message comes back when a kept token is presented',
    kind: 'to-device-repeated',
    names: ['d1', BOB],
    write(h, isBroken) {
      h.sync(BOB, '>s1', '');
      h.letter(ANN, 'd1', BOB);
      h.sync(BOB, 's1>s2', '', { toDevice: 'd1' });
      // Until this one a kept token may bring it back.
      if (isBroken) h.sync(BOB, 's2>s3', '');
      h.sync(BOB, 's1>s4', '', { chain: 'kept-0', toDevice: 'd1' });
    },
  },
  {
    name: 'a message that was sent again is two',
    kind: 'to-device-repeated',
    names: ['d1', BOB],
    write(h, isBroken) {
      h.letter(ANN, 'd1', BOB, { ending: 'info' });
      h.sync(BOB, '>s1', '', { toDevice: 'd1' });
      h.letter(ANN, 'd1', BOB);
      h.sync(BOB, 's1>s2', '');
      h.sync(BOB, 's2>s3', '', { toDevice: isBroken ? 'd1' : '' });
    },
  },
  {
    name: 'two people are given one key at one moment',
    kind: 'key-claimed-twice',
    names: ['k1', BOB, ANN, CAT],
    write(h, isBroken) {
      h.offer(BOB, 'k1 k2');
      h.claim(ANN, BOB, 'k1', { ms: [10, 20] });
      h.claim(CAT, BOB, isBroken ? 'k1' : 'k2', { ms: [11, 19] });
    },
  },
  {
    name: 'a key is given out again after a crash',
    kind: 'key-claimed-twice',
    names: ['k1', BOB, ANN],
    write(h, isBroken) {
      h.offer(BOB, 'k1');
      h.claim(ANN, BOB, 'k1');
      h.claim(ANN, BOB, null, { ending: 'info' });
      h.claim(ANN, BOB, isBroken ? 'k1' : null);
    },
  },
  {
    name: 'a key that was offered twice is given three times',
    kind: 'key-claimed-twice',
    names: ['k1', CAT, ANN, BOB],
    write(h, isBroken) {
      h.offer(CAT, 'k1', { ending: 'info' });
      h.claim(ANN, CAT, 'k1');
      h.offer(CAT, 'k1');
      h.claim(BOB, CAT, 'k1');
      h.claim(BOB, CAT, isBroken ? 'k1' : null);
    },
  },
  {
    name: 'a key is given out that nobody offered',
    kind: 'phantom-key',
    names: ['k9', BOB],
    write(h, isBroken) {
      h.offer(BOB, 'k1');
      h.claim(ANN, BOB, isBroken ? 'k9' : 'k1');
    },
  },
  {
    name: 'the key of one device is given out for another',
    kind: 'phantom-key',
    names: ['k1', BOB2],
    write(h, isBroken) {
      h.offer(BOB, 'k1');
      h.claim(ANN, isBroken ? BOB2 : BOB, 'k1');
    },
  },
  {
    name: 'a key is given out whose offer was refused',
    kind: 'phantom-key',
    names: ['k1', BOB],
    write(h, isBroken) {
      h.offer(BOB, 'k1', { ending: isBroken ? 'fail' : 'info' });
      h.claim(ANN, BOB, 'k1');
    },
  },
  {
    name: 'no message gets through after a fault',
    kind: 'not-recovered',
    names: ['F03'],
    write(h, isBroken) {
      h.fault('F03', 'begin', 10);
      h.fault('F03', 'end', 20);
      h.send(ANN, 'm1', { ending: isBroken ? 'info' : 'ok' });
      h.final('^ m1');
    },
  },
  {
    name: 'the first message after a fault takes more than a minute',
    kind: 'not-recovered',
    names: ['F11', '61.0 s'],
    write(h, isBroken) {
      h.fault('F11', 'begin', 10);
      h.fault('F11', 'end', 20);
      h.send(ANN, 'm1', { ms: [30, isBroken ? 61_020 : 60_020] });
      h.final('^ m1');
    },
  },
  {
    name: 'a fault never ends',
    kind: 'not-recovered',
    names: ['F31'],
    write(h, isBroken) {
      h.fault('F32', 'begin', 10);
      h.fault('F31', 'begin', 12);
      h.fault('F32', 'end', 20);
      if (!isBroken) h.fault('F31', 'end', 25);
      h.send(ANN, 'm1');
      h.final('^ m1');
    },
  },
  {
    name: 'only a message from before the end of the fault is acknowledged',
    kind: 'not-recovered',
    names: ['F07'],
    write(h, isBroken) {
      h.fault('F07', 'begin', 10);
      h.fault('F07', 'end', 20);
      h.send(ANN, 'm1', { ms: [isBroken ? 15 : 21, 30] });
      h.final('^ m1');
    },
  },
];
