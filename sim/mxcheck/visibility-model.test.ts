import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CAT, createScript } from './corpus/script.ts';
import { collectFacts, type JudgedRoom } from './facts.ts';
import { maySee, mustSee } from './visibility-model.ts';

/** A room in words, and the message m1 in it as cat may see it in the end. */
function roomOf(words: string): { room: JudgedRoom; position: number } {
  const script = createScript();
  script.send('@ann:x/A', 'm1');
  script.final(words);
  const room = collectFacts(script.history()).rooms.get('!r');
  assert.ok(room);
  return { room, position: room.order.events.findIndex(({ uid }) => uid === 'm1') };
}

const user = CAT.slice(0, CAT.indexOf('/'));

describe('a message may be seen', () => {
  const rooms: [string, boolean, string][] = [
    ['^ :world_readable m1', true, 'by anybody where the room is world_readable'],
    ['^ :world_readable :shared m1', false, 'by nobody from outside when it is no more'],
    ['^ m1', false, 'in a shared room not by a stranger'],
    ['^ m1 +cat', true, 'in a shared room by who joins later'],
    ['^ +cat -cat m1', false, 'in a shared room not by who left before'],
    ['^ +cat -cat m1 +cat.2', true, 'in a shared room by who left before and comes back'],
    ['^ m1 ?cat', false, 'in a shared room not by who is only invited'],
    ['^ :invited ?cat m1', true, 'where invited may see it, by who was invited'],
    ['^ :invited m1 ?cat +cat', false, 'where invited may see it, not by who was invited later'],
    ['^ :invited ?cat -cat m1 ?cat.2', false, 'where invited may see it, not between two invitations'],
    ['^ :joined ?cat m1 +cat', false, 'where joined may see it, not by who was invited'],
    ['^ :joined +cat m1', true, 'where joined may see it, by who was joined'],
    ['^ :joined +cat m1 !cat', true, 'by who was joined and is banned since'],
    ['^ :shared +cat !cat m1', false, 'not by who is banned'],
    ['^ :joined m1 :shared +cat', false, 'by the setting at the message, not by a wider one that came later'],
    [
      '^ :shared m1 :joined +cat',
      true,
      'by the setting at the message, not by a narrower one that came later',
    ],
  ];
  for (const [words, expected, name] of rooms) {
    test(name, () => {
      const { room, position } = roomOf(words);
      assert.equal(maySee(room, user, position, Infinity), expected);
      // What has to be told is never more than what may be.
      for (const section of ['join', 'leave'] as const) {
        const must = mustSee(room, user, position, { upTo: Infinity, section });
        assert.ok(expected || !must);
      }
    });
  }
});

test('a change of visibility may be seen when the setting before or after it allows', () => {
  const seen = (words: string) => {
    const { room } = roomOf(words);
    const change = room.order.events.findLastIndex(({ visibility }) => visibility !== undefined);
    return maySee(room, user, change, Infinity);
  };
  assert.equal(seen('^ :joined m1 :world_readable'), true);
  assert.equal(seen('^ :world_readable m1 :joined'), true);
  assert.equal(seen('^ :joined m1 :invited'), false);
});

test("everybody sees what becomes of their own membership, and not of another's", () => {
  const { room } = roomOf('^ :joined m1 ?cat -cat');
  const invited = room.order.events.findIndex(({ stateKey }) => stateKey === user);
  assert.equal(maySee(room, user, invited, Infinity), true);
  assert.equal(maySee(room, '@dan:x', invited, Infinity), false);
});

test('a join opens a shared room only to answers that came after it was asked for', () => {
  const script = createScript();
  script.send('@ann:x/A', 'm1', { ms: [1, 2] });
  script.send('@ann:x/A', 'm2', { ms: [10, 11] });
  script.final('^ m1 m2 +cat');
  const room = collectFacts(script.history()).rooms.get('!r');
  assert.ok(room);
  assert.equal(maySee(room, user, 3, 9e6), false);
  assert.equal(maySee(room, user, 3, 12e6), true);
});
