import {
  RoomMemberEvent,
  RoomStateEvent,
  type MatrixEvent,
  type Room,
  type RoomMember,
  type RoomState,
} from 'matrix-js-sdk/lib/matrix.js';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/index.js';
import type { MemberRow } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import type { Feed } from '../host.ts';
import { avatarIn, nameIn } from '../timeline/people.ts';
import { roleOf } from './roles.ts';

/** More are not shown; people are found by name among them. */
const MAX_MEMBERS = 2_000;
/** Whose keys are looked at: the first of the list. */
const MAX_IDENTITIES = 200;
const BATCH_MS = 100;

/** Follows the members of one room, who are loaded when this is first asked for; gives what ends that. */
export function createMemberWatch(matrix: MatrixContext, roomId: string, feed: Feed<MemberRow>): () => void {
  const { client, log } = matrix;
  const identities = new Map<string, MemberRow['identity']>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isStopped = false;

  function publish(): void {
    const room = client.getRoom(roomId);
    if (!room || isStopped) return;
    const rows = listMembers(room, (userId) => identities.get(userId) ?? 'unknown');
    feed.replace(rows.map((row) => [row.userId, row]));
  }
  function schedule(): void {
    if (isStopped) return;
    timer ??= setTimeout(() => {
      timer = null;
      publish();
    }, BATCH_MS);
  }
  async function load(): Promise<void> {
    try {
      await client.getRoom(roomId)?.loadMembersIfNeeded();
    } catch {
      // Those who are known are shown; the SDK loads again when it is next asked.
      log.warn('rooms.members.not-loaded');
    }
    publish();
    await lookAtIdentities();
  }
  async function lookAtIdentities(): Promise<void> {
    const room = client.getRoom(roomId);
    if (!room?.hasEncryptionStateEvent()) return;
    for (const { userId } of listMembers(room, () => 'unknown').slice(0, MAX_IDENTITIES)) {
      if (isStopped) return;
      await lookAt(userId);
    }
  }
  async function lookAt(userId: string): Promise<void> {
    try {
      const status = await client.getCrypto()?.getUserVerificationStatus(userId);
      const hasKeys = (await client.getCrypto()?.userHasCrossSigningKeys(userId)) ?? false;
      identities.set(userId, identityOf(status, hasKeys));
      schedule();
    } catch {
      log.warn('rooms.members.identity-not-known');
    }
  }

  const onState = (event: MatrixEvent, state: RoomState): void => {
    const type = event.getType();
    if (state.roomId === roomId && (type === 'm.room.member' || type === 'm.room.power_levels')) schedule();
  };
  const onName = (_event: MatrixEvent, member: RoomMember): void => {
    if (member.roomId === roomId) schedule();
  };
  const onTrust = (userId: string): void => {
    if (identities.has(userId)) void lookAt(userId);
  };
  client.on(RoomStateEvent.Events, onState);
  client.on(RoomMemberEvent.Name, onName);
  client.on(CryptoEvent.UserTrustStatusChanged, onTrust);
  publish();
  void load();

  return () => {
    isStopped = true;
    if (timer !== null) clearTimeout(timer);
    client.off(RoomStateEvent.Events, onState);
    client.off(RoomMemberEvent.Name, onName);
    client.off(CryptoEvent.UserTrustStatusChanged, onTrust);
  };
}

interface TrustStatus {
  isCrossSigningVerified(): boolean;
  readonly needsUserApproval: boolean;
}

function identityOf(status: TrustStatus | undefined, hasKeys: boolean): MemberRow['identity'] {
  if (status?.needsUserApproval) return 'changed';
  if (status?.isCrossSigningVerified()) return 'verified';
  return hasKeys ? 'known' : 'unknown';
}

function listMembers(
  room: Room,
  identityFor: (userId: string) => MemberRow['identity'],
): readonly MemberRow[] {
  const creator = room.getCreator();
  const levels = room.currentState.getStateEvents('m.room.power_levels', '')?.getContent();
  const sendLevel = Number(levels?.['events_default'] ?? 0) || 0;
  const rows: MemberRow[] = [];
  for (const member of room.getMembers()) {
    const { membership, userId, powerLevel } = member;
    if (membership !== 'join' && membership !== 'invite' && membership !== 'ban') continue;
    rows.push({
      userId,
      name: nameIn(room, userId),
      avatar: avatarIn(room, userId),
      membership,
      role: roleOf(powerLevel, userId === creator, sendLevel),
      powerLevel,
      identity: identityFor(userId),
    });
  }
  return rows.toSorted(compareMembers).slice(0, MAX_MEMBERS);
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base' });
const PRESENCE = { join: 0, invite: 1, ban: 2 } as const;

function compareMembers(a: MemberRow, b: MemberRow): number {
  if (a.membership !== b.membership) return PRESENCE[a.membership] - PRESENCE[b.membership];
  if (a.powerLevel !== b.powerLevel) return b.powerLevel - a.powerLevel;
  return collator.compare(a.name, b.name) || (a.userId < b.userId ? -1 : 1);
}
