import type { Timers } from '#platform/clock';
import type { Notify } from '#platform/notify';
import type { SyncPoint, SyncRoom } from '#platform/stream';
import type { Events, MembershipRecord } from '#homeserver/events';

/** Every room that the user has or had a membership in, as of a position. Never changed: a newer one replaces it. */
export interface Memberships {
  readonly at: number;
  readonly byRoom: ReadonlyMap<string, MembershipRecord>;
  /** The rooms among them that the user is in, for a client that knows them all. */
  readonly joined: ReadonlyMap<string, SyncRoom>;
  /** The position of the newest change. */
  readonly newest: number;
}

/**
 * What the server keeps of a user who syncs: their rooms, so that a commit wakes those it concerns and no others.
 * It is registered once and lives on between polls.
 */
export interface Session {
  /** Goes up with each wake; a poll that looked before it changed need not wait. */
  readonly version: number;
  /** Keeps the session while a poll is under way; the answer ends it. */
  hold(): () => void;
  /** Memberships up to the present end of the log. */
  memberships(): Promise<Memberships>;
  /** Whether nothing that concerns the user happened after this point, for sure: there is nothing to look for. */
  isQuietSince(point: SyncPoint): boolean;
  /** Resolves when the version is above `seen`, when the time is over, or when the client went away. */
  changed(seen: number, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export interface Sessions {
  open(userId: string): Session;
}

const MAX_SESSIONS = 20_000;

export function createSessions(parts: { events: Events; notify: Notify; timers: Timers }): Sessions {
  const sessions = new Map<string, UserSession>();
  const byRoom = new Map<string, Set<UserSession>>();
  parts.notify.onWake(({ rooms, users }) => {
    const woken = new Set<UserSession>();
    for (const userId of users) {
      const session = sessions.get(userId);
      session?.membershipMayHaveChanged();
      if (session) woken.add(session);
    }
    for (const roomId of rooms) for (const session of byRoom.get(roomId) ?? []) woken.add(session);
    for (const session of woken) session.wake();
  });

  function register(session: UserSession, before: Memberships | null, after: Memberships): void {
    for (const roomId of before?.byRoom.keys() ?? []) {
      if (!after.byRoom.has(roomId)) byRoom.get(roomId)?.delete(session);
    }
    for (const [roomId, { membership }] of after.byRoom) {
      const listeners = byRoom.get(roomId) ?? new Set();
      if (membership === 'join') listeners.add(session);
      else listeners.delete(session);
      if (listeners.size > 0) byRoom.set(roomId, listeners);
      else byRoom.delete(roomId);
    }
  }

  function evict(): void {
    for (const [userId, session] of sessions) {
      if (sessions.size <= MAX_SESSIONS) return;
      if (session.inUse) continue;
      sessions.delete(userId);
      session.unregister(byRoom);
    }
  }

  return {
    open(userId) {
      const session = sessions.get(userId) ?? new UserSession(userId, parts, register);
      // The one used last stands last; the first is evicted first.
      sessions.delete(userId);
      sessions.set(userId, session);
      if (sessions.size > MAX_SESSIONS) evict();
      return session;
    },
  };
}

class UserSession implements Session {
  readonly #userId: string;
  readonly #events: Events;
  readonly #notify: Notify;
  readonly #timers: Timers;
  readonly #register: (session: UserSession, before: Memberships | null, after: Memberships) => void;
  readonly #waiters = new Set<() => void>();
  #memberships: Memberships | null = null;
  #reading: Promise<Memberships> | null = null;
  #stale = false;
  #version = 0;
  /** Where the newest thing that concerns the user was, at the latest; null while that is not known. */
  #newsAt: { position: number; soft: number } | null = null;
  #polls = 0;

  constructor(
    userId: string,
    parts: { events: Events; notify: Notify; timers: Timers },
    register: (session: UserSession, before: Memberships | null, after: Memberships) => void,
  ) {
    this.#userId = userId;
    this.#events = parts.events;
    this.#notify = parts.notify;
    this.#timers = parts.timers;
    this.#register = register;
  }

  get version(): number {
    return this.#version;
  }

  get inUse(): boolean {
    return this.#polls > 0;
  }

  hold(): () => void {
    this.#polls += 1;
    return () => {
      this.#polls -= 1;
    };
  }

  membershipMayHaveChanged(): void {
    this.#stale = true;
  }

  wake(): void {
    this.#version += 1;
    if (this.#newsAt) this.#newsAt = this.#now();
    for (const waiter of this.#waiters) waiter();
  }

  isQuietSince({ position, soft, inbox }: SyncPoint): boolean {
    const newsAt = this.#newsAt;
    if (!newsAt || this.#stale || this.#reading) return false;
    return Math.min(position, inbox) >= newsAt.position && soft >= newsAt.soft;
  }

  #now(): { position: number; soft: number } {
    return { position: this.#events.position(), soft: this.#notify.soft() };
  }

  unregister(byRoom: ReadonlyMap<string, Set<UserSession>>): void {
    for (const roomId of this.#memberships?.byRoom.keys() ?? []) byRoom.get(roomId)?.delete(this);
  }

  async memberships(): Promise<Memberships> {
    // Two devices that ask at once share one read.
    while (this.#reading) await this.#reading;
    const known = this.#memberships;
    if (known && !this.#stale) {
      // Nobody told of a change since: what was true stays true up to the present end of the log.
      this.#memberships = { ...known, at: this.#events.position() };
      return this.#memberships;
    }
    this.#reading = this.#read(known).finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(known: Memberships | null): Promise<Memberships> {
    this.#stale = false;
    const at = this.#events.position();
    try {
      const changes = known
        ? await this.#events.listMembershipChanges(this.#userId, known.at, at)
        : await this.#events.listMemberships(this.#userId, at);
      const byRoom = new Map(known?.byRoom);
      for (const change of changes) byRoom.set(change.roomId, change);
      const newest = changes.reduce(
        (latest, change) => Math.max(latest, change.position),
        known?.newest ?? 0,
      );
      const after = { at, byRoom, joined: joinedAmong(byRoom), newest };
      this.#register(this, known, after);
      this.#memberships = after;
      // From here on every wake is heard.
      this.#newsAt = this.#now();
      // What was committed before the registration woke nobody here: a poll must look again and not wait.
      if (this.#events.position() !== at) this.#version += 1;
      return after;
    } catch (error) {
      this.#stale = true;
      throw error;
    }
  }

  async changed(seen: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== seen || timeoutMs <= 0 || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#timers.after(timeoutMs, resolve);
    this.#waiters.add(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
    this.#waiters.delete(resolve);
  }
}

function joinedAmong(byRoom: ReadonlyMap<string, MembershipRecord>): Map<string, SyncRoom> {
  const joined = new Map<string, SyncRoom>();
  for (const { roomId, room, membership } of byRoom.values()) {
    if (membership === 'join') joined.set(roomId, { roomId, room, isNew: false });
  }
  return joined;
}
