export { MxcAvatar, type MxcAvatarProps } from './mxc-avatar.tsx';
export { playAlone } from './one-player.ts';
export { safeName, saveFile } from './save-file.ts';
export { useAutoload } from './use-autoload.ts';
export { useAvatarUrl, useMedia, type MediaOptions, type MediaState } from './use-media.ts';
export type { ViewerItem, MediaViewerProps } from './media-viewer.tsx';
export { LazyMediaViewer } from './lazy-media-viewer.tsx';
