/**
 * Whether an event type is of the kind that a filter names. "A '*' can be used as a wildcard to match any sequence of
 * characters"; nothing else is special. Takes time in proportion to the type, whatever the glob.
 */
export function matchesType(glob: string, type: string): boolean {
  const [head = '', ...rest] = glob.split('*');
  const tail = rest.pop();
  if (tail === undefined) return type === head;
  if (!type.startsWith(head) || !type.endsWith(tail) || type.length < head.length + tail.length) return false;
  const end = type.length - tail.length;
  let at = head.length;
  for (const part of rest) {
    const found = type.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
