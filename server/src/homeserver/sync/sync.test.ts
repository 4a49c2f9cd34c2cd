import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonValue } from '@herald/matrix';
import { createSystemClock } from '#platform/clock';
import { createStory, refused, type Actor, type Json, type Story } from '../../../test/harness.ts';

const clock = createSystemClock();
const V3 = '/_matrix/client/v3';
const roomPath = (roomId: string, rest: string) => `${V3}/rooms/${encodeURIComponent(roomId)}/${rest}`;
const syncPath = (query: Record<string, string>) => `${V3}/sync?${new URLSearchParams(query)}`;
const filtered = (filter: object) => ({ filter: JSON.stringify(filter) });
const joinedPart = (answer: Json, roomId: string): Json | undefined => answer['rooms']?.join?.[roomId];
const eventsOf = (part: Json | undefined, name = 'timeline'): Json[] => part?.[name]?.events ?? [];
const idsOf = (events: readonly Json[]): string[] => events.map((event) => event['event_id']);
const textsOf = (events: readonly Json[]): string[] => events.flatMap((event) => event['content'].body ?? []);
const membersIn = (events: readonly Json[]): string[] =>
  events
    .filter((event) => event['type'] === 'm.room.member')
    .map((event): string => event['state_key'])
    .toSorted();
const setName = (actor: Actor, roomId: string, name: string) =>
  actor.put(roomPath(roomId, 'state/m.room.name/'), { name });

async function pair(story: Story): Promise<[Actor, Actor, string]> {
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  return [alice, bob, await story.roomWith(alice, bob)];
}

async function sayAll(actor: Actor, roomId: string, texts: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const text of texts) ids.push(await actor.say(roomId, text));
  return ids;
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);

test('a first sync tells rooms, their state and their newest events', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  await setName(alice, roomId, 'Kitchen');
  await sayAll(alice, roomId, numbers(12));
  const room = joinedPart(await bob.sync(), roomId);
  assert.deepEqual(textsOf(eventsOf(room)), numbers(12).slice(-10));
  assert.equal(room?.['timeline'].limited, true);
  assert.deepEqual(membersIn(eventsOf(room, 'state')), [alice.userId, bob.userId]);
  assert.ok(eventsOf(room, 'state').some((event) => event['content'].name === 'Kitchen'));
  assert.deepEqual(room?.['summary']['m.heroes'], [alice.userId]);
  assert.equal(room?.['summary']['m.joined_member_count'], 2);
});

test('a sync that goes on tells what is new and nothing twice', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  const said = await sayAll(alice, roomId, ['one', 'two']);
  const second = await bob.sync(first['next_batch']);
  const room = joinedPart(second, roomId);
  assert.deepEqual(idsOf(eventsOf(room)), said);
  assert.equal(room?.['timeline'].limited, false);
  assert.deepEqual(eventsOf(room, 'state'), []);
  const third = await bob.sync(second['next_batch']);
  assert.equal(joinedPart(third, roomId), undefined);
  // A token is good for ever: the answer to it is the same again.
  assert.deepEqual(idsOf(eventsOf(joinedPart(await bob.sync(first['next_batch']), roomId))), said);
});

test('a gap in the timeline is filled exactly by reading back from its prev_batch', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  const said = await sayAll(alice, roomId, numbers(25));
  await setName(alice, roomId, 'Kitchen');
  const answer = joinedPart(
    await bob.sync(first['next_batch'], filtered({ room: { timeline: { limit: 5 } } })),
    roomId,
  );
  assert.equal(answer?.['timeline'].limited, true);
  const shown = idsOf(eventsOf(answer));
  assert.equal(shown.length, 5);
  const query = new URLSearchParams({
    dir: 'b',
    limit: '100',
    from: answer?.['timeline'].prev_batch,
    to: first['next_batch'],
  });
  const { chunk } = await bob.get(`${roomPath(roomId, 'messages')}?${query}`);
  assert.deepEqual([...idsOf(chunk).toReversed(), ...shown].slice(0, 25), said);
  assert.equal(chunk.length + shown.length, 26);
});

