import {
  ClientEvent,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  type EventTimelineSet,
  type MatrixEvent,
  type Room,
  type RoomMember,
} from 'matrix-js-sdk/lib/matrix.js';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { PortErrorBody, TimelineRow, TimelineWindowRow } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Feed } from '../host.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createReaders, type Readers } from '../receipts/readers.ts';
import { toPortError } from '../to-port-error.ts';
import { buildRow, type RowWorld } from './build-row.ts';
import type { ChatEvent } from './chat-event.ts';
import { createEventOpener, type EventOpener } from './event-opener.ts';
import { Fold, isShown } from './fold.ts';
import { createHistory } from './history.ts';
import { LocalEchoes } from './local-echoes.ts';
import { localId } from './local-events.ts';
import { createRepliedEvents, type RepliedEvents } from './replied-events.ts';
import { RowTable, type ShownEntry } from './row-table.ts';
import { createUnreadMark, type UnreadMark } from './unread-mark.ts';
import { createWindowLoader, type WindowLoader } from './window-loader.ts';

/** How long changes are gathered before rows are made. */
const GATHER_MS = 15;
/** For how long a sync that left a gap is given to bring its events. */
const GAP_SETTLE_MS = 50;
/** The first rows wait this long for messages to be decrypted. */
const FIRST_ROWS_MS = 1_000;

/**
 * One window into a room, watched by any number of tabs: its live end, or what lies around an event. An event changes
 * its own rows only. A window is never cut: it holds what was loaded until it is closed.
 */
export class Conversation {
  readonly roomId: string;
  /** Answers once the first rows are there. */
  readonly opened: Promise<void>;
  readonly #matrix: MatrixContext;
  readonly #userId: string;
  readonly #focusId: string | null;
  readonly #rows = new RowTable();
  readonly #windowFeeds = new Set<Feed<TimelineWindowRow>>();
  readonly #opener: EventOpener;
  readonly #readers: Readers;
  readonly #mark: UnreadMark;
  readonly #loader: WindowLoader;
  readonly #replied: RepliedEvents;
  readonly #echoes: LocalEchoes;
  readonly #ends: (() => void)[] = [];
  readonly #renamed = new Set<string>();
  readonly #isLoading = { older: false, newer: false, first: true };
  #fold = new Fold();
  #error: PortErrorBody | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #hasReaderNews = false;
  #hasGap = false;
  #isStopped = false;

  constructor(matrix: MatrixContext, outbox: Outbox, roomId: string, focusId: string | null) {
    this.roomId = roomId;
    this.#matrix = matrix;
    this.#userId = matrix.client.getSafeUserId();
    this.#focusId = focusId;
    const room = (): Room | null => this.#room;
    const history = createHistory(matrix, roomId, room);
    this.#opener = createEventOpener(matrix, room, (id, warning) => this.#onWarned(id, warning));
    this.#readers = createReaders(room, this.#userId);
    this.#mark = createUnreadMark(matrix, room);
    this.#echoes = new LocalEchoes(outbox, roomId, this.#userId);
    this.#loader = createWindowLoader(room, history, this.#opener, (ids) => this.#onAdded(ids));
    this.#replied = createRepliedEvents(history, this.#opener, room, (id) => this.#touch(id));
    this.#listen();
    this.#ends.push(outbox.onChange((changed) => this.#onOutbox(changed)));
    this.opened = this.#open();
  }

  get fold(): Fold {
    return this.#fold;
  }

  /** An event by its id or its row's key. */
  find(idOrKey: string): ChatEvent | null {
    return this.#fold.get(idOrKey) ?? this.#fold.get(localId(idOrKey));
  }

  watchRows(feed: Feed<TimelineRow>): () => void {
    return this.#rows.watch(feed);
  }

