import type { Mutant } from './mutants.ts';

const TIMELINES = 'server/src/homeserver/sync/timelines.ts';
const TOKENS = 'server/src/platform/stream/tokens.ts';

/** Faults of what clients are shown and given, and of who may do what. */
export const READ_MUTANTS: readonly Mutant[] = [
  {
    name: 'who is not in a room may send to it',
    promise: 'authorisation',
    edits: [
      {
        file: 'packages/matrix/src/event-auth/check-auth.ts',
        from: "if (membershipOf(event.sender, context) !== 'join') return",
        to: "if (membershipOf(event.sender, context) === 'ban') return",
      },
    ],
  },
  {
    name: 'a sync goes on telling of rooms that were left',
    promise: 'D10',
    edits: [
      {
        file: 'server/src/homeserver/sync/room-lists.ts',
        from: "if (membership === 'join') joined.set(",
        to: "if (membership === 'join' || membership === 'leave') joined.set(",
      },
    ],
  },
  {
    name: 'a sync does not tell of rooms that were left',
    promise: 'D6',
    edits: [
      {
        file: 'server/src/homeserver/sync/room-lists.ts',
        from: 'else if (isNews && isLeaveNews(record, since, options)) left.push(record);',
        to: 'else if (isNews && options.includeLeave) left.push(record);',
      },
    ],
  },
  {
    name: 'a session keeps memberships that have changed',
    promise: 'D10',
    edits: [
      {
        file: 'server/src/homeserver/sync/sessions.ts',
        from: 'session?.membershipMayHaveChanged();',
        to: '',
      },
    ],
  },
  {
    name: 'a sync shows a room without regard to its history visibility',
    promise: 'D10',
    edits: [
      {
        file: 'server/src/homeserver/sync/service.ts',
        from: 'visibility: (isNew && visibilities.get(roomId)) || null,',
        to: 'visibility: null,',
      },
    ],
  },
  {
    name: 'pages are read without regard to history visibility',
    promise: 'D10',
    edits: [
      {
        file: 'server/src/homeserver/timeline/service.ts',
        from: 'visibility.canSee(event.position) && filter.passes(event)',
        to: 'filter.passes(event)',
      },
    ],
  },
  {
    name: 'pages show what is not known to be committed',
    promise: 'D6',
    edits: [
      {
        file: 'server/src/homeserver/events/reader.ts',
        from: 'to: Math.min(to ?? end, end)',
        to: 'to: to ?? null',
      },
    ],
  },
  {
    name: 'a timeline that leaves events out does not say so',
    promise: 'D5',
    edits: [
      {
        file: TIMELINES,
        from: 'return { events: list, limited, startsAt };',
        to: 'return { events: list, limited: false, startsAt };',
      },
    ],
  },
  {
    name: 'prev_batch stands one event too early',
    promise: 'D5',
    edits: [
      {
        file: 'server/src/homeserver/sync/render.ts',
        from: 'position: timeline.startsAt, offset: 0',
        to: 'position: Math.max(0, timeline.startsAt - 1), offset: 0',
      },
    ],
  },
  {
    name: 'a sync token names a position too high',
    promise: 'D5',
    edits: [{ file: TOKENS, from: 's1_1.${point.position}_', to: 's1_1.${point.position + 1}_' }],
  },
  {
    name: 'a sync token names a position too low',
    promise: 'D5',
    edits: [
      { file: TOKENS, from: 's1_1.${point.position}_', to: 's1_1.${Math.max(0, point.position - 1)}_' },
    ],
  },
  {
    name: 'the memory of recent events lacks some',
    promise: 'D5',
    edits: [
      {
        file: 'server/src/homeserver/events/recent-events.ts',
        from: 'recent.events.push(event);',
        to: 'if (event.position % 9 !== 0) recent.events.push(event);',
      },
    ],
  },
  {
    name: 'to-device messages are deleted when they are read',
    promise: 'D7',
    edits: [
      {
        file: 'server/src/homeserver/to-device/stream.ts',
        from: 'if (now.length > 0) clean.delete(name);',
        to: 'if (now.length > 0) await deleteTold(db, userId, deviceId, to.position);',
      },
    ],
  },
  {
    name: 'to-device messages go to all devices of the user',
    promise: 'D7',
    edits: [
      {
        file: 'server/src/homeserver/to-device/service.ts',
        from: "named === '*' ?",
        to: "named !== '' ?",
      },
    ],
  },
  {
    name: 'a to-device message is stored again when it is repeated',
    promise: 'D7',
    edits: [
      {
        file: 'server/src/homeserver/to-device/service.ts',
        from: 'if (await isTxnKnown(db, txn)) return;',
        to: '',
      },
      {
        file: 'server/src/homeserver/to-device/store.ts',
        from: 'to_device.txn (user_id, device_id, txn_id) select * from unnest($1::text[], $2::text[], $3::text[])',
        to: 'to_device.txn (user_id, device_id, txn_id) select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing',
      },
    ],
  },
  {
    name: 'a one-time key stays where it is when it is claimed',
    promise: 'D8',
    edits: [
      {
        file: 'server/src/homeserver/keys/store/keys.ts',
        from: 'skip locked) k)\n     delete from keys.one_time_key k using picked p',
        to: 'skip locked) k)\n     update keys.one_time_key k set ordinal = k.ordinal from picked p',
      },
    ],
  },
];
