import type { JsonValue } from '@herald/matrix';
import { printHistoryToken } from '#platform/stream';
import type { Events, StoredEvent } from '#homeserver/events';
import type { Assembled, SyncRequest } from './service.ts';

/** Turns an answer into text. Events are told from their own text and never parsed and printed again. */
export async function renderAnswer(
  events: Events,
  request: SyncRequest,
  assembled: Assembled,
  nextBatch: string,
): Promise<string> {
  const { lists, parts } = assembled;
  const names = await summaries(events, request, assembled);
  const told = await tellAll(events, request, assembled);
  const concerned = new Set([...assembled.timelines.keys(), ...parts.rooms.keys()]);
  const join = [...concerned]
    .filter((roomId) => lists.joined.has(roomId))
    .map((roomId) => renderRoom(request, assembled, roomId, told, names.get(roomId)));
  const leave = lists.left.map(({ roomId }) => renderRoom(request, assembled, roomId, told, undefined));
  const invite = lists.invited.map(({ roomId }) => renderStripped('invite_state', roomId, assembled));
  const knock = lists.knocked.map(({ roomId }) => renderStripped('knock_state', roomId, assembled));
  const rooms = [
    section('join', join),
    section('invite', invite),
    section('knock', knock),
    section('leave', leave),
  ].filter((text) => text !== '');
  const fields: string[] = [
    `"next_batch":${JSON.stringify(nextBatch)}`,
    ...(rooms.length > 0 ? [`"rooms":{${rooms.join(',')}}`] : []),
    ...eventsField('account_data', parts.accountData),
    ...eventsField('to_device', parts.toDevice),
    ...(parts.changed.length + parts.left.length > 0
      ? [`"device_lists":${JSON.stringify({ changed: parts.changed, left: parts.left })}`]
      : []),
    ...Object.entries(parts.fields).map(
      ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
    ),
  ];
  return `{${fields.join(',')}}`;
}

/** The text of every event in the answer, all made at once: what they need besides themselves is read once. */
async function tellAll(
  events: Events,
  { userId, deviceId }: SyncRequest,
  { timelines, state, lists, visibilities }: Assembled,
): Promise<Map<StoredEvent, string>> {
  const inTimelines = new Set([...timelines.values()].flatMap((timeline) => timeline.events));
  const all = [...new Set([...inTimelines, ...[...state.values()].flat()])];
  const texts = await events.toClient(all, {
    userId,
    deviceId,
    withRoomId: false,
    membershipOf(event) {
      if (!inTimelines.has(event)) return undefined;
      const visibility = visibilities.get(event.roomId);
      return visibility
        ? visibility.membershipAt(event.position)
        : lists.joined.has(event.roomId)
          ? 'join'
          : undefined;
    },
  });
  return new Map(all.map((event, place) => [event, texts[place] ?? '']));
}

function renderRoom(
  request: SyncRequest,
  { timelines, state, parts, lists }: Assembled,
  roomId: string,
  told: ReadonlyMap<StoredEvent, string>,
  summary: string | undefined,
): string {
  const textOf = (event: StoredEvent): string => told.get(event) ?? '';
  const timeline = timelines.get(roomId);
  const block = state.get(roomId) ?? [];
  const part = parts.rooms.get(roomId);
  const isNew = lists.joined.get(roomId)?.isNew ?? true;
  const fields: string[] = [];
  if (summary !== undefined) fields.push(`"summary":${summary}`);
  if (timeline && (timeline.events.length > 0 || isNew || timeline.limited)) {
    const previous = printHistoryToken({ position: timeline.startsAt, offset: 0 });
    const list = timeline.events.map(textOf).join(',');
    fields.push(`"timeline":{"events":[${list}],"limited":${timeline.limited},"prev_batch":"${previous}"}`);
  }
  const stateName = request.stateAfter ? request.stateAfterName : 'state';
  if (block.length > 0 || (request.stateAfter && timeline)) {
    fields.push(`"${stateName}":{"events":[${block.map(textOf).join(',')}]}`);
  }
  fields.push(
    ...eventsField('ephemeral', part?.ephemeral ?? []),
    ...eventsField('account_data', part?.accountData ?? []),
  );
  if (part?.unread) fields.push(`"unread_notifications":${JSON.stringify(part.unread)}`);
  return fields.length > 0 ? `${JSON.stringify(roomId)}:{${fields.join(',')}}` : '';
}

/** "Stripped state events can only have the sender, type, state_key and content properties present." */
function renderStripped(
  name: 'invite_state' | 'knock_state',
  roomId: string,
  { stripped }: Assembled,
): string {
  const told = (stripped.get(roomId) ?? []).map(({ type, stateKey, sender, content }) =>
    JSON.stringify({ type, state_key: stateKey ?? '', sender, content }),
  );
  return `${JSON.stringify(roomId)}:{"${name}":{"events":[${told.join(',')}]}}`;
}

/** Summaries of rooms that are new to the client, and of those whose members have changed. */
async function summaries(
  events: Events,
  { userId }: SyncRequest,
  { window, lists, timelines, state }: Assembled,
): Promise<Map<string, string>> {
  const from = window.from?.position ?? 0;
  // Members who are told of because they speak were there before.
  const isMember = ({ type, position }: StoredEvent) => type === 'm.room.member' && position > from;
  const concerned = [...timelines].flatMap(([roomId, timeline]) => {
    const room = lists.joined.get(roomId);
    const isConcerned = room?.isNew || timeline.events.some(isMember) || state.get(roomId)?.some(isMember);
    return room && isConcerned ? [room] : [];
  });
  if (concerned.length === 0) return new Map();
  const found = await events.listSummaries(concerned.map((room) => room.room));
  return new Map(
    concerned.flatMap(({ room, roomId }) => {
      const summary = found.get(room);
      return summary
        ? [
            [
              roomId,
              JSON.stringify({
                'm.heroes': summary.heroes.filter((hero) => hero !== userId).slice(0, 5),
                'm.joined_member_count': summary.joined,
                'm.invited_member_count': summary.invited,
              }),
            ] as const,
          ]
        : [];
    }),
  );
}

function section(name: string, rendered: readonly string[]): string {
  const list = rendered.filter((text) => text !== '');
  return list.length > 0 ? `"${name}":{${list.join(',')}}` : '';
}

function eventsField(name: string, list: readonly JsonValue[]): string[] {
  return list.length > 0 ? [`"${name}":{"events":${JSON.stringify(list)}}`] : [];
}