  watchWindow(feed: Feed<TimelineWindowRow>): () => void {
    this.#windowFeeds.add(feed);
    feed.set('window', this.#windowRow());
    return () => this.#windowFeeds.delete(feed);
  }

  /** Loads a page of older or newer events; rejects with what the server said. */
  async load(direction: 'older' | 'newer'): Promise<void> {
    await this.opened;
    if (this.#isLoading[direction]) return;
    this.#isLoading[direction] = true;
    this.#publishWindow();
    try {
      await this.#loader[direction](this.#fold);
      this.#error = null;
    } catch (failure) {
      this.#error = toPortError(failure).body;
      throw toPortError(failure);
    } finally {
      this.#isLoading[direction] = false;
      this.#echoes.take(this.#fold, this.#loader.isLive);
      this.#publish();
    }
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#replied.stop();
    for (const end of this.#ends) end();
  }

  get #room(): Room | null {
    return this.#matrix.client.getRoom(this.roomId);
  }

  async #open(): Promise<void> {
    await this.#untilRoom();
    const patience = setTimeout(() => this.#showFirst(), FIRST_ROWS_MS);
    try {
      if (this.#focusId === null) await this.#loader.openLive(this.#fold);
      else await this.#loader.openAround(this.#fold, this.#focusId);
    } catch (failure) {
      this.#error = toPortError(failure).body;
    }
    clearTimeout(patience);
    this.#showFirst();
  }

  /** A room that was made or joined just now comes with the next sync, and its history with it. */
  async #untilRoom(): Promise<void> {
    const { client } = this.#matrix;
    if (!this.#room && !this.#isStopped) {
      const come = Promise.withResolvers<void>();
      const onRoom = (room: Room): void => {
        if (room.roomId === this.roomId) come.resolve();
      };
      client.on(ClientEvent.Room, onRoom);
      this.#ends.push(come.resolve);
      await come.promise;
      client.off(ClientEvent.Room, onRoom);
    }
    const room = this.#room;
    if (!room || this.#isStopped) return;
    const onUnread = (roomId: string): void => {
      if (roomId === this.roomId) this.#schedule();
    };
    this.#ends.push(this.#matrix.serverCounts.onChange(onUnread));
  }

  #showFirst(): void {
    this.#isLoading.first = false;
    this.#echoes.take(this.#fold, this.#loader.isLive);
    this.#publish();
  }

  #onAdded(eventIds: readonly string[]): void {
    this.#readers.learn(eventIds);
    this.#hasReaderNews = true;
    for (const id of eventIds) this.#echoes.settle(this.#fold, id);
    this.#schedule();
  }

  #onWarned(id: string, warning: ChatEvent['warning']): void {
    const event = this.#fold.get(id);
    if (!event || this.#isStopped) return;
    this.#fold.put({ ...event, warning });
    this.#schedule();
  }

  #touch(id: string): void {
    this.#fold.touch(id);
    this.#schedule();
  }

