import { Suspense } from 'react';
import { lazyScreen } from '#app/lazy-screen.tsx';
import type { MediaViewerProps } from './media-viewer.tsx';

const MediaViewer = lazyScreen(async () => (await import('./media-viewer.tsx')).MediaViewer);

/** The viewer, loaded when the first picture is opened. */
export function LazyMediaViewer(props: MediaViewerProps) {
  return (
    <Suspense fallback={null}>
      <MediaViewer {...props} />
    </Suspense>
  );
}
