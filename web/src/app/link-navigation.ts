/** Paths that the server answers, and not a screen. */
const SERVER_PATHS = /^\/(?:_|assets\/|icons\/|\.well-known\/)/u;

/** Lets links within the app change the screen without loading the page anew. Gives back how to stop it. */
export function startLinkNavigation(navigate: (path: string) => void): () => void {
  const follow = (event: MouseEvent) => {
    const path = pathToFollow(event);
    if (path === null) return;
    event.preventDefault();
    navigate(path);
  };
  document.addEventListener('click', follow);
  return () => document.removeEventListener('click', follow);
}

function pathToFollow(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
  if (!(link instanceof HTMLAnchorElement)) return null;
  if (link.target === '_blank' || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || SERVER_PATHS.test(url.pathname)) return null;
  const isJumpWithinPage =
    url.hash !== '' && url.pathname === location.pathname && url.search === location.search;
  return isJumpWithinPage ? null : url.pathname + url.search + url.hash;
}
