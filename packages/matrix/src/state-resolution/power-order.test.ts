import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifier } from '../../test/node-crypto.ts';
import { alice, bob, member, openRoom, powerLevels, topic } from '../../test/room-story.ts';
import {
  isPowerEvent,
  mainlineOrder,
  powerOrder,
  selectPowerEvents,
  signaturesCheckedOnReceipt,
  V11,
  type EventId,
  type Pdu,
  type ServerName,
} from '../index.ts';

const room = openRoom(V11);
const context = {
  version: V11,
  getEvent: (id: EventId) => room.events.get(id),
  isBadAuth: () => false,
  signatures: signaturesCheckedOnReceipt(verifier),
};
const byId = (events: readonly Pdu[]) => new Map(events.map((event) => [event.eventId, event]));
const idsOf = (events: Iterable<Pdu>) => [...events].map((event) => event.eventId);

test("power events might remove somebody's ability to do something", () => {
  const is = (wish: Parameters<typeof room.build>[0]) => isPowerEvent(room.build(wish));
  assert.equal(is(powerLevels(alice, {})), true);
  assert.equal(is({ type: 'm.room.join_rules', sender: alice, stateKey: '' }), true);
  assert.equal(isPowerEvent(room.create), true);
  for (const membership of ['leave', 'ban']) {
    assert.equal(is(member(alice, bob, membership)), true, membership);
    assert.equal(is(member(alice, alice, membership)), false, membership);
  }
  for (const membership of ['join', 'invite', 'knock'])
    assert.equal(is(member(alice, bob, membership)), false, membership);
  assert.equal(is({ ...powerLevels(alice, {}), stateKey: 'x' }), false);
  assert.equal(is({ type: 'm.room.member', sender: alice, content: { membership: 'ban' } }), false);
  assert.equal(
    is({ type: 'm.room.topic', sender: alice, stateKey: bob, content: { membership: 'ban' } }),
    false,
  );
});

test('the power events bring along what they cite, as far as it is in conflict', () => {
  const joined = room.put(member(bob, bob, 'join'));
  const news = room.put(topic(alice));
  const ban = room.put(member(alice, bob, 'ban'));
  assert.deepEqual(
    new Set(selectPowerEvents(byId([ban, news, joined])).keys()),
    new Set([ban.eventId, joined.eventId]),
  );
  assert.deepEqual([...selectPowerEvents(byId([ban, news])).keys()], [ban.eventId]);
  assert.deepEqual([...selectPowerEvents(byId([news, joined])).keys()], []);
});

test('of unrelated events the more powerful sender, the older and the smaller id come first', () => {
  const at = (sender: typeof alice, originServerTs: number, eventId: string): Pdu => ({
    ...room.build(topic(sender)),
    originServerTs,
    eventId: eventId as EventId,
  });
  const events = [at(bob, 1, '$bob'), at(alice, 9, '$b'), at(alice, 9, '$a'), at(alice, 3, '$z')];
  for (const given of [events, events.toReversed()]) {
    assert.deepEqual(idsOf(powerOrder(byId(given), context)), ['$z', '$a', '$b', '$bob']);
  }
});

test('what is cited comes before what cites it, whatever the clocks say', () => {
  const first = { ...room.put(powerLevels(alice, { users: { [alice]: 100 } })), originServerTs: 100 };
  const second = { ...room.put(powerLevels(alice, { users: { [alice]: 100 }, ban: 1 })), originServerTs: 1 };
  for (const given of [
    [first, second],
    [second, first],
  ]) {
    assert.deepEqual(idsOf(powerOrder(byId(given), context)), [first.eventId, second.eventId]);
  }
});

test('events are ordered by how recent the power levels are that they stand on', () => {
  const old = room.put({ ...topic(alice), stateKey: 'old' });
  const levels = room.put(powerLevels(alice, { users: { [alice]: 100 }, kick: 7 }));
  const recent = { ...room.put({ ...topic(alice), stateKey: 'recent' }), originServerTs: 0 };
  const unfounded = { ...recent, eventId: '$unfounded' as EventId, authEvents: [], originServerTs: 10_000 };
  const events = [recent, unfounded, old];
  assert.deepEqual(idsOf(mainlineOrder(events, levels, context.getEvent)), [
    '$unfounded',
    old.eventId,
    recent.eventId,
  ]);
  assert.deepEqual(idsOf(mainlineOrder(events, undefined, context.getEvent)), [
    recent.eventId,
    old.eventId,
    '$unfounded',
  ]);
});

test('signatures that were checked on receipt are not asked for again', () => {
  assert.equal(context.signatures.isSignedBy(room.create, 'a.example' as ServerName), true);
  assert.equal(context.signatures.verifier, verifier);
});