test('state that changed inside a gap is told beside the timeline', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  await setName(alice, roomId, 'Kitchen');
  await sayAll(alice, roomId, numbers(5));
  const answer = joinedPart(
    await bob.sync(first['next_batch'], filtered({ room: { timeline: { limit: 3 } } })),
    roomId,
  );
  assert.deepEqual(
    eventsOf(answer, 'state').map((event) => event['content'].name),
    ['Kitchen'],
  );
});

test('an invitation shows the room as far as a guest at the door may see it', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const before = await bob.sync();
  const roomId = await alice.createRoom({ name: 'Kitchen', topic: 'Cooking' });
  const said = await alice.say(roomId, 'a word among ourselves');
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  for (const since of [undefined, before['next_batch'] as string]) {
    const answer = await bob.sync(since);
    const events: Json[] = answer['rooms'].invite[roomId].invite_state.events;
    const state = new Map(events.map((event) => [event['type'], event['content']]));
    assert.equal(state.get('m.room.name').name, 'Kitchen');
    assert.equal(state.get('m.room.create').room_version, '11');
    assert.equal(events.at(-1)?.['content'].membership, 'invite');
    for (const event of events)
      assert.deepEqual(Object.keys(event).toSorted(), ['content', 'sender', 'state_key', 'type']);
    assert.equal(JSON.stringify(answer).includes(said), false);
    assert.equal(joinedPart(answer, roomId), undefined);
  }
});

test('a room that was left is told once, up to the leaving and no further', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  const [heard] = await sayAll(alice, roomId, ['heard']);
  await bob.post(roomPath(roomId, 'leave'));
  await alice.say(roomId, 'behind your back');
  const second = await bob.sync(first['next_batch']);
  const left = second['rooms'].leave[roomId];
  assert.equal(idsOf(eventsOf(left))[0], heard);
  assert.equal(eventsOf(left).at(-1)?.['content'].membership, 'leave');
  assert.equal(JSON.stringify(second).includes('behind your back'), false);
  assert.equal(joinedPart(second, roomId), undefined);
  const third = await bob.sync(second['next_batch']);
  assert.equal(third['rooms'], undefined);
});

test('who is kicked or banned hears of it in the same way', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  await alice.post(roomPath(roomId, 'ban'), { user_id: bob.userId, reason: 'noise' });
  const { leave } = (await bob.sync(first['next_batch']))['rooms'];
  const last = eventsOf(leave[roomId]).at(-1);
  assert.deepEqual([last?.['content'].membership, last?.['content'].reason], ['ban', 'noise']);
});

test('who turns an invitation down hears of that and learns nothing of the room', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const carol = await story.user('carol');
  const roomId = await story.roomWith(alice, carol);
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  const first = await bob.sync();
  await bob.post(roomPath(roomId, 'leave'));
  for (const answer of [
    await bob.sync(first['next_batch']),
    await bob.sync(undefined, filtered({ room: { include_leave: true } })),
  ]) {
    const room = answer['rooms'].leave[roomId];
    assert.deepEqual(
      eventsOf(room)
        .map((event) => event['content'].membership)
        .at(-1),
      'leave',
    );
    assert.deepEqual(eventsOf(room, 'state'), []);
    assert.equal(JSON.stringify(answer).includes(carol.userId), false, JSON.stringify(answer));
  }
});

test('a room that one left and came back to is told whole, with what was missed where one may see it', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  await bob.post(roomPath(roomId, 'leave'));
  await setName(alice, roomId, 'Renamed');
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  await bob.join(roomId);
  const answer = await bob.sync(first['next_batch'], filtered({ room: { timeline: { limit: 2 } } }));
  const room = joinedPart(answer, roomId);
  const names = [...eventsOf(room, 'state'), ...eventsOf(room)].flatMap(
    (event) => event['content'].name ?? [],
  );
  assert.deepEqual(names, ['Renamed']);
  assert.deepEqual(membersIn(eventsOf(room, 'state')).includes(alice.userId), true);
  assert.equal(answer['rooms'].leave, undefined);
  const token = (await bob.sync())['next_batch'];
  await bob.post(roomPath(roomId, 'leave'));
  await alice.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  assert.deepEqual(Object.keys((await bob.sync(token))['rooms'].invite), [roomId]);
});

