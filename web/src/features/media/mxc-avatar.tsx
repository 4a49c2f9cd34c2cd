import { Avatar, type AvatarProps } from '#ui/avatar.tsx';
import { useAvatarUrl } from './use-media.ts';

const PIXELS = { tiny: 24, small: 34, medium: 44, large: 72, huge: 112 };

export interface MxcAvatarProps extends Omit<AvatarProps, 'image'> {
  /** The picture's mxc address; null when there is none. */
  readonly mxc: string | null;
}

/** A person's or group's picture by its address on the server; its letters until it is here. */
export function MxcAvatar({ mxc, ...rest }: MxcAvatarProps) {
  return <Avatar {...rest} image={useAvatarUrl(mxc, PIXELS[rest.size ?? 'medium'])} />;
}
