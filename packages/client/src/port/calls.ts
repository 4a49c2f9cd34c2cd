import type { Role } from '@herald/contract';
import type { MediaSource } from './message-body.ts';
import type { PasskeyCalls } from './passkeys.ts';
import type { WalletCalls } from './wallet.ts';
import type { WalletDeskCalls } from './wallet-desk.ts';

export type { Role };

/** What the server offers to somebody who is not signed in. */
export interface Offer {
  readonly serverName: string;
  readonly registration: 'open' | 'token' | 'closed';
  readonly hasPasswordLogin: boolean;
}

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly avatar: string | null;
}

/** A file that a person chose. `file` crosses the port by reference. */
export interface Attachment {
  readonly file: Blob;
  readonly name: string;
  readonly kind: 'image' | 'video' | 'audio' | 'voice' | 'file';
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  /** 0 to 1, at most 100 values (MSC3246 as clients use it, scaled to 1024 on the wire). */
  readonly waveform?: readonly number[];
  readonly thumbnail?: { readonly file: Blob; readonly width: number; readonly height: number };
  /** A description for people who do not see the picture. */
  readonly alt?: string;
  readonly caption?: string;
}

/** A new recovery code. It is shown once; the engine keeps it only until it is confirmed. */
export interface RecoveryCode {
  readonly code: string;
  readonly number: number;
  readonly createdMs: number;
}

/**
 * Every call: what it takes and gives. All reject with `PortErrorBody`. Calls that write are answered when the
 * server has acknowledged them, except those of the outbox, which are answered when the message is stored on this
 * device and goes out when it can.
 */
export interface Calls extends PasskeyCalls, WalletCalls, WalletDeskCalls {
  // sessions
  'sessions.discover': { args: Record<string, never>; result: Offer };
  'sessions.checkUsername': {
    args: { username: string };
    result: { isFree: boolean; code: string | null; message: string | null };
  };
  'sessions.checkToken': { args: { token: string }; result: { isValid: boolean } };
  /** Makes the account and signs in; the identity and a recovery code are made at once, in the background. */
  'sessions.register': {
    args: { username: string; password: string; token?: string; displayName?: string; deviceName: string };
    result: { userId: string };
  };
  'sessions.signIn': {
    args: { user: string; password: string; deviceName: string };
    result: { userId: string };
  };
  /** Ends this device; `keepData` never: everything on this device is erased. */
  'sessions.signOut': { args: Record<string, never>; result: null };
  'sessions.renameDevice': { args: { deviceId: string; name: string }; result: null };
  'sessions.removeDevices': { args: { deviceIds: readonly string[]; password: string }; result: null };
  'sessions.changePassword': {
    args: { oldPassword: string; newPassword: string; signOutOthers: boolean };
    result: null;
  };
  'sessions.deactivate': { args: { password: string; erase: boolean }; result: null };
  /** Everything that the server and this device hold about the account, as one JSON file. */
  'sessions.exportData': { args: Record<string, never>; result: { file: Blob; name: string } };

  // accounts
  /** What the operator has given this person to do. */
  'accounts.roles': { args: Record<string, never>; result: readonly Role[] };

  // keys
  /** Makes the identity when there is none, and a new recovery code. */
  'keys.setUp': { args: { password?: string }; result: RecoveryCode };
  /** The code made at sign-up that was not confirmed yet, else null. */
  'keys.pendingCode': { args: Record<string, never>; result: RecoveryCode | null };
  'keys.confirmSaved': { args: Record<string, never>; result: null };
  /**
   * Spaces and hyphens do not matter; case does. Rejects with `wrong-code`, or `replaced-code` with the date of the
   * newer one (ISO 8601) as its message.
   */
  'keys.recover': { args: { code: string }; result: null };
  'keys.passkeys': {
    args: Record<string, never>;
    result: readonly { credentialId: string; salt: string; createdMs: number; name: string }[];
  };
  /** `prf` is the 32-byte output of the passkey for `salt`; all base64url. */
  'keys.addPasskey': {
    args: { credentialId: string; salt: string; prf: string; name: string };
    result: null;
  };
  'keys.recoverWithPasskey': { args: { credentialId: string; prf: string }; result: null };
  'keys.removePasskey': { args: { credentialId: string }; result: null };
  /** The last resort: a new identity and a new code; older messages that no device has are lost. */
  'keys.reset': { args: { password: string }; result: RecoveryCode };
  /** Own other devices, or a person. */
  'keys.startVerification': { args: { userId?: string }; result: { id: string } };
  'keys.acceptVerification': { args: { id: string }; result: null };
  'keys.startEmoji': { args: { id: string }; result: null };
  'keys.scanned': { args: { id: string; bytes: Uint8Array }; result: null };
  'keys.confirmVerification': { args: { id: string }; result: null };
  'keys.rejectVerification': { args: { id: string }; result: null };
  'keys.cancelVerification': { args: { id: string }; result: null };
  /** The person saw that somebody's identity changed, and goes on. */
  'keys.acceptIdentity': { args: { userId: string }; result: null };
  /** The person saw who was added, and goes on. */
  'keys.acceptMembers': { args: { roomId: string; userIds: readonly string[] }; result: null };
  /** Asks for the key of an unreadable message again. */
  'keys.retryDecryption': { args: { roomId: string; eventId: string }; result: null };

  // profiles
  'profiles.get': { args: { userId: string }; result: Person };
  'profiles.setDisplayName': { args: { name: string }; result: null };
  'profiles.setAvatar': { args: { file: Blob | null }; result: null };

