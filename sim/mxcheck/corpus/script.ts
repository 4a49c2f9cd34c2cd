import type {
  Ending,
  Membership,
  Operation,
  ReadMessages,
  SeenEvent,
  SeenRoom,
  Visibility,
} from '../../history/operation.ts';
import type { History } from '../../history/read-history.ts';

/** Who plays in written histories: two people who are in the room from the beginning, and one who is not. */
export const ANN = '@ann:x/A';
export const BOB = '@bob:x/B';
export const BOB2 = '@bob:x/B2';
export const CAT = '@cat:x/C';

/**
 * Events in words, in their order: `^` is the beginning of every room (made by ann, joined by ann and bob); `m1` the
 * message with this uid; `+cat` `-cat` cat joins and leaves, `?cat` `!cat` ann invites and bans cat; `:joined` ann
 * sets this history visibility. `m1=x` is stored as $x instead of $m1; `m1~` has other content than was sent; and
 * `+cat.2` is cat's second join.
 */
export type Words = string;

export interface How {
  readonly room?: string;
  readonly ending?: Ending;
  readonly why?: string;
  /** From when to when, in milliseconds; without it an operation begins after all before it and takes one. */
  readonly ms?: readonly [number, number];
}

export type SendHow = How & { readonly txn?: string; readonly id?: string };
export type SyncHow = How & {
  readonly chain?: string;
  readonly section?: SeenRoom['section'];
  /** The prev_batch of a limited timeline; a timeline without it is complete. */
  readonly limited?: string;
  readonly toDevice?: string;
};
export type PageHow = How & Partial<Pick<ReadMessages, 'chain' | 'from' | 'to' | 'dir' | 'end'>>;

/** A history written by hand, one call for each operation. */
export type Script = ReturnType<typeof createScript>;

const MEMBERSHIPS: Readonly<Record<string, Membership>> = {
  '+': 'join',
  '-': 'leave',
  '?': 'invite',
  '!': 'ban',
};
const BEGINNING = ['create', '+ann', '+bob'];

