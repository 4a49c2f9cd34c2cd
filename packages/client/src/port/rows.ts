import type { MessageBody } from './message-body.ts';
import type { FoundRow, WalletPayment, WalletRedPacket, WalletRequest, WalletRow } from './wallet.ts';

/**
 * What an engine tells a tab, as plain rows. A row is frozen once sent; a change is a new row under the same key.
 * Nothing here belongs to an SDK, so that another engine can take the present one's place.
 */

/** One row, key `me`: who is signed in, and how far the engine is. */
export interface AccountRow {
  /** `failed`: what is stored on this device could not be opened. */
  readonly state: 'signed-out' | 'starting' | 'ready' | 'signed-out-by-server' | 'failed';
  readonly userId: string | null;
  readonly deviceId: string | null;
  readonly serverName: string | null;
  readonly displayName: string | null;
  readonly avatar: string | null;
  readonly connection: 'connecting' | 'online' | 'offline';
  /** Why the server is not reached, as a sentence key, when `connection` is `offline`. */
  readonly security: SecurityState;
}

/** What of the account's keys this device has. */
export interface SecurityState {
  /**
   * `unknown` until asked; `none`: no identity was ever made; `locked`: the account has one and this device is not
   * part of it: recover; `ready`: this device is signed and reads older messages.
   */
  readonly state: 'unknown' | 'none' | 'locked' | 'ready';
  /** Whether a recovery code exists, and which: people number and date them. */
  readonly code: { readonly number: number; readonly createdMs: number; readonly isSaved: boolean } | null;
  readonly passkeys: number;
  /** Older keys that are being fetched. */
  readonly restoring: { readonly done: number; readonly total: number } | null;
  /** Other signed devices that could confirm this one. */
  readonly otherDevices: number;
  /** The server shows another identity of this account than the one that this device belonged to. */
  readonly isReplaced?: boolean;
}

/** A room of the list, key: the room id. */
export interface RoomRow {
  readonly roomId: string;
  readonly name: string;
  readonly avatar: string | null;
  readonly kind: 'person' | 'group';
  /** The other person of a conversation between two. */
  readonly personId: string | null;
  readonly membership: 'join' | 'invite';
  readonly inviter: { readonly userId: string; readonly name: string } | null;
  readonly isEncrypted: boolean;
  readonly isPinned: boolean;
  readonly isMuted: boolean;
  readonly unread: number;
  readonly mentions: number;
  readonly isMarkedUnread: boolean;
  readonly last: LastMessage | null;
  readonly draft: string | null;
  /** Milliseconds since 1970 of what it is sorted by. */
  readonly ts: number;
  /** Messages of ours that wait or failed. */
  readonly unsent: 'none' | 'waiting' | 'failed';
}

/** The newest thing in a room, for one line of text that the tab words. */
export interface LastMessage {
  readonly kind:
    | 'text'
    | 'image'
    | 'video'
    | 'audio'
    | 'voice'
    | 'file'
    | 'payment'
    | 'deleted'
    | 'unreadable'
    | 'change'
    | 'other';
  readonly sender: string;
  readonly senderName: string;
  readonly isOwn: boolean;
  readonly text: string;
  readonly ts: number;
}

/** One row, key: the room id: what stands above and beside a conversation. */
export interface RoomDetailRow {
  readonly roomId: string;
  readonly name: string;
  readonly topic: string | null;
  readonly avatar: string | null;
  readonly kind: 'person' | 'group';
  readonly personId: string | null;
  readonly membership: 'join' | 'invite' | 'leave' | 'ban';
  readonly isEncrypted: boolean;
  readonly isPublic: boolean;
  readonly memberCount: number;
  readonly invitedCount: number;
  readonly address: string | null;
  readonly isMuted: boolean;
  readonly isPinned: boolean;
  readonly typing: readonly { readonly userId: string; readonly name: string }[];
  readonly can: RoomPowers;
  /** What holds back sending until the person agrees; one at a time is shown. */
  readonly holds: readonly RoomHold[];
}

