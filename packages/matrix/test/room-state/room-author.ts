import assert from 'node:assert/strict';
import {
  authEventTypesFor,
  V11,
  type EventDraft,
  type EventId,
  type JsonObject,
  type Pdu,
  type RoomId,
  type RoomVersion,
} from '../../src/index.ts';
import {
  afterOf,
  appendLocal,
  listPrevEvents,
  receive,
  type Receipt,
  type Reception,
} from '../../src/room-state/index.ts';
import { resolve } from '../../src/room-state/resolve.ts';
import { viewLookup } from '../../src/room-state/state-lookup.ts';
import { viewOf } from '../../src/room-state/state-view.ts';
import { draft, member } from './random-draft.ts';
import { createPositions, openRoom, type TestRoom } from './scripted-replay.ts';

export const ALICE = '@alice:a';
export const BOB = '@bob:b';

/** Writes the events of a room by hand, on the states that the store under test has for them. */
export class RoomAuthor {
  readonly test: TestRoom;
  readonly pdus = new Map<string, Pdu>();
  readonly version: RoomVersion;

  constructor(test: TestRoom, version: RoomVersion) {
    this.test = test;
    this.version = version;
  }

  /** A public room of Alice's, where Bob is a moderator who has not joined yet. */
  static withRoom(version: RoomVersion = V11, test: TestRoom = openRoom(version)): RoomAuthor {
    const author = new RoomAuthor(test, version);
    const creator: JsonObject = version.creatorIn === 'content' ? { creator: ALICE } : {};
    author.send(draft(ALICE, 'm.room.create', '', { ...creator, room_version: version.id }));
    author.send(member(ALICE, ALICE, 'join'));
    const users: JsonObject = version.privilegedCreators ? { [BOB]: 50 } : { [ALICE]: 100, [BOB]: 50 };
    author.send(draft(ALICE, 'm.room.power_levels', '', { users, events: { x: 0 } }));
    author.send(draft(ALICE, 'm.room.join_rules', '', { join_rule: 'public' }));
    return author;
  }

  /** An event that nobody has seen yet. */
  make(content: EventDraft, prevEvents: readonly string[] = listPrevEvents(this.test.store)): Pdu {
    const { room, store } = this.test;
    const afters = prevEvents.map((prev) => viewOf(afterOf(store.findEvent(prev)!)));
    const state = afters.length === 0 ? () => undefined : viewLookup(store, resolve(room, afters));
    const cited = authEventTypesFor(content, this.version).map((key) => state(...key));
    return this.makeOn(
      content,
      prevEvents,
      cited.filter((event) => event !== undefined),
    );
  }

  /** An event that says on what it stands, true or not. */
  makeOn(content: EventDraft, prevEvents: readonly string[], authEvents: readonly Pdu[]): Pdu {
    const serial = this.pdus.size;
    const eventId = `$${serial}` as EventId;
    const pdu: Pdu = {
      ...content,
      eventId,
      roomId: (this.version.roomIdIsCreateHash ? '!0' : '!room:a') as RoomId,
      originServerTs: 1000 + serial,
      depth: serial,
      prevEvents: prevEvents as readonly EventId[],
      authEvents: authEvents.map((event) => event.eventId),
    };
    this.pdus.set(eventId, pdu);
    return pdu;
  }

  /** What an event cites. */
  cited(pdu: Pdu): Pdu[] {
    return pdu.authEvents.map((eventId) => this.pdus.get(eventId)!);
  }

  /** A local event, on all extremities. */
  send(content: EventDraft): Pdu {
    const pdu = this.make(content);
    const { room, store } = this.test;
    assert.equal(appendLocal(room, pdu, createPositions(store))?.status, 'accepted');
    return pdu;
  }

  /** An event from elsewhere. */
  receive(pdu: Pdu, how: Partial<Reception> = {}): Receipt {
    const { room, store } = this.test;
    return receive(room, pdu, { takePosition: createPositions(store), ...how });
  }

  /** Which event the present holds for a key. */
  present(type: string, stateKey = ''): string | undefined {
    const { store } = this.test;
    const key = store.findKey(type, stateKey);
    const event = key === null ? null : (store.findCurrent(key)?.event ?? null);
    return event === null ? undefined : store.getEvent(event).eventId;
  }
}

export function topic(sender: string, text: string): EventDraft {
  return draft(sender, 'm.room.topic', '', { topic: text });
}

export function message(sender: string): EventDraft {
  return draft(sender, 'm.room.message', null, { body: 'hello' });
}

export { draft, member };