test('full_state tells the state again and does not wait', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  const answer = await bob.sync(first['next_batch'], { full_state: 'true', timeout: '30000' });
  const state = eventsOf(joinedPart(answer, roomId), 'state');
  assert.deepEqual(membersIn(state), [alice.userId, bob.userId]);
  assert.ok(state.some((event) => event['type'] === 'm.room.create'));
});

test('a filter narrows rooms, types, senders and state, given in the query or stored', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const other = await story.roomWith(alice, bob);
  await alice.say(roomId, 'from alice');
  await bob.say(roomId, 'from bob');
  const filter = {
    room: {
      rooms: [roomId],
      timeline: { types: ['m.room.message'], not_senders: [bob.userId] },
      state: { types: ['m.room.create'] },
    },
  };
  const path = `${V3}/user/${encodeURIComponent(bob.userId)}/filter`;
  const { filter_id: filterId } = await bob.post(path, filter);
  assert.deepEqual(await bob.get(`${path}/${filterId}`), filter);
  for (const given of [JSON.stringify(filter), filterId]) {
    const answer = await bob.sync(undefined, { filter: given });
    const room = joinedPart(answer, roomId);
    assert.deepEqual(textsOf(eventsOf(room)), ['from alice']);
    assert.deepEqual(
      eventsOf(room, 'state').map((event) => event['type']),
      ['m.room.create'],
    );
    assert.equal(joinedPart(answer, other), undefined);
  }
  await refused(alice.request('GET', `${path}/${filterId}`), 'M_FORBIDDEN', 403);
  await refused(bob.request('GET', `${path}/0000000000000000`), 'M_NOT_FOUND', 404);
  await refused(bob.request('GET', syncPath({ filter: '{"room":7}' })), 'M_INVALID_PARAM', 400);
});

test('each part of a filter may name the rooms that it is for', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const other = await story.roomWith(alice, bob);
  for (const room of [roomId, other]) {
    await alice.say(room, 'good morning');
    await alice.put(`${V3}/rooms/${encodeURIComponent(room)}/typing/${encodeURIComponent(alice.userId)}`, {
      typing: true,
      timeout: 30_000,
    });
    await bob.put(
      `${V3}/user/${encodeURIComponent(bob.userId)}/rooms/${encodeURIComponent(room)}/account_data/org.example.note`,
      { text: 'mine' },
    );
  }
  const tellsOf = async (room: object): Promise<unknown[]> => {
    const answer = await bob.sync(undefined, filtered({ room }));
    return [roomId, other].map((id) => {
      const part = joinedPart(answer, id);
      const count = (name: string): number => (part?.[name]?.['events'] ?? []).length;
      return {
        timeline: count('timeline') > 0,
        state: count('state') > 0,
        ephemeral: count('ephemeral') > 0,
        account: count('account_data') > 0,
      };
    });
  };
  const all = { timeline: true, state: true, ephemeral: true, account: true };
  const limit = 1;
  assert.deepEqual(await tellsOf({ timeline: { limit } }), [all, all]);
  assert.deepEqual(await tellsOf({ timeline: { limit, rooms: [roomId] } }), [
    all,
    { ...all, timeline: false },
  ]);
  assert.deepEqual(await tellsOf({ timeline: { limit }, state: { not_rooms: [roomId] } }), [
    { ...all, state: false },
    all,
  ]);
  assert.deepEqual(await tellsOf({ timeline: { limit }, ephemeral: { rooms: [other] } }), [
    { ...all, ephemeral: false },
    all,
  ]);
  assert.deepEqual(await tellsOf({ timeline: { limit }, account_data: { not_rooms: [other] } }), [
    all,
    { ...all, account: false },
  ]);
});

