import { sync as syncContract, timeline as contract } from '@herald/contract';
import {
  handle,
  parameterFaults,
  parseAs,
  parseJson,
  rawJson,
  type Caller,
  type Route,
} from '#platform/http';
import { parseHistoryToken, printHistoryToken } from '#platform/stream';
import type { Events, StoredEvent, Visibility } from '#homeserver/events';
import { PAGE_LIMITS, timeOf, type Timeline, type TimelineFilter } from './service.ts';

export function createTimelineRoutes(timeline: Timeline, events: Events): Route[] {
  const tell = (list: readonly StoredEvent[], caller: Caller, visibility: Visibility) =>
    events.toClient(list, { ...caller, membershipOf: (event) => visibility.membershipAt(event.position) });

  return [
    handle(contract.getOneRoomEvent, async ({ caller, params }) => {
      const { event, visibility } = await timeline.event(caller.userId, params.roomId, params.eventId);
      return rawJson((await tell([event], caller, visibility)).join(''));
    }),
    handle(contract.getRoomEvents, async ({ caller, params, query }) => {
      const filter = parseFilter(query.filter);
      const page = await timeline.page(caller.userId, params.roomId, {
        from: query.from === undefined ? null : parseHistoryToken(query.from),
        to: query.to === undefined ? null : parseHistoryToken(query.to),
        backwards: query.dir === 'b',
        limit: boundedLimit(query.limit ?? filter.limit),
        filter,
      });
      const chunk = await tell(page.events, caller, page.visibility);
      const state = await tell(page.members, caller, page.visibility);
      return rawJson(
        [
          `{"chunk":[${chunk.join(',')}],"start":${JSON.stringify(printHistoryToken(page.start))}`,
          page.end ? `,"end":${JSON.stringify(printHistoryToken(page.end))}` : '',
          state.length > 0 ? `,"state":[${state.join(',')}]` : '',
          '}',
        ].join(''),
      );
    }),
    handle(contract.getEventByTimestamp, async ({ caller, params, query }) => {
      const event = await timeline.eventAt(caller.userId, params.roomId, query.ts, query.dir === 'b');
      return { event_id: event.eventId, origin_server_ts: timeOf(event) };
    }),
    handle(contract.getEventContext, async ({ caller, params, query }) => {
      const filter = parseFilter(query.filter);
      const limit = boundedLimit(query.limit ?? filter.limit);
      const context = await timeline.context(caller.userId, params.roomId, params.eventId, limit, filter);
      const { visibility } = context.before;
      const [event, before, after, state] = await Promise.all([
        tell([context.event], caller, visibility),
        tell(context.before.events, caller, visibility),
        tell(context.after.events, caller, visibility),
        tell(context.state, caller, visibility),
      ]);
      const start = printHistoryToken(context.before.end ?? { position: 0, offset: 0 });
      const end = printHistoryToken(context.after.end ?? context.after.start);
      return rawJson(
        `{"event":${event.join('')},"events_before":[${before.join(',')}],"events_after":[${after.join(',')}],` +
          `"state":[${state.join(',')}],"start":"${start}","end":"${end}"}`,
      );
    }),
  ];
}

function parseFilter(text: string | undefined): TimelineFilter {
  if (text === undefined) return {};
  return parseAs(syncContract.RoomEventFilter, parseJson(Buffer.from(text)), parameterFaults);
}

function boundedLimit(limit: number | undefined): number {
  return Math.min(limit ?? PAGE_LIMITS.byDefault, PAGE_LIMITS.most);
}
