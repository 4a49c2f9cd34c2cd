import { lazy, Suspense } from 'react';
import type { MediaViewerProps } from './media-viewer.tsx';

const MediaViewer = lazy(() =>
  import('./media-viewer.tsx').then((module) => ({ default: module.MediaViewer })),
);

/** The viewer, loaded when the first picture is opened. */
export function LazyMediaViewer(props: MediaViewerProps) {
  return (
    <Suspense fallback={null}>
      <MediaViewer {...props} />
    </Suspense>
  );
}
