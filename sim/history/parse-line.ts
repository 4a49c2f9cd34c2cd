import type { Deed, Header, Operation } from './operation.ts';

const ENDINGS: readonly unknown[] = ['ok', 'fail', 'info'];

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || isText(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isTarget: Check = (value) => isObject(value) && isText(value['userId']) && isText(value['deviceId']);
const isTexts = listOf(isText);
const isEvents = listOf(
  (value) => isObject(value) && isText(value['eventId']) && isText(value['type']) && isText(value['sender']),
);
const isRooms = listOf((value) => isObject(value) && findWrong(value, ROOM) === null);

const ROOM: Readonly<Record<string, Check>> = {
  roomId: isText,
  section: oneOf('join', 'leave', 'invite'),
  limited: isFlag,
  prevBatch: isTextOrNull,
  timeline: isEvents,
  state: isEvents,
};

const isMembership = oneOf('join', 'leave', 'invite', 'ban', 'knock');
const isVisibility = oneOf('world_readable', 'shared', 'invited', 'joined');

/** The fields that each deed must have. */
const DEEDS: Readonly<Record<Deed['f'], Readonly<Record<string, Check>>>> = {
  createRoom: { roomId: isTextOrNull },
  member: { roomId: isText, target: isText, membership: isMembership },
  visibility: { roomId: isText, visibility: isVisibility },
  send: { roomId: isText, txnId: isText, uid: isText, digest: isText, eventId: isTextOrNull },
  sync: { chain: isText, since: isTextOrNull, nextBatch: isTextOrNull, rooms: isRooms, toDevice: isTexts },
  messages: {
    purpose: oneOf('gap', 'final', 'look'),
    chain: isTextOrNull,
    roomId: isText,
    from: isTextOrNull,
    to: isTextOrNull,
    dir: oneOf('b', 'f'),
    end: isTextOrNull,
    events: isEvents,
  },
  toDevice: { txnId: isText, uid: isText, target: isTarget },
  uploadKeys: { keyIds: isTexts },
  claimKey: { target: isTarget, keyId: isTextOrNull },
  fault: { fault: isText, phase: oneOf('begin', 'end') },
};

/** Guards the first line of a history. Gives a sentence when it is none. */
export function parseHeader(line: string): Header | string {
  const value = readJson(line);
  if (!isObject(value)) return 'is not a JSON object';
  if (value['format'] !== 'herald-history-1') return 'is not the header of a herald-history-1';
  if (!isText(value['scenario'])) return 'does not name its scenario';
  if (typeof value['seed'] !== 'number') return 'does not say its seed';
  return value as unknown as Header;
}

/** Guards one operation. Gives a sentence that says what is wrong with the line when it is none. */
export function parseOperation(line: string): Operation | string {
  const value = readJson(line);
  if (!isObject(value)) return 'is not a JSON object';
  if (!isText(value['proc'])) return 'does not say whose operation it is (proc)';
  const { invokeNs, completeNs, deed } = value;
  if (typeof invokeNs !== 'number' || typeof completeNs !== 'number') return 'does not say its times';
  if (invokeNs > completeNs) return 'ends before it begins';
  if (!ENDINGS.includes(value['ending'])) return 'has an unknown ending';
  if (!isObject(deed)) return 'has no deed';
  const f = deed['f'];
  const fields = typeof f === 'string' && Object.hasOwn(DEEDS, f) ? DEEDS[f as Deed['f']] : null;
  if (!fields) return 'has an unknown deed (f)';
  const wrong = findWrong(deed, fields);
  return wrong === null ? (value as unknown as Operation) : `has a wrong field deed.${wrong}`;
}

function findWrong(value: Record<string, unknown>, fields: Readonly<Record<string, Check>>): string | null {
  for (const name in fields) if (!fields[name]?.(value[name])) return name;
  return null;
}

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((item) => check(item));
}

function oneOf(...words: string[]): Check {
  return (value) => typeof value === 'string' && words.includes(value);
}
