import { assert } from '../../../server/src/platform/errors/index.ts';
import type { Operation, ReadMessages, SeenEvent, Sync } from '../../history/operation.ts';
import type { AnomalyKind } from '../report.ts';

/** One thing that is done to a long history that was whole. */
export interface Breakage {
  readonly name: string;
  readonly kind: AnomalyKind;
  break(operations: readonly Operation[]): { operations: Operation[]; names: readonly string[] };
}

type Of<D> = Operation & { readonly deed: D };

export const BREAKAGES: readonly Breakage[] = [
  {
    name: 'an acknowledged message is taken out of every answer',
    kind: 'lost',
    break(operations) {
      const send = operations.find((one) => one.deed.f === 'send' && one.ending === 'ok');
      assert(send?.deed.f === 'send', 'something was acknowledged');
      const { uid, roomId } = send.deed;
      const rest = operations.map((one) => showWithout(one, (event) => event.uid === uid));
      return { operations: rest, names: [uid, roomId] };
    },
  },
  {
    name: 'a timeline loses an event in the middle',
    kind: 'hole',
    break(operations) {
      const [sync, room] = findTimeline(
        operations,
        (one, { timeline }) => one.deed.chain === 'main' && timeline.length > 2,
      );
      const gone = room.timeline[1]!;
      const broken = showWithout(sync, (event) => event === gone);
      return { operations: replace(operations, sync, broken), names: [gone.eventId, room.roomId, sync.proc] };
    },
  },
  {
    name: 'two neighbours in a timeline change places',
    kind: 'incompatible-order',
    break(operations) {
      const [sync, room] = findTimeline(operations, (_, { timeline }) => timeline.length > 2);
      const [a, b, ...rest] = room.timeline;
      const timeline = [b!, a!, ...rest];
      const rooms = sync.deed.rooms.map((one) => (one === room ? { ...room, timeline } : one));
      const broken = { ...sync, deed: { ...sync.deed, rooms } };
      return { operations: replace(operations, sync, broken), names: [a!.eventId, room.roomId] };
    },
  },
  {
    name: 'a sync answers what the one before it answered',
    kind: 'repeated',
    break(operations) {
      const [sync, room] = findTimeline(operations, (_, { section }) => section === 'join');
      const at = operations.indexOf(sync);
      const next = operations.find(
        (one, index): one is Of<Sync> =>
          index > at && isSync(one) && one.proc === sync.proc && one.deed.since === sync.deed.nextBatch,
      );
      assert(next, 'the chain goes on');
      const rooms = [room, ...next.deed.rooms.filter(({ roomId }) => roomId !== room.roomId)];
      const broken = { ...next, deed: { ...next.deed, rooms } };
      return { operations: replace(operations, next, broken), names: [room.roomId, sync.proc] };
    },
  },
  {
    name: 'the last two messages of a device in a room change places everywhere',
    kind: 'reordered',
    break(operations) {
      const [first, second] = findNeighbours(operations);
      const swap = (event: SeenEvent) => {
        if (event.eventId === first.eventId) return second;
        return event.eventId === second.eventId ? first : event;
      };
      return { operations: operations.map((one) => showOther(one, swap)), names: [first.uid!, second.uid!] };
    },
  },
  {
    name: 'a kept chain is not told the first that it should be',
    kind: 'skipped',
    break(operations) {
      const [sync, room] = findTimeline(
        operations,
        ({ deed, proc }, { limited, section, timeline: [first, ...rest] }) =>
          deed.chain !== 'main' &&
          !limited &&
          section === 'join' &&
          first?.uid !== undefined &&
          rest.length > 0 &&
          rest.every(({ stateKey = '' }) => stateKey === '' || !proc.startsWith(stateKey)),
      );
      const gone = room.timeline[0]!;
      const broken = showWithout(sync, (event) => event === gone);
      return { operations: replace(operations, sync, broken), names: [gone.eventId, room.roomId, sync.proc] };
    },
  },
  {
    name: 'a digest differs in one page',
    kind: 'corrupt',
    break(operations) {
      const page = operations.find(
        (one): one is Of<ReadMessages> => one.deed.f === 'messages' && one.deed.events.some(isMessage),
      );
      const event = page?.deed.events.find(isMessage);
      assert(page && event, 'a page shows a message');
      const broken = showOther(page, (one) => (one === event ? { ...event, digest: 'other' } : one));
      return { operations: replace(operations, page, broken), names: [event.uid!, page.deed.roomId] };
    },
  },
  {
    name: 'a device is told its messages again',
    kind: 'to-device-repeated',
    break(operations) {
      const syncs = operations.filter(isSync).filter((one) => one.deed.chain === 'main');
      const told = syncs.find((one) => one.deed.toDevice.length > 0);
      const later = syncs.findLast((one) => one.proc === told?.proc);
      assert(told && later && told !== later, 'a device was told something and went on');
      const toDevice = [...later.deed.toDevice, told.deed.toDevice[0]!];
      const broken = { ...later, deed: { ...later.deed, toDevice } };
      return { operations: replace(operations, later, broken), names: [told.deed.toDevice[0]!, told.proc] };
    },
  },
  {
    name: 'the network heals and no message gets through any more',
    kind: 'not-recovered',
    break(operations) {
      const heals = operations.findLast((one) => one.deed.f === 'fault');
      assert(heals, 'there was a fault');
      const rest = operations.map((one): Operation =>
        one.deed.f === 'send' && one.invokeNs >= heals.invokeNs
          ? { ...one, ending: 'info', deed: { ...one.deed, eventId: null } }
          : one,
      );
      return { operations: rest, names: ['F31'] };
    },
  },
];

