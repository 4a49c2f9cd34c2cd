/** What the code of a person holds: `matrix:u/...`, which needs no other server (spec: appendices, "Matrix URI"). */
export function personCode(userId: string): string {
  const [localpart = '', ...server] = userId.replace(/^@/u, '').split(':');
  return `matrix:u/${encodeURIComponent(localpart)}:${server.join(':')}?action=chat`;
}

/** A link to a person that every Matrix client understands (spec: appendices, "matrix.to navigation"). */
export function personLink(userId: string): string {
  return `https://matrix.to/#/${encodeURIComponent(userId)}`;
}