test('members are told when they speak, once, to clients that load them lazily', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const carol = await story.user('carol');
  await alice.post(roomPath(roomId, 'invite'), { user_id: carol.userId });
  await carol.join(roomId);
  await sayAll(alice, roomId, numbers(10));
  const lazily = filtered({ room: { state: { lazy_load_members: true } } });
  const first = await bob.sync(undefined, lazily);
  assert.deepEqual(membersIn(eventsOf(joinedPart(first, roomId), 'state')), [alice.userId, bob.userId]);
  await carol.say(roomId, 'hello');
  const second = await bob.sync(first['next_batch'], lazily);
  assert.deepEqual(membersIn(eventsOf(joinedPart(second, roomId), 'state')), [carol.userId]);
  await carol.say(roomId, 'again');
  const third = await bob.sync(second['next_batch'], lazily);
  assert.deepEqual(eventsOf(joinedPart(third, roomId), 'state'), []);
});

test('who was removed while a client was away is told, also to clients that load members lazily', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const carol = await story.user('carol');
  await alice.post(roomPath(roomId, 'invite'), { user_id: carol.userId });
  await carol.join(roomId);
  const lazily = {
    filter: JSON.stringify({ room: { state: { lazy_load_members: true }, timeline: { limit: 2 } } }),
  };
  const { next_batch: since } = await bob.sync(undefined, lazily);
  await alice.post(roomPath(roomId, 'kick'), { user_id: carol.userId });
  await sayAll(alice, roomId, numbers(5));
  for (const query of [lazily, { ...lazily, use_state_after: 'true' }]) {
    const room = joinedPart(await bob.sync(since, query), roomId);
    assert.equal(room?.['timeline'].limited, true);
    const field = 'use_state_after' in query ? 'state_after' : 'state';
    const told = eventsOf(room, field).find((event) => event['state_key'] === carol.userId);
    assert.equal(told?.['content'].membership, 'leave', field);
  }
});

test('who turns an invitation down hears that it is over, also in the state after the timeline', async (t) => {
  const story = await createStory(t);
  const [alice, bob] = [await story.user('alice'), await story.user('bob')];
  const roomId = await alice.createRoom({ preset: 'private_chat', invite: [bob.userId] });
  const { next_batch: since } = await bob.sync(undefined, { use_state_after: 'true' });
  await bob.post(roomPath(roomId, 'leave'));
  const answer = await bob.sync(since, { use_state_after: 'true' });
  const own = answer['rooms'].leave[roomId].state_after.events;
  assert.deepEqual(
    own.map((event: Json) => [event['state_key'], event['content'].membership]),
    [[bob.userId, 'leave']],
  );
});

test('state after the timeline is told under its present and its former name', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const first = await bob.sync();
  await setName(alice, roomId, 'One');
  await setName(alice, roomId, 'Two');
  for (const [parameter, field] of [
    ['use_state_after', 'state_after'],
    ['org.matrix.msc4222.use_state_after', 'org.matrix.msc4222.state_after'],
  ] as const) {
    const room = joinedPart(await bob.sync(first['next_batch'], { [parameter]: 'true' }), roomId);
    assert.deepEqual(
      eventsOf(room, field).map((event) => event['content'].name),
      ['Two'],
    );
    assert.equal(room?.['state'], undefined);
  }
  const plain = joinedPart(await bob.sync(first['next_batch']), roomId);
  assert.deepEqual([plain?.['state_after'], eventsOf(plain, 'state')], [undefined, []]);
});

test(
  'who waits is woken by what another says, and by nothing that is not theirs',
  { timeout: 20_000 },
  async (t) => {
    const story = await createStory(t);
    const [alice, bob, roomId] = await pair(story);
    const first = await bob.sync();
    let isOver = false;
    const waiting = bob.sync(first['next_batch'], { timeout: '15000' }).finally(() => {
      isOver = true;
    });
    const elsewhere = await alice.createRoom();
    await sayAll(alice, elsewhere, numbers(3));
    assert.equal(isOver, false);
    const said = await alice.say(roomId, 'wake up');
    assert.deepEqual(idsOf(eventsOf(joinedPart(await waiting, roomId))), [said]);
  },
);