  #intake(event: MatrixEvent): void {
    const read = this.#opener.peek(event);
    if (!read) return;
    this.#fold.add([this.#echoes.withKnownContent(read)], 'after');
    this.#onAdded([read.id]);
    if (read.isEncrypted) void this.#reopen(event);
  }

  async #reopen(event: MatrixEvent): Promise<void> {
    const read = await this.#opener.open(event);
    if (!read || this.#isStopped || !this.#fold.get(read.id)) return;
    this.#fold.put(this.#echoes.withKnownContent(read));
    this.#schedule();
  }

  // ——— rows ———

  #schedule(): void {
    if (this.#timer !== null || this.#isLoading.first || this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#publish();
    }, GATHER_MS);
  }

  #publish(): void {
    if (this.#isStopped) return;
    const shown = this.#shownIds();
    if (this.#hasReaderNews) this.#placeReaders(shown);
    const dirty = this.#fold.takeDirty().ids;
    const world = this.#rowWorld();
    const entries: ShownEntry[] = [];
    for (const id of shown) {
      const event = this.#fold.get(id);
      if (!event) continue;
      const key = this.#echoes.keyOf(event);
      entries.push({ key, isDirty: dirty.has(id), build: () => buildRow(event, key, world) });
    }
    this.#rows.publish(entries);
    this.#mark.settle(shown, this.#fold, this.#loader.hasOlder);
    this.#publishWindow();
  }

  #shownIds(): readonly string[] {
    const ids = this.#fold.order.filter((id) => {
      const event = this.#fold.get(id);
      return event !== null && isShown(event);
    });
    return [...ids, ...this.#echoes.messages(this.#fold)];
  }

  #rowWorld(): RowWorld {
    const fold = this.#fold;
    return {
      fold,
      room: this.#room,
      security: this.#matrix.account.get().security,
      userId: this.#userId,
      readersOf: (id) => this.#readers.at(id),
      repliedTo: (id) => fold.get(id) ?? this.#replied.find(id),
      sendOf: (event) => this.#echoes.sendOf(fold, event),
    };
  }

  /** A receipt at something that is not shown stands at the row before it. */
  #placeReaders(shown: readonly string[]): void {
    this.#hasReaderNews = false;
    const visible = new Set(shown);
    const rowBefore = new Map<string, string>();
    let last: string | null = null;
    for (const id of this.#fold.order) {
      if (visible.has(id)) last = id;
      if (last !== null) rowBefore.set(id, last);
    }
    const entryOf = (eventId: string): string | null => {
      const anchor = this.#fold.anchorOf(eventId);
      return anchor === null ? null : (rowBefore.get(anchor) ?? null);
    };
    for (const id of this.#readers.place(entryOf)) this.#fold.touch(id);
  }

  #publishWindow(): void {
    const row = this.#windowRow();
    for (const feed of this.#windowFeeds) feed.set('window', row);
  }

  #windowRow(): TimelineWindowRow {
    const keyOf = (id: string | null): string | null => {
      const event = id === null ? null : this.#fold.get(id);
      return event ? this.#echoes.keyOf(event) : null;
    };
    return {
      hasOlder: this.#loader.hasOlder,
      hasNewer: !this.#loader.isLive && !this.#isLoading.first && this.#fold.order.length > 0,
      isLoadingOlder: this.#isLoading.older || this.#isLoading.first,
      isLoadingNewer: this.#isLoading.newer,
      error: this.#error,
      unreadAfterKey: keyOf(this.#mark.afterId),
      firstUnreadEventId: this.#mark.missingId,
      unread: this.#room ? this.#matrix.serverCounts.of(this.#room) : 0,
      focusKey: keyOf(this.#focusId),
    };
  }

  // ——— what the SDK and the outbox tell ———

  #listen(): void {
    const { client } = this.#matrix;
    const onTimeline = (
      event: MatrixEvent,
      room: Room | undefined,
      isStart: boolean | undefined,
      _removed: boolean,
      about: { liveEvent?: boolean },
    ): void => {
      const isNew = isStart !== true && about.liveEvent === true;
      if (room?.roomId === this.roomId && isNew && this.#loader.isLive && !this.#hasGap) this.#intake(event);
    };
    const onReset = (room: Room | undefined, set: EventTimelineSet): void => {
      if (room?.roomId === this.roomId && set === room.getUnfilteredTimelineSet()) this.#onReset();
    };
    const onReceipt = (event: MatrixEvent, room: Room): void => {
      if (room.roomId !== this.roomId) return;
      if (this.#readers.hear(event.getContent())) this.#hasReaderNews = true;
      this.#schedule();
    };
    const onDecrypted = (event: MatrixEvent): void => {
      if (event.getRoomId() !== this.roomId || this.#opener.isOpening(event)) return;
      if (this.#fold.get(event.getId() ?? '')) void this.#reopen(event);
    };
    const onMember = (_event: MatrixEvent, member: RoomMember): void => {
      if (member.roomId === this.roomId) this.#onRenamed(member.userId);
    };
    const onKeys = (): void => {
      this.#fold.touchWhere((event) => event.reading === 'failed');
      this.#schedule();
    };
    client.on(RoomEvent.Timeline, onTimeline);
    client.on(RoomEvent.TimelineReset, onReset);
    client.on(RoomEvent.Receipt, onReceipt);
    client.on(RoomMemberEvent.Name, onMember);
    client.on(MatrixEventEvent.Decrypted, onDecrypted);
    client.on(CryptoEvent.KeysChanged, onKeys);
    client.on(CryptoEvent.KeyBackupStatus, onKeys);
    this.#ends.push(() => {
      client.off(RoomEvent.Timeline, onTimeline);
      client.off(RoomEvent.TimelineReset, onReset);
      client.off(RoomEvent.Receipt, onReceipt);
      client.off(RoomMemberEvent.Name, onMember);
      client.off(MatrixEventEvent.Decrypted, onDecrypted);
      client.off(CryptoEvent.KeysChanged, onKeys);
      client.off(CryptoEvent.KeyBackupStatus, onKeys);
    });
  }

  #onOutbox(roomId: string): void {
    if (roomId !== this.roomId || this.#isLoading.first) return;
    this.#echoes.take(this.#fold, this.#loader.isLive);
    this.#echoes.touch(this.#fold);
    this.#schedule();
  }

  #onReset(): void {
    if (!this.#loader.isLive || this.#hasGap) return;
    this.#hasGap = true;
    setTimeout(() => void this.#closeGap(), GAP_SETTLE_MS);
  }

  async #closeGap(): Promise<void> {
    const isBridged = await this.#loader.bridge(this.#fold).catch(() => false);
    if (this.#isStopped) return;
    if (!isBridged) {
      // Too much was missed to show what lies between: the window starts over at the live end.
      this.#fold = new Fold();
      await this.#loader.openLive(this.#fold);
    }
    this.#hasGap = false;
    await this.#loader.catchUp(this.#fold);
    this.#echoes.take(this.#fold, this.#loader.isLive);
    this.#publish();
  }

  // Members that are loaded lazily come by the thousand.
  #onRenamed(userId: string): void {
    this.#renamed.add(userId);
    if (this.#renamed.size > 1) return;
    queueMicrotask(() => {
      const names = new Set(this.#renamed);
      this.#renamed.clear();
      this.#fold.touchWhere((event) => names.has(event.sender) || names.has(event.stateKey ?? ''));
      this.#schedule();
    });
  }
}