export function createScript() {
  const operations: Operation[] = [];
  const authors = new Map<string, string>();
  let nowMs = 0;

  function add(proc: string, deed: Operation['deed'], { ending = 'ok', why, ms }: How): void {
    const [from, to] = ms ?? [nowMs + 1, nowMs + 2];
    nowMs = Math.max(nowMs, to);
    const times = { invokeNs: from * 1e6, completeNs: to * 1e6 };
    operations.push({ proc, ...times, ending, ...(why !== undefined && { why }), deed });
  }

  function event(word: string, room: string): SeenEvent {
    const [what = '', id = what] = word.replace('~', '').split('=');
    const isMessage = what !== 'create' && /^\w/.test(what);
    const eventId = isMessage || room === '!r' ? `$${id}` : `$${id}${room}`;
    const name = what.slice(1).split('.')[0] ?? '';
    const membership = MEMBERSHIPS[what[0] ?? ''];
    if (what === 'create') return { eventId, type: 'm.room.create', sender: '@ann:x', stateKey: '' };
    if (what.startsWith(':')) {
      const visibility = name as Visibility;
      return { eventId, type: 'm.room.history_visibility', sender: '@ann:x', stateKey: '', visibility };
    }
    if (membership) {
      const isOwn = membership === 'join' || membership === 'leave';
      const sender = isOwn ? `@${name}:x` : '@ann:x';
      return { eventId, type: 'm.room.member', sender, stateKey: `@${name}:x`, membership };
    }
    const digest = word.includes('~') ? 'other' : `digest of ${what}`;
    return { eventId, type: 'm.room.message', sender: authors.get(what) ?? '@ann:x', uid: what, digest };
  }

  function listEvents(words: Words, room: string): SeenEvent[] {
    const all = words.split(' ').filter((word) => word !== '');
    return all.flatMap((word) => (word === '^' ? BEGINNING : [word])).map((word) => event(word, room));
  }

  function page(purpose: ReadMessages['purpose'], proc: string, words: Words, how: PageHow): void {
    const { chain = null, from = null, to = null, dir = 'b', end = null } = how;
    const roomId = how.room ?? '!r';
    const events = listEvents(words, roomId);
    add(proc, { f: 'messages', purpose, chain, roomId, from, to, dir, end, events }, how);
  }

  return {
    send(proc: string, uid: string, how: SendHow = {}): void {
      const { room = '!r', txn = uid, id = uid, ending = 'ok' } = how;
      authors.set(uid, proc.slice(0, proc.indexOf('/')));
      const eventId = ending === 'ok' ? `$${id}` : null;
      add(proc, { f: 'send', roomId: room, txnId: txn, uid, digest: `digest of ${uid}`, eventId }, how);
    },
    /** `tokens` as `s1>s2`, `>s1` for a first sync; words oldest first, or those of several rooms by their ids. */
    sync(proc: string, tokens: string, words: Words | Record<string, Words>, how: SyncHow = {}): void {
      const [since = '', nextBatch = ''] = tokens.split('>');
      const { chain = 'main', section = 'join', limited, toDevice = '', room = '!r', ending = 'ok' } = how;
      const byRoom = typeof words === 'string' ? { [room]: words } : words;
      const rooms = Object.entries(byRoom).flatMap(([roomId, shown]): SeenRoom[] => {
        const timeline = listEvents(shown, roomId);
        const isLimited = limited !== undefined;
        const place = { section, limited: isLimited, prevBatch: limited ?? null };
        return timeline.length === 0 ? [] : [{ roomId, ...place, timeline, state: [] }];
      });
      const letters = toDevice.split(' ').filter((uid) => uid !== '');
      const isOk = ending === 'ok';
      const answer = {
        nextBatch: isOk ? nextBatch : null,
        rooms: isOk ? rooms : [],
        toDevice: isOk ? letters : [],
      };
      add(proc, { f: 'sync', chain, since: since || null, ...answer }, how);
    },
    /** Words newest first, unless it is read forwards. */
    look: (proc: string, words: Words, how: PageHow = {}): void => page('look', proc, words, how),
    gap: (proc: string, words: Words, how: PageHow): void =>
      page('gap', proc, words, { chain: 'main', ...how }),
    /** The whole room by ann; words oldest first, for the eye. */
    final(words: Words, how: PageHow = {}): void {
      const newestFirst = words.replace('^', BEGINNING.join(' ')).split(' ').toReversed().join(' ');
      page('final', ANN, newestFirst, how);
    },
    member(proc: string, target: string, membership: Membership, how: How = {}): void {
      add(proc, { f: 'member', roomId: how.room ?? '!r', target, membership }, how);
    },
    visible(proc: string, visibility: Visibility, how: How = {}): void {
      add(proc, { f: 'visibility', roomId: how.room ?? '!r', visibility }, how);
    },
    letter(proc: string, uid: string, to: string, how: How & { txn?: string } = {}): void {
      add(proc, { f: 'toDevice', txnId: how.txn ?? uid, uid, target: targetOf(to) }, how);
    },
    offer(proc: string, keys: string, how: How = {}): void {
      add(proc, { f: 'uploadKeys', keyIds: keys.split(' ') }, how);
    },
    claim(proc: string, owner: string, keyId: string | null, how: How = {}): void {
      add(proc, { f: 'claimKey', target: targetOf(owner), keyId }, how);
    },
    fault(fault: string, phase: 'begin' | 'end', atMs: number): void {
      add('faults', { f: 'fault', fault, phase }, { ms: [atMs, atMs] });
    },
    history(): History {
      const header = { format: 'herald-history-1', scenario: 'written', seed: 0 } as const;
      return { header, operations: operations.toSorted((a, b) => a.completeNs - b.completeNs) };
    },
  };
}

function targetOf(proc: string): { userId: string; deviceId: string } {
  const [userId = '', deviceId = ''] = proc.split('/');
  return { userId, deviceId };
}