export interface RoomPowers {
  readonly send: boolean;
  readonly invite: boolean;
  readonly kick: boolean;
  readonly ban: boolean;
  readonly redactOthers: boolean;
  readonly setName: boolean;
  readonly setTopic: boolean;
  readonly setAvatar: boolean;
  readonly setRoles: boolean;
  readonly mentionRoom: boolean;
}

export type RoomHold =
  | {
      readonly kind: 'identity-changed';
      readonly userId: string;
      readonly name: string;
      readonly wasVerified: boolean;
    }
  | {
      readonly kind: 'silent-members';
      readonly members: readonly { readonly userId: string; readonly name: string }[];
    }
  | { readonly kind: 'not-ready'; readonly reason: 'locked' | 'none' };

/** A person in a room, key: the user id. Sorted by role, then name. */
export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly avatar: string | null;
  readonly membership: 'join' | 'invite' | 'ban';
  readonly role: 'owner' | 'admin' | 'moderator' | 'member' | 'muted';
  readonly powerLevel: number;
  /** `changed` means that sending waits until the person agrees. */
  readonly identity: 'verified' | 'known' | 'changed' | 'unknown';
}

/** Why a message cannot be read, by its cause; the tab words it and offers the one action that may help. */
export type UnreadableCause =
  | 'before-you-joined'
  | 'before-this-device'
  | 'locked'
  | 'withheld'
  | 'unsigned-sender'
  | 'identity-changed'
  | 'waiting'
  | 'broken';

/** How far a message of ours is. */
export interface SendState {
  readonly state: 'waiting' | 'encrypting' | 'uploading' | 'sending' | 'held' | 'failed';
  /** 0 to 1 while a file goes up. */
  readonly progress: number | null;
  readonly error: PortErrorBody | null;
}

interface RowBase {
  /** Stable from the local echo on: the transaction id, else the event id. */
  readonly key: string;
  readonly eventId: string | null;
  readonly ts: number;
  readonly sender: string;
  readonly senderName: string;
  readonly senderAvatar: string | null;
  readonly isOwn: boolean;
  /** Who has read up to here, ourselves left out; at most 20, and the count of all. */
  readonly readers: readonly {
    readonly userId: string;
    readonly name: string;
    readonly avatar: string | null;
  }[];
  readonly readerCount: number;
}

export interface MessageRow extends RowBase {
  readonly kind: 'message';
  readonly body: MessageBody;
  readonly isEdited: boolean;
  readonly replyTo: ReplyPreview | null;
  readonly reactions: readonly ReactionGroup[];
  /** How many more kinds of reaction there are than `reactions` shows. */
  readonly moreReactions: number;
  readonly mentionsMe: boolean;
  readonly send: SendState | null;
  readonly canEdit: boolean;
  readonly canRedact: boolean;
  /** Said beside a message that was read although its origin is not certain. */
  readonly warning: 'unencrypted' | 'unsigned-device' | null;
}

export interface ReplyPreview {
  readonly eventId: string;
  readonly sender: string | null;
  readonly senderName: string | null;
  readonly text: string | null;
  readonly kind: LastMessage['kind'] | 'missing';
}

export interface ReactionGroup {
  readonly key: string;
  readonly count: number;
  readonly isOwn: boolean;
  /** At most ten names. */
  readonly names: readonly string[];
}

export interface UnreadableRow extends RowBase {
  readonly kind: 'unreadable';
  readonly cause: UnreadableCause;
}

export interface DeletedRow extends RowBase {
  readonly kind: 'deleted';
  readonly byName: string;
}

