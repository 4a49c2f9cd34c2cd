/**
 * A history is what clients did and saw, and nothing that the server says of itself: a file of JSON lines, a header
 * first, then one line for each operation in the order in which they ended. mxcheck judges it offline.
 */

/** The first line of a history. */
export interface Header {
  readonly format: 'herald-history-1';
  /** What was run: a tier and its faults, such as `chaos F03` or `simulation`. */
  readonly scenario: string;
  readonly seed: number;
}

/**
 * How an operation ended. `ok`: a 200. `fail`: a definite refusal (4xx), which promises that nothing was done.
 * `info`: the outcome is not known (timeout, broken connection, 5xx): both stay possible until a read decides.
 */
export type Ending = 'ok' | 'fail' | 'info';

export interface Operation {
  /** Who: one device of one person, as `@user:server/DEVICE`. Its operations on one chain never overlap. */
  readonly proc: string;
  /** When it was asked and when it ended, nanoseconds of the driver's one monotonic clock. */
  readonly invokeNs: number;
  readonly completeNs: number;
  readonly ending: Ending;
  /** Of a refusal: status and errcode; of an unknown outcome: what happened. */
  readonly why?: string;
  readonly deed: Deed;
}

export type Deed =
  | CreateRoom
  | SetMember
  | SetVisibility
  | Send
  | Sync
  | ReadMessages
  | SendToDevice
  | UploadKeys
  | ClaimKey
  | FaultMark;

export type Membership = 'join' | 'leave' | 'invite' | 'ban' | 'knock';
export type Visibility = 'world_readable' | 'shared' | 'invited' | 'joined';

/** Null where the outcome did not say. */
export interface CreateRoom {
  readonly f: 'createRoom';
  readonly roomId: string | null;
}

/** join, invite, leave, kick, ban, unban: `proc` acts on `target`. */
export interface SetMember {
  readonly f: 'member';
  readonly roomId: string;
  readonly target: string;
  readonly membership: Membership;
}

export interface SetVisibility {
  readonly f: 'visibility';
  readonly roomId: string;
  readonly visibility: Visibility;
}

/**
 * One attempt to send. A repetition after an unknown outcome is an operation of its own with the same txnId and uid.
 */
export interface Send {
  readonly f: 'send';
  readonly roomId: string;
  readonly txnId: string;
  /** Unique in the history; stands in the event's content. */
  readonly uid: string;
  /** Of the content that was sent; what is read must have the same. */
  readonly digest: string;
  /** Null unless the ending is ok. */
  readonly eventId: string | null;
}

/** An event as a client was shown it. */
export interface SeenEvent {
  readonly eventId: string;
  readonly type: string;
  readonly sender: string;
  /** The uid and digest of its content; absent when it is none of the workload's messages. */
  readonly uid?: string;
  readonly digest?: string;
  readonly stateKey?: string;
  /** Of m.room.member. */
  readonly membership?: Membership;
  /** Of m.room.history_visibility. */
  readonly visibility?: Visibility;
}

/** A room in the answer of a sync. */
export interface SeenRoom {
  readonly roomId: string;
  readonly section: 'join' | 'leave' | 'invite';
  readonly limited: boolean;
  readonly prevBatch: string | null;
  readonly timeline: readonly SeenEvent[];
  readonly state: readonly SeenEvent[];
}

/**
 * One /sync. Syncs of one chain follow each other: `since` is the `nextBatch` of the chain's last one that was ok, or
 * for the first of a kept chain the token that it goes back to.
 */
export interface Sync {
  readonly f: 'sync';
  /** `main`, or `kept-N`: a token of the main chain that was kept and is presented again after everything healed. */
  readonly chain: string;
  readonly since: string | null;
  readonly nextBatch: string | null;
  readonly rooms: readonly SeenRoom[];
  /** To-device messages, by the uid in their content. */
  readonly toDevice: readonly string[];
}

/**
 * One page of /messages. `gap`: fills what the last sync of `chain` left out of a room (limited), backwards from its
 * prev_batch to its since. `final`: the whole room, read backwards from its newest event by its creator, who never
 * left it, when all is quiet: the history's truth on the order of the room. `look`: any page, for what it shows.
 */
export interface ReadMessages {
  readonly f: 'messages';
  readonly purpose: 'gap' | 'final' | 'look';
  readonly chain: string | null;
  readonly roomId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly dir: 'b' | 'f';
  /** Null when there is no more. */
  readonly end: string | null;
  /** As they came: newest first when `dir` is b. */
  readonly events: readonly SeenEvent[];
}

export interface SendToDevice {
  readonly f: 'toDevice';
  readonly txnId: string;
  readonly uid: string;
  readonly target: { readonly userId: string; readonly deviceId: string };
}

/** One-time keys that `proc` offers, by their full ids `signed_curve25519:AAAA`. */
export interface UploadKeys {
  readonly f: 'uploadKeys';
  readonly keyIds: readonly string[];
}

export interface ClaimKey {
  readonly f: 'claimKey';
  readonly target: { readonly userId: string; readonly deviceId: string };
  /** Null when there was none, or the outcome is not known. */
  readonly keyId: string | null;
}

/** Written by who drives the faults: from when to when one was there. */
export interface FaultMark {
  readonly f: 'fault';
  readonly fault: string;
  readonly phase: 'begin' | 'end';
}