  // rooms
  'rooms.searchPeople': {
    args: { term: string; limit?: number };
    result: { people: readonly Person[]; isLimited: boolean };
  };
  /** What a link, address or id leads to: `matrix.to`, `matrix:`, `@user`, `#alias`, `!room`. */
  'rooms.resolve': {
    args: { link: string };
    result:
      | { kind: 'person'; person: Person }
      | {
          kind: 'room';
          roomIdOrAlias: string;
          name: string | null;
          isJoined: boolean;
          roomId: string | null;
        };
  };
  /** The conversation with a person: the one that exists, else a new one. */
  'rooms.openPerson': { args: { userId: string }; result: { roomId: string } };
  'rooms.create': {
    args: { name: string; topic?: string; avatar?: Blob; invite: readonly string[]; isPublic: boolean };
    result: { roomId: string };
  };
  'rooms.join': { args: { roomIdOrAlias: string }; result: { roomId: string } };
  'rooms.acceptInvite': { args: { roomId: string }; result: null };
  'rooms.declineInvite': { args: { roomId: string }; result: null };
  'rooms.leave': { args: { roomId: string }; result: null };
  'rooms.invite': {
    args: { roomId: string; userIds: readonly string[] };
    result: { failed: readonly { userId: string; message: string }[] };
  };
  'rooms.kick': { args: { roomId: string; userId: string; reason?: string }; result: null };
  'rooms.ban': { args: { roomId: string; userId: string; reason?: string }; result: null };
  'rooms.unban': { args: { roomId: string; userId: string }; result: null };
  'rooms.setRole': {
    args: { roomId: string; userId: string; role: 'admin' | 'moderator' | 'member' };
    result: null;
  };
  'rooms.setName': { args: { roomId: string; name: string }; result: null };
  'rooms.setTopic': { args: { roomId: string; topic: string }; result: null };
  'rooms.setAvatar': { args: { roomId: string; file: Blob | null }; result: null };
  'rooms.setPinned': { args: { roomId: string; isPinned: boolean }; result: null };
  'rooms.setMuted': { args: { roomId: string; isMuted: boolean }; result: null };
  'rooms.markRead': { args: { roomId: string }; result: null };
  'rooms.markUnread': { args: { roomId: string }; result: null };
  'rooms.markAllRead': { args: Record<string, never>; result: null };
  /** A link that others can open to find a person or room. */
  'rooms.link': { args: { roomId: string }; result: { link: string } };

  // timeline: `key` is a key of the topic `timeline`
  'timeline.loadOlder': { args: { key: string }; result: null };
  'timeline.loadNewer': { args: { key: string }; result: null };
  'timeline.findDate': { args: { roomId: string; ts: number }; result: { eventId: string } };
  /** The whole loaded and stored text of a room is searched on this device. */
  'timeline.draft': { args: { roomId: string }; result: Draft };
  'timeline.saveDraft': { args: { roomId: string; draft: Draft }; result: null };
  /** Into the outbox. `text` is Markdown as typed. */
  /** `key` names the message: asked twice with the same, as after an engine's end, it goes out once. */
  'timeline.send': {
    args: {
      roomId: string;
      text: string;
      mentions: readonly Mention[];
      replyTo: string | null;
      key?: string;
    };
    result: { key: string };
  };
  'timeline.sendFile': {
    args: { roomId: string; attachment: Attachment; replyTo: string | null; key?: string };
    result: { key: string };
  };
  'timeline.edit': {
    args: { roomId: string; eventId: string; text: string; mentions: readonly Mention[] };
    result: { key: string };
  };
  /** The Markdown of a message, to edit it. */
  'timeline.source': {
    args: { roomId: string; eventId: string };
    result: { text: string; mentions: readonly Mention[] };
  };
  /** Adds the reaction, or takes it back when it is there. */
  'timeline.react': { args: { roomId: string; eventId: string; reaction: string }; result: null };
  'timeline.redact': { args: { roomId: string; eventId: string; reason?: string }; result: null };
  'timeline.retry': { args: { roomId: string; key: string }; result: null };
  'timeline.discard': { args: { roomId: string; key: string }; result: null };
  'timeline.setTyping': { args: { roomId: string; isTyping: boolean }; result: null };
  /** Moves the read marker; never back. */
  'timeline.markRead': { args: { roomId: string; eventId: string }; result: null };
  'timeline.reactions': {
    args: { roomId: string; eventId: string };
    result: readonly { key: string; people: readonly Person[] }[];
  };

  // media
  /** The bytes of a file, decrypted and of a type that is safe to show. A size asks for a thumbnail of at least it. */
  'media.get': { args: { source: MediaSource; width?: number; height?: number }; result: Blob };
  /** A picture of a person or room by its mxc address. */
  'media.avatar': { args: { mxc: string; size: number }; result: Blob };

  // the tab's circumstances
  'engine.wake': { args: { isOnline: boolean; isVisible: boolean }; result: null };
  /** What is stored on this device is erased, when it cannot be opened: the account itself stays as it is. */
  'engine.erase': { args: Record<string, never>; result: null };
  /** The engine's last log lines, without message text or secrets, for a report of a fault. */
  'engine.log': { args: Record<string, never>; result: readonly string[] };
}

export interface Mention {
  readonly userId: string;
  readonly name: string;
}

export interface Draft {
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly replyTo: string | null;
}

export type CallName = keyof Calls;
export type ArgsOf<N extends CallName> = Calls[N]['args'];
export type ResultOf<N extends CallName> = Calls[N]['result'];