/** A change of the room, in words that the tab makes from `change`. */
export interface ChangeRow extends RowBase {
  readonly kind: 'change';
  readonly change:
    | 'created'
    | 'joined'
    | 'left'
    | 'invited'
    | 'declined'
    | 'kicked'
    | 'banned'
    | 'unbanned'
    | 'renamed-self'
    | 'changed-avatar-self'
    | 'room-name'
    | 'room-topic'
    | 'room-avatar'
    | 'encryption-on'
    | 'roles'
    | 'join-rule'
    | 'history'
    | 'upgraded';
  readonly targetName: string | null;
  readonly target: string | null;
  readonly value: string | null;
}

/** One entry of a conversation. Rows without a sender's text (day marks) are made by the tab. */
export type TimelineRow = MessageRow | UnreadableRow | DeletedRow | ChangeRow;

/** One row: how the window of `timeline` with the same key lies in the conversation. */
export interface TimelineWindowRow {
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly isLoadingOlder: boolean;
  readonly isLoadingNewer: boolean;
  readonly error: PortErrorBody | null;
  /** The row after which all was unread when the room was opened. */
  readonly unreadAfterKey: string | null;
  /** The event that is unread first and not loaded, to jump to. */
  readonly firstUnreadEventId: string | null;
  readonly unread: number;
  /** The row that a jump led to. */
  readonly focusKey: string | null;
}

/** One of the account's devices, key: the device id. */
export interface DeviceRow {
  readonly deviceId: string;
  readonly name: string;
  readonly isThis: boolean;
  readonly trust: 'signed' | 'unsigned' | 'no-encryption';
  readonly lastSeenMs: number | null;
  readonly lastSeenIp: string | null;
}

/** One row, key `current`, while two devices or people confirm each other; absent otherwise. */
export interface VerificationRow {
  readonly id: string;
  readonly with: 'own-device' | 'person';
  readonly userId: string;
  readonly name: string;
  readonly deviceName: string | null;
  readonly startedByUs: boolean;
  readonly stage:
    | 'asked' // the other side asks, we have not answered
    | 'waiting' // we ask, or answered, and wait
    | 'choose' // both are there: emoji, or a code to scan
    | 'emoji' // compare
    | 'confirm-scan' // the other side scanned our code: was it you?
    | 'finishing'
    | 'done'
    | 'cancelled';
  readonly emoji:
    | readonly { readonly symbol: string; readonly name: string; readonly number: number }[]
    | null;
  /** Bytes of the code to show, base64, when the other side can scan. */
  readonly qr: string | null;
  readonly canScan: boolean;
  readonly cancelReason: 'by-them' | 'by-us' | 'mismatch' | 'timeout' | 'elsewhere' | 'other' | null;
}

/** What went wrong, as it crosses the port: a stable code and what the words need. */
export interface PortErrorBody {
  /** A Matrix errcode, or one of ours: `offline`, `engine-restarted`, `not-found`, `wrong-code`, ... */
  readonly code: string;
  /** The server's own sentence, where there is one. */
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** Every topic: its rows, and what its key means. */
export interface Topics {
  /** key: '' */
  account: AccountRow;
  /** key: '' */
  rooms: RoomRow;
  /** key: the room id */
  room: RoomDetailRow;
  /** key: the room id */
  members: MemberRow;
  /** key: the room id for its live end, or `roomId|eventId` for a window around an event. */
  timeline: TimelineRow;
  /** key: as of `timeline` */
  'timeline-window': TimelineWindowRow;
  /** key: '' */
  devices: DeviceRow;
  /** key: '' */
  verification: VerificationRow;
  /** key: '' */
  wallet: WalletRow;
  /** key: ''; the newest first */
  'wallet-payments': WalletPayment;
  /** key: ''; what is open between people, the newest first */
  'wallet-requests': WalletRequest;
  /** key: the payment id */
  'wallet-payment': FoundRow<WalletPayment>;
  /** key: the request id */
  'wallet-request': FoundRow<WalletRequest>;
  /** key: the payment id */
  'wallet-red-packet': FoundRow<WalletRedPacket>;
}

export type Topic = keyof Topics;
