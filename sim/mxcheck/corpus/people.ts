import type { Deed, Membership, ReadMessages, SeenRoom, Visibility } from '../../history/operation.ts';
import { pick, type Person, type Stage } from './generate-history.ts';
import { call, type Outcome } from './model-call.ts';
import type { PageAnswer } from './model-server.ts';
import type { Life } from './turns.ts';

const MS = 1e6;

/** Writes messages, each until it has an answer; now and then into a room that the writer is not in. */
export function* writeMessages(stage: Stage, person: Person, messages: number): Life {
  const { world, rooms } = stage;
  const { random } = world;
  for (let count = 0; count < messages; count += 1) {
    yield random.int(100) * MS;
    const isIn = ({ roomId }: { roomId: string }) =>
      world.server.membershipOf(roomId, person.userId) === 'join';
    const own = rooms.filter(isIn);
    const { roomId } = pick(random, random.int(15) === 0 || own.length === 0 ? rooms : own);
    yield* deliver(stage, person, roomId, count);
    if (random.int(20) === 0) yield* deliver(stage, person, roomId, count);
  }
  stage.writers -= 1;
}

function* deliver({ world }: Stage, { proc }: Person, roomId: string, count: number): Life {
  const uid = `${proc}#${count}`;
  const message = { roomId, txnId: `t${count}`, uid, digest: `digest of ${uid}` };
  for (;;) {
    const act = () => world.server.send(proc, message);
    const { is } = yield* call(world, proc, act, (eventId) => ({ f: 'send', ...message, eventId }));
    if (is !== 'info') return;
    yield world.random.int(200) * MS;
  }
}

/** Listens by a main chain, and keeps some of its tokens. */
export function* hearSyncs(stage: Stage, person: Person): Life {
  const { random } = stage.world;
  while (stage.writers > 0) {
    yield random.int(60) * MS;
    yield* syncOnce(stage, person, person, { chain: 'main', limit: pick(random, [1, 2, 5, 50]) });
    if (person.since !== null && random.int(8) === 0 && person.kept.length < 3)
      person.kept.push(person.since);
  }
}

/** One sync of a chain, and the pages of what it left out. Gives whether it told anything; null without an answer. */
export function* syncOnce(
  stage: Stage,
  { proc, userId }: Person,
  place: { since: string | null },
  { chain, limit }: { chain: string; limit: number },
): Generator<number, boolean | null, void> {
  const { world } = stage;
  const { since } = place;
  const act = () => world.server.sync(proc, since, limit);
  const answer = yield* call(world, proc, act, (value) => ({
    f: 'sync',
    chain,
    since,
    nextBatch: value?.nextBatch ?? null,
    rooms: value?.rooms ?? [],
    toDevice: value?.toDevice ?? [],
  }));
  if (answer.is !== 'ok') return null;
  place.since = answer.value.nextBatch;
  for (const room of answer.value.rooms) {
    const gap = { purpose: 'gap', chain, to: since, limit: 3 } as const;
    if (room.limited && world.random.int(5) > 0) yield* readBack(stage, { proc, userId }, room, gap);
  }
  return answer.value.rooms.length > 0 || answer.value.toDevice.length > 0;
}

/** Reads a room backwards until there is no more. */
export function* readBack(
  { world }: Stage,
  { proc, userId }: { proc: string; userId: string },
  { roomId, prevBatch }: Pick<SeenRoom, 'roomId' | 'prevBatch'>,
  wish: { purpose: 'gap' | 'final'; chain: string | null; to: string | null; limit: number },
): Life {
  let from = prevBatch;
  const { limit, ...page } = wish;
  for (;;) {
    const asked = { ...page, roomId, from, dir: 'b' } as const;
    const act = () => world.server.messages(userId, { ...asked, limit });
    const answer = yield* call(world, proc, act, (value) => ({
      f: 'messages',
      ...asked,
      end: value?.end ?? null,
      events: value?.events ?? [],
    }));
    if (answer.is === 'fail') return;
    if (answer.is === 'ok' && answer.value.end === null) return;
    if (answer.is === 'ok') from = answer.value.end;
  }
}

