import { Filter, Method, type MatrixEvent, type Room } from 'matrix-js-sdk/lib/matrix.js';
import type { IEvent } from 'matrix-js-sdk/lib/models/event.js';
import type { MatrixContext } from '../context.ts';

/** A piece of a room's history as the server gives it, oldest first. */
export interface HistoryPage {
  readonly events: readonly MatrixEvent[];
  /** Where the next page in the same direction begins; null at the room's beginning. */
  readonly next: string | null;
}

/** The events around one. */
export interface HistoryContext {
  readonly events: readonly MatrixEvent[];
  readonly older: string | null;
  readonly newer: string | null;
}

export interface History {
  older(from: string, limit: number): Promise<HistoryPage>;
  newer(from: string, limit: number): Promise<HistoryPage>;
  around(eventId: string, limit: number): Promise<HistoryContext>;
  /** One event; rejects when it is gone or may not be seen. */
  event(eventId: string): Promise<MatrixEvent>;
}

interface MessagesAnswer {
  readonly chunk?: readonly IEvent[];
  readonly state?: readonly IEvent[];
  readonly end?: string;
}

interface ContextAnswer {
  readonly event?: IEvent;
  readonly events_before?: readonly IEvent[];
  readonly events_after?: readonly IEvent[];
  readonly state?: readonly IEvent[];
  readonly start?: string;
  readonly end?: string;
}

const ANSWER_LIMIT_MS = 30_000;

/** Reads the history of a room page by page. The SDK's own timelines hold the live end only. */
export function createHistory({ client }: MatrixContext, roomId: string, room: () => Room | null): History {
  const map = client.getEventMapper({ decrypt: false });
  const options = { localTimeoutMs: ANSWER_LIMIT_MS };
  const filter = JSON.stringify(Filter.LAZY_LOADING_MESSAGES_FILTER);
  const base = `/rooms/${encodeURIComponent(roomId)}`;
  const mapEvents = (events: readonly IEvent[] | undefined): MatrixEvent[] =>
    (events ?? []).map((event) => map({ ...event, room_id: roomId }));

  // Lazily loaded members: the names of those who wrote long ago come with the page.
  function learnMembers(state: readonly IEvent[] | undefined): void {
    room()?.currentState.setUnknownStateEvents(mapEvents(state));
  }

  async function page(from: string, limit: number, dir: 'b' | 'f'): Promise<HistoryPage> {
    const query = { from, dir, filter, limit: String(limit) };
    const answer = await client.http.authedRequest<MessagesAnswer>(
      Method.Get,
      `${base}/messages`,
      query,
      undefined,
      options,
    );
    learnMembers(answer.state);
    const events = mapEvents(answer.chunk);
    return { events: dir === 'b' ? events.toReversed() : events, next: answer.end ?? null };
  }

  return {
    older: (from, limit) => page(from, limit, 'b'),
    newer: (from, limit) => page(from, limit, 'f'),
    async around(eventId, limit) {
      const answer = await client.http.authedRequest<ContextAnswer>(
        Method.Get,
        `${base}/context/${encodeURIComponent(eventId)}`,
        { limit: String(limit), filter },
        undefined,
        options,
      );
      learnMembers(answer.state);
      const before = mapEvents(answer.events_before).toReversed();
      const after = mapEvents(answer.events_after);
      const events = [...before, ...mapEvents(answer.event ? [answer.event] : []), ...after];
      return { events, older: answer.start ?? null, newer: answer.end ?? null };
    },
    async event(eventId) {
      const path = `${base}/event/${encodeURIComponent(eventId)}`;
      const answer = await client.http.authedRequest<IEvent>(Method.Get, path, undefined, undefined, options);
      return map({ ...answer, room_id: roomId });
    },
  };
}
