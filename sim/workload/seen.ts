import { hash } from 'node:crypto';
import { assert } from '../../server/src/platform/errors/index.ts';
import type { Membership, SeenEvent, SeenRoom, Visibility } from '../history/operation.ts';
import type { Body } from './device.ts';

const SECTIONS = ['join', 'leave', 'invite'] as const;

/** The digest of an event's content, which has no objects within. */
export function digestOf(content: Body): string {
  return hash('sha256', JSON.stringify(content, Object.keys(content).toSorted()), 'base64url').slice(0, 16);
}

/** The rooms of a body of /sync. */
export function seenRooms(body: Body): SeenRoom[] {
  const rooms = objectOf(body['rooms']);
  return SECTIONS.flatMap((section) =>
    Object.entries(objectOf(rooms[section])).map(([roomId, room]) =>
      seenRoom(section, roomId, objectOf(room)),
    ),
  );
}

function seenRoom(section: SeenRoom['section'], roomId: string, room: Body): SeenRoom {
  const timeline = objectOf(room['timeline']);
  const prevBatch = timeline['prev_batch'];
  return {
    roomId,
    section,
    limited: timeline['limited'] === true,
    prevBatch: typeof prevBatch === 'string' ? prevBatch : null,
    timeline: seenEvents(timeline['events']),
    state: seenEvents(objectOf(room['state'])['events']),
  };
}

/** The uids of the to-device messages in a body of /sync. */
export function seenLetters(body: Body): string[] {
  const letters = listOf(objectOf(body['to_device'])['events']);
  return letters.flatMap((letter) => {
    const uid = objectOf(objectOf(letter)['content'])['uid'];
    return typeof uid === 'string' ? [uid] : [];
  });
}

/** A list of events as the server shows them. */
export function seenEvents(value: unknown): SeenEvent[] {
  return listOf(value).map((event) => seenEvent(objectOf(event)));
}

function seenEvent(event: Body): SeenEvent {
  const content = objectOf(event['content']);
  const { uid } = content;
  const type = String(event['type']);
  return {
    eventId: String(event['event_id']),
    type,
    sender: String(event['sender']),
    ...(typeof uid === 'string' && { uid, digest: digestOf(content) }),
    ...(typeof event['state_key'] === 'string' && { stateKey: event['state_key'] }),
    ...(type === 'm.room.member' && { membership: content['membership'] as Membership }),
    ...(type === 'm.room.history_visibility' && {
      visibility: content['history_visibility'] as Visibility,
    }),
  };
}

/** A text that a 200 must have. */
export function textOf(body: Body, name: string): string {
  const value = body[name];
  assert(typeof value === 'string', `a 200 has no ${name}: ${JSON.stringify(body)}`);
  return value;
}

/** An object, empty where there is none. */
export function objectOf(value: unknown): Body {
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