/** People come, leave, are invited, turned out and banned; creators change who may read. */
export function* changeRooms(stage: Stage): Life {
  const { world, rooms, people } = stage;
  const { random, server } = world;
  while (stage.writers > 0) {
    yield random.int(40) * MS;
    const { roomId, creator } = pick(random, rooms);
    const person = pick(random, people);
    if (random.int(12) === 0) {
      const visibility = pick<Visibility>(random, ['shared', 'joined', 'invited', 'world_readable']);
      const act = () => server.setVisibility(roomId, creator.userId, visibility);
      yield* call(world, creator.proc, act, (): Deed => ({ f: 'visibility', roomId, visibility }));
    } else if (person.userId !== creator.userId) {
      const isOut = server.membershipOf(roomId, person.userId) !== 'join';
      const own: Membership = isOut ? 'join' : 'leave';
      const done = pick<Membership>(random, ['invite', 'leave', 'ban', 'leave']);
      const isOwn = random.int(3) > 0 && (isOut || random.int(3) === 0);
      const [actor, membership] = isOwn ? [person, own] : [creator, isOut ? done : own];
      const act = () => server.setMember(roomId, actor.userId, person.userId, membership);
      const deed: Deed = { f: 'member', roomId, target: person.userId, membership };
      if (isOut || random.int(3) === 0) yield* call(world, actor.proc, act, () => deed);
    }
  }
}

/** Somebody reads a page of some room. */
export function* lookAround(stage: Stage): Life {
  const { world, rooms, people } = stage;
  let from: string | null = null;
  while (stage.writers > 0) {
    yield world.random.int(80) * MS;
    const { proc, userId } = pick(world.random, people);
    const { roomId } = pick(world.random, rooms);
    const start: string | null = world.random.int(2) === 0 ? null : from;
    const dir = start !== null && world.random.int(2) === 0 ? 'f' : 'b';
    const asked: Omit<ReadMessages, 'f' | 'events' | 'end'> = {
      purpose: 'look',
      chain: null,
      roomId,
      from: start,
      to: null,
      dir,
    };
    const act = () => world.server.messages(userId, { ...asked, limit: 4 });
    const answer: Outcome<PageAnswer> = yield* call(world, proc, act, (value) => ({
      f: 'messages',
      ...asked,
      end: value?.end ?? null,
      events: value?.events ?? [],
    }));
    if (answer.is === 'ok') from = answer.value.end;
  }
}

/** Devices write to devices, each message until it has an answer. */
export function* writeLetters(stage: Stage): Life {
  const { world, people } = stage;
  for (let count = 0; stage.writers > 0; count += 1) {
    yield world.random.int(80) * MS;
    const { proc } = pick(world.random, people);
    const to = pick(world.random, people);
    const target = { userId: to.userId, deviceId: to.deviceId };
    const deed = { f: 'toDevice', txnId: `d${count}`, uid: `letter ${count}`, target } as const;
    const act = () => world.server.sendToDevice(proc, deed.txnId, deed.uid, to.proc);
    for (;;) {
      const { is } = yield* call(world, proc, act, () => deed);
      if (is !== 'info') break;
    }
  }
}

/** Devices offer keys, and others claim them. */
export function* tradeKeys(stage: Stage): Life {
  const { world, people } = stage;
  for (let count = 0; stage.writers > 0; count += 1) {
    yield world.random.int(120) * MS;
    const owner = pick(world.random, people);
    const keyIds = [`signed_curve25519:${count}a`, `signed_curve25519:${count}b`];
    const offer = () => world.server.uploadKeys(owner.proc, keyIds);
    if (world.random.int(2) === 0) {
      yield* call(world, owner.proc, offer, () => ({ f: 'uploadKeys', keyIds }));
    } else {
      const target = { userId: owner.userId, deviceId: owner.deviceId };
      const claim = () => world.server.claimKey(owner.proc);
      const toDeed = (keyId: string | null): Deed => ({ f: 'claimKey', target, keyId: keyId || null });
      yield* call(world, pick(world.random, people).proc, claim, toDeed);
    }
  }
}

/** Now and then the network is bad for a while. The last time is over before the last message. */
export function* makeFaults(stage: Stage): Life {
  const { world, people } = stage;
  const mark = (phase: 'begin' | 'end') => {
    const ns = world.turns.nowNs();
    const deed: Deed = { f: 'fault', fault: 'F31', phase };
    world.record({ proc: 'faults', invokeNs: ns, completeNs: ns, ending: 'ok', deed });
  };
  for (let times = 0; times < 2 && stage.writers === people.length; times += 1) {
    yield (50 + world.random.int(100)) * MS;
    mark('begin');
    world.isFaulty = true;
    yield world.random.int(200) * MS;
    world.isFaulty = false;
    mark('end');
  }
}