function isSync(operation: Operation): operation is Of<Sync> {
  return operation.deed.f === 'sync' && operation.ending === 'ok';
}

function isMessage({ uid }: SeenEvent): boolean {
  return uid !== undefined;
}

function findTimeline(
  operations: readonly Operation[],
  fits: (sync: Of<Sync>, room: Sync['rooms'][number]) => boolean,
): [Of<Sync>, Sync['rooms'][number]] {
  for (const sync of operations.filter(isSync)) {
    const room = sync.deed.rooms.find((one) => one.timeline.length > 0 && fits(sync, one));
    if (room) return [sync, room];
  }
  assert(false, 'a sync shows what is to be broken');
}

/** Two messages beside each other, the first acknowledged before the second was sent. */
function findNeighbours(operations: readonly Operation[]): [SeenEvent, SeenEvent] {
  const sends = operations.filter((one) => one.deed.f === 'send');
  const askedNs = (event: SeenEvent) =>
    Math.min(
      ...sends.filter(({ deed }) => deed.f === 'send' && deed.uid === event.uid).map((one) => one.invokeNs),
    );
  const ackedNs = (event: SeenEvent) =>
    Math.min(
      ...sends
        .filter(({ deed, ending }) => deed.f === 'send' && deed.uid === event.uid && ending === 'ok')
        .map((one) => one.completeNs),
    );
  for (const { deed } of operations) {
    if (deed.f !== 'messages' || deed.purpose !== 'final') continue;
    for (const [at, first] of deed.events.entries()) {
      const second = deed.events[at - 1];
      if (second && isMessage(first) && isMessage(second) && ackedNs(first) < askedNs(second))
        return [first, second];
    }
  }
  assert(false, 'two messages follow each other');
}

function replace(operations: readonly Operation[], one: Operation, by: Operation): Operation[] {
  return operations.map((operation) => (operation === one ? by : operation));
}

function showWithout(operation: Operation, isGone: (event: SeenEvent) => boolean): Operation {
  const { deed } = operation;
  const rest = (events: readonly SeenEvent[]) => events.filter((event) => !isGone(event));
  if (deed.f === 'messages') return { ...operation, deed: { ...deed, events: rest(deed.events) } };
  if (deed.f !== 'sync') return operation;
  const rooms = deed.rooms.map((room) => ({ ...room, timeline: rest(room.timeline) }));
  return { ...operation, deed: { ...deed, rooms } };
}

function showOther(operation: Operation, toOther: (event: SeenEvent) => SeenEvent): Operation {
  const { deed } = operation;
  if (deed.f === 'messages') return { ...operation, deed: { ...deed, events: deed.events.map(toOther) } };
  if (deed.f !== 'sync') return operation;
  const rooms = deed.rooms.map((room) => ({ ...room, timeline: room.timeline.map(toOther) }));
  return { ...operation, deed: { ...deed, rooms } };
}