test(
  "an invitation, a word between devices and another device's settings wake who waits",
  { timeout: 20_000 },
  async (t) => {
    const story = await createStory(t);
    const [alice, bob] = await pair(story);
    let since: string = (await bob.sync())['next_batch'];
    const wokenBy = async (act: () => Promise<unknown>): Promise<Json> => {
      const waiting = bob.sync(since, { timeout: '15000' });
      await act();
      const answer = await waiting;
      since = answer['next_batch'];
      return answer;
    };
    const invited = await wokenBy(() => alice.createRoom({ invite: [bob.userId] }));
    assert.equal(Object.keys(invited['rooms'].invite).length, 1);
    const told = await wokenBy(() =>
      alice.put(`${V3}/sendToDevice/org.example.ping/1`, {
        messages: { [bob.userId]: { '*': { n: 1 } } },
      }),
    );
    assert.deepEqual(
      eventsOf(told, 'to_device').map((event) => event['content']),
      [{ n: 1 }],
    );
    const tablet = await bob.login();
    const settings = await wokenBy(() =>
      tablet.put(`${V3}/user/${encodeURIComponent(bob.userId)}/account_data/org.example.theme`, {
        dark: true,
      }),
    );
    assert.ok(eventsOf(settings, 'account_data').some((event) => event['type'] === 'org.example.theme'));
  },
);

test(
  'who waits for nothing is answered when the time is over, with a token that goes on',
  { timeout: 20_000 },
  async (t) => {
    const story = await createStory(t);
    const [alice, bob, roomId] = await pair(story);
    const first = await bob.sync();
    const began = clock.monotonicMs();
    const nothing = await bob.sync(first['next_batch'], { timeout: '300' });
    assert.ok(clock.monotonicMs() - began >= 290);
    assert.equal(nothing['rooms'], undefined);
    const said = await alice.say(roomId, 'later');
    assert.deepEqual(idsOf(eventsOf(joinedPart(await bob.sync(nothing['next_batch']), roomId))), [said]);
  },
);

test('a token goes on after the server started anew', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  await alice.put(roomPath(roomId, `typing/${encodeURIComponent(alice.userId)}`), {
    typing: true,
    timeout: 60_000,
  });
  const first = await bob.sync();
  const said = await alice.say(roomId, 'before');
  await story.restart();
  const after = await alice.say(roomId, 'after');
  const answer = await bob.sync(first['next_batch']);
  assert.deepEqual(idsOf(eventsOf(joinedPart(answer, roomId))), [said, after]);
});

test('tokens that this server never gave are refused, and none of them breaks it', async (t) => {
  const story = await createStory(t);
  const [alice] = await pair(story);
  const good: string = (await alice.sync())['next_batch'];
  const [position] = /(?<=s1_1\.)\d+/.exec(good) ?? [];
  assert.ok(position);
  for (const since of [
    '',
    'x',
    '0',
    's1',
    '-1',
    `${good}x`,
    ` ${good}`,
    's1_1.99999999999999999999_a.0',
    "'; drop table events.event",
    '\u0000',
    good.replace(position, `${Number(position) + 1_000_000}`),
    good.replace(position, '-5'),
  ]) {
    await refused(alice.request('GET', syncPath({ since })), 'M_INVALID_PARAM', 400);
  }
  await alice.sync(good);
  for (const [name, value] of [
    ['timeout', 'soon'],
    ['timeout', '-1'],
    ['full_state', 'perhaps'],
  ] as const) {
    await refused(alice.request('GET', syncPath({ [name]: value })), 'M_INVALID_PARAM', 400);
  }
});

