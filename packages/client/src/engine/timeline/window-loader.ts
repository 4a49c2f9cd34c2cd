import { Direction, type MatrixEvent, type Room } from 'matrix-js-sdk/lib/matrix.js';
import type { ChatEvent } from './chat-event.ts';
import type { EventOpener } from './event-opener.ts';
import { isShown, type Fold } from './fold.ts';
import type { History } from './history.ts';

/** Where a window lies in a room's history, and how it grows. */
export interface WindowLoader {
  readonly hasOlder: boolean;
  /** Whether the window reaches the live end, where new events join it. */
  readonly isLive: boolean;
  /** Fills an empty window from the live end, without asking the server. */
  openLive(fold: Fold): Promise<void>;
  /** Fills an empty window around an event; rejects when the server does not give it. */
  openAround(fold: Fold, eventId: string): Promise<void>;
  older(fold: Fold): Promise<void>;
  newer(fold: Fold): Promise<void>;
  /** After a gap in what was synced: what lies between, when it is not too much. False when it is. */
  bridge(fold: Fold): Promise<boolean>;
  /** Takes in what came to the live end meanwhile. */
  catchUp(fold: Fold): Promise<void>;
}

const FIRST_EVENTS = 60;
const PAGE_EVENTS = 40;
/** A page may hold nothing that is shown: reactions, edits. That many are asked for before it is given up. */
const MAX_EMPTY_PAGES = 8;
const MAX_BRIDGE_PAGES = 4;

/** Makes a loader for one window. Every event is added once, in the order of the room. */
export function createWindowLoader(
  room: () => Room | null,
  history: History,
  opener: EventOpener,
  onAdded: (eventIds: readonly string[]) => void,
): WindowLoader {
  /** Older events of the live end that the SDK has, and that the window does not show yet. */
  let kept: readonly MatrixEvent[] = [];
  let olderFrom: string | null = null;
  let newerFrom: string | null = null;
  let isLive = false;

  const liveEvents = (): readonly MatrixEvent[] => room()?.getLiveTimeline().getEvents() ?? [];

  function add(fold: Fold, events: readonly ChatEvent[], where: 'before' | 'after'): void {
    fold.add(events, where);
    onAdded(events.map((event) => event.id));
  }

  /** Takes in everything of the live end that is not there yet, and follows it from now on. */
  async function joinLive(fold: Fold): Promise<void> {
    isLive = true;
    newerFrom = null;
    const events = liveEvents();
    // What is older than the window stays for later.
    const first = events.findIndex((event) => fold.get(event.getId() ?? '') !== null);
    const missing = events
      .slice(Math.max(0, first))
      .filter((event) => fold.get(event.getId() ?? '') === null);
    add(
      fold,
      missing.flatMap((event) => opener.peek(event) ?? []),
      'after',
    );
    for (const event of await opener.openAll(missing)) if (fold.get(event.id)) fold.put(event);
  }

  const isInLive = (events: readonly { readonly id: string }[]): boolean => {
    const ids = new Set(liveEvents().map((event) => event.getId()));
    return events.some((event) => ids.has(event.id));
  };

  async function olderPage(): Promise<readonly ChatEvent[]> {
    if (kept.length > 0) {
      const events = kept.slice(-PAGE_EVENTS);
      kept = kept.slice(0, -PAGE_EVENTS);
      return opener.openAll(events);
    }
    if (olderFrom === null) return [];
    const page = await history.older(olderFrom, PAGE_EVENTS);
    olderFrom = page.events.length === 0 && page.next === olderFrom ? null : page.next;
    return opener.openAll(page.events);
  }

  return {
    get hasOlder() {
      return kept.length > 0 || olderFrom !== null;
    },
    get isLive() {
      return isLive;
    },
    async openLive(fold) {
      const events = liveEvents();
      kept = events.slice(0, -FIRST_EVENTS);
      olderFrom = startsRoom(events)
        ? null
        : (room()?.getLiveTimeline().getPaginationToken(Direction.Backward) ?? null);
      isLive = true;
      const first = events.slice(-FIRST_EVENTS);
      add(
        fold,
        first.flatMap((event) => opener.peek(event) ?? []),
        'after',
      );
      for (const event of await opener.openAll(first)) if (fold.get(event.id)) fold.put(event);
    },
    catchUp: joinLive,
    async openAround(fold, eventId) {
      const context = await history.around(eventId, PAGE_EVENTS);
      const events = await opener.openAll(context.events);
      olderFrom = context.older;
      newerFrom = context.newer;
      add(fold, events, 'after');
      if (newerFrom === null || isInLive(events)) await joinLive(fold);
    },
    async older(fold) {
      for (let pages = 0; pages < MAX_EMPTY_PAGES && (kept.length > 0 || olderFrom !== null); pages += 1) {
        const events = await olderPage();
        add(fold, events, 'before');
        if (events.some((event) => event.relation === null && isShown(event))) return;
      }
    },
    async newer(fold) {
      for (let pages = 0; pages < MAX_EMPTY_PAGES && !isLive && newerFrom !== null; pages += 1) {
        const page = await history.newer(newerFrom, PAGE_EVENTS);
        const events = await opener.openAll(page.events);
        const isEnd = page.events.length === 0 || page.next === null || isInLive(events);
        newerFrom = page.next;
        add(fold, events, 'after');
        if (isEnd) await joinLive(fold);
        if (events.some((event) => event.relation === null && isShown(event))) return;
      }
    },
    async bridge(fold) {
      let from = room()?.getLiveTimeline().getPaginationToken(Direction.Backward) ?? null;
      let gap: readonly MatrixEvent[] = [];
      for (let pages = 0; pages < MAX_BRIDGE_PAGES && from !== null; pages += 1) {
        const page = await history.older(from, PAGE_EVENTS);
        const known = page.events.findLastIndex((event) => fold.get(event.getId() ?? '') !== null);
        gap = [...page.events.slice(known + 1), ...gap];
        from = page.next;
        if (known === -1) continue;
        add(fold, await opener.openAll(gap), 'after');
        await joinLive(fold);
        return true;
      }
      return false;
    },
  };
}

/** Nothing is older than the event that made the room. */
function startsRoom([first]: readonly MatrixEvent[]): boolean {
  return first?.getType() === 'm.room.create';
}
