import type { Room } from 'matrix-js-sdk/lib/matrix.js';
import { cutText } from '../content.ts';

const NAME_LIMIT = 100;

/** What a room calls a person: made different from others of the same name by the SDK. */
export function nameIn(room: Room | null, userId: string): string {
  return cutText(room?.getMember(userId)?.name ?? userId, NAME_LIMIT);
}

/** The mxc address of a person's picture in a room. */
export function avatarIn(room: Room | null, userId: string): string | null {
  const mxc = room?.getMember(userId)?.getMxcAvatarUrl();
  return mxc?.startsWith('mxc://') ? mxc : null;
}