/** Reads on until `count` messages have come, in the order in which they came, or until long nothing comes. */
async function readOn(
  reader: Actor,
  since: string,
  roomIds: readonly string[],
  count: number,
): Promise<Json[]> {
  const found: Json[] = [];
  let token = since;
  const filter = filtered({ room: { timeline: { limit: 100, types: ['m.room.message'] } } });
  for (let silences = 0; silences < 2 && found.length < count;) {
    const answer = await reader.sync(token, { timeout: '3000', ...filter });
    token = answer['next_batch'];
    silences = answer['rooms'] ? 0 : silences + 1;
    for (const roomId of roomIds) {
      const room = joinedPart(answer, roomId);
      assert.notEqual(room?.['timeline']?.limited, true, 'nothing is left out between two syncs');
      found.push(...eventsOf(room).map((event) => ({ ...event, room_id: roomId })));
    }
  }
  return found;
}

test(
  'R1: while many write at once, no sync ever skips an event or tells one twice',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t);
    const [alice, bob, first] = await pair(story);
    const rooms = [first, await story.roomWith(alice, bob), await story.roomWith(alice, bob)];
    const writers = [alice, bob, await alice.login(), await bob.login()];
    const since: string = (await bob.sync())['next_batch'];
    const each = 20;
    const reading = readOn(bob, since, rooms, each * writers.length * rooms.length);
    const sent = (
      await Promise.all(
        writers.flatMap((writer, n) =>
          rooms.map(async (roomId) =>
            (
              await sayAll(
                writer,
                roomId,
                numbers(each).map((text) => `${n} ${text}`),
              )
            ).map((id) => [roomId, n, id] as const),
          ),
        ),
      )
    ).flat();
    const told = await reading;
    assert.deepEqual(idsOf(told).toSorted(), sent.map(([, , id]) => id).toSorted());
    // What one writer said in one room comes in the order in which it was said.
    for (const roomId of rooms) {
      for (let n = 0; n < writers.length; n += 1) {
        const texts = textsOf(told.filter((event) => event['room_id'] === roomId)).filter((text) =>
          text.startsWith(`${n} `),
        );
        assert.deepEqual(
          texts,
          numbers(each).map((text) => `${n} ${text}`),
        );
      }
    }
  },
);

test(
  'R2: of three events in quick succession all arrive, however the syncs fall between them',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t);
    const [alice, bob, roomId] = await pair(story);
    let since: string = (await bob.sync())['next_batch'];
    for (let round = 0; round < 15; round += 1) {
      const reading = readOn(bob, since, [roomId], 3);
      const said = await Promise.all(['a', 'b', 'c'].map((text) => alice.say(roomId, `${round}${text}`)));
      assert.deepEqual(idsOf(await reading).toSorted(), said.toSorted());
      since = (await bob.sync())['next_batch'];
    }
  },
);

test(
  'R3: a burst of messages between devices arrives whole, in order and once',
  { timeout: 60_000 },
  async (t) => {
    const story = await createStory(t);
    const [alice, bob] = await pair(story);
    let since: string = (await bob.sync())['next_batch'];
    const [before, count] = [150, 250];
    const send = (n: number) =>
      alice.put(`${V3}/sendToDevice/org.example.burst/${n}`, {
        messages: { [bob.userId]: { [bob.deviceId]: { n } } },
      });
    // More than one answer holds lies there already, and more comes while it is read.
    for (let n = 0; n < before; n += 1) await send(n);
    let isSent = false;
    const sending = (async () => {
      for (let n = before; n < count; n += 1) await send(n);
      // A client that did not hear the answer sends again.
      await send(count - 1);
      isSent = true;
    })();
    const told: number[] = [];
    for (let silences = 0; told.length < count && silences < 2;) {
      const wasSent = isSent;
      const answer = await bob.sync(since, { timeout: '500' });
      const again = await bob.sync(since);
      const now: number[] = eventsOf(answer, 'to_device').map((event) => event['content'].n);
      const repeated: number[] = eventsOf(again, 'to_device').map((event) => event['content'].n);
      assert.deepEqual(
        repeated.slice(0, now.length),
        now,
        'until a later token is shown they are told again',
      );
      assert.ok(now.length <= 100);
      silences = now.length === 0 && wasSent ? silences + 1 : 0;
      told.push(...now);
      since = answer['next_batch'];
    }
    await sending;
    assert.deepEqual(
      told,
      Array.from({ length: count }, (_, n) => n),
    );
    const last = await bob.sync(since);
    assert.deepEqual(eventsOf(last, 'to_device'), []);
  },
);

test('S08: an inviter who writes hostile state does not break the sync of whom they invite', async (t) => {
  const story = await createStory(t);
  const [eve, bob] = [await story.user('eve'), await story.user('bob')];
  const hostile: JsonValue[] = [
    null,
    7,
    true,
    [],
    [[]],
    {},
    { body: {} },
    '\u202e\u0007',
    'x'.repeat(30_000),
    '__proto__',
    JSON.parse('{"__proto__":1}'),
  ];
  const fields = [
    ['m.room.name', 'name'],
    ['m.room.topic', 'topic'],
    ['m.room.topic', 'm.topic'],
    ['m.room.avatar', 'url'],
    ['m.room.canonical_alias', 'alias'],
    ['m.room.canonical_alias', 'alt_aliases'],
    ['m.room.join_rules', 'join_rule'],
    ['m.room.encryption', 'algorithm'],
  ] as const;
  const since: string = (await bob.sync())['next_batch'];
  // Past the door, which takes none of this: what other servers send will not come by it.
  const { events } = story.app;
  for (const value of hostile) {
    const member = { membership: 'join', displayname: value, avatar_url: value };
    const { roomId } = await events.createRoom(eve.userId, '11', [
      {
        type: 'm.room.create',
        stateKey: '',
        content: { room_version: '11', type: value, predecessor: value },
      },
      { type: 'm.room.member', stateKey: eve.userId, content: member },
    ]);
    for (const [type, field] of fields) {
      await events.append(roomId, eve.userId, { type, stateKey: '', content: { [field]: value } });
    }
    await events.append(roomId, eve.userId, {
      type: 'm.room.join_rules',
      stateKey: '',
      content: { join_rule: 'invite', allow: value },
    });
    await eve.post(roomPath(roomId, 'invite'), { user_id: bob.userId });
  }
  // Each of these replies is held against the schema of the specification.
  for (const from of [undefined, since]) {
    const { invite } = (await bob.sync(from))['rooms'];
    assert.equal(Object.keys(invite).length, hostile.length);
  }
  for (const roomId of Object.keys((await bob.sync())['rooms'].invite)) await bob.join(roomId);
  const joined = await bob.sync(since);
  assert.equal(Object.keys(joined['rooms'].join).length, hostile.length);
});

test('R4: what was acknowledged is there at once, for every reader and by every way of reading', async (t) => {
  const story = await createStory(t);
  const [alice, bob, roomId] = await pair(story);
  const readers = [alice, bob, await bob.login('TABLET')];
  const tokens = await Promise.all(readers.map(async (reader) => (await reader.sync())['next_batch']));
  const room = `${V3}/rooms/${encodeURIComponent(roomId)}`;
  for (let n = 0; n < 10; n += 1) {
    const eventId = await alice.say(roomId, `said ${n}`);
    await Promise.all(
      readers.map(async (reader, place) => {
        const [answer, newest, event, context] = await Promise.all([
          reader.sync(tokens[place]),
          reader.get(`${room}/messages?dir=b&limit=1`),
          reader.get(`${room}/event/${encodeURIComponent(eventId)}`),
          reader.get(`${room}/context/${encodeURIComponent(eventId)}?limit=1`),
        ]);
        tokens[place] = answer['next_batch'];
        assert.deepEqual(idsOf(eventsOf(joinedPart(answer, roomId))), [eventId]);
        assert.equal(newest['chunk'][0].event_id, eventId);
        assert.equal(event['event_id'], eventId);
        assert.equal(context['event'].event_id, eventId);
      }),
    );
  }
});
