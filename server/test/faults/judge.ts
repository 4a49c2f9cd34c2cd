/** What one client was told and heard, and its room as it was read at the end. */
export interface History {
  readonly name: string;
  readonly roomId: string;
  /** In the order of the acknowledgements. */
  readonly acknowledged: readonly { readonly text: string; readonly eventId: string }[];
  /** Ids of messages in the order in which the device heard them. */
  readonly heard: readonly string[];
  /** The room's messages from the moment on when the device began to listen. */
  readonly stored: readonly { readonly text: string; readonly eventId: string }[];
  readonly repeated: number;
}

/**
 * Holds histories against the promises: an acknowledged message is there, once, under the id that was told; a
 * sender's messages stand in the order of their acknowledgements; every device hears the room whole, in one order.
 */
export function judge(histories: readonly History[]): string[] {
  return histories.flatMap((history) => [...judgeOwn(history), ...judgeHeard(history)]);
}

function judgeOwn({ name, acknowledged, stored }: History): string[] {
  const findings: string[] = [];
  const places = Map.groupBy(
    stored.map((message, place) => ({ ...message, place })),
    (message) => message.text,
  );
  let last = -1;
  for (const { text, eventId } of acknowledged) {
    const found = places.get(text) ?? [];
    const [only] = found;
    if (!only) findings.push(`lost: ${text} was acknowledged as ${eventId} and is not in the room`);
    else if (found.length > 1) findings.push(`doubled: ${text} is in the room ${found.length} times`);
    else if (only.eventId !== eventId)
      findings.push(`renamed: ${text} was acknowledged as ${eventId} and stored as ${only.eventId}`);
    else if (only.place < last)
      findings.push(`reordered: ${text} stands before what was acknowledged earlier`);
    last = Math.max(last, only?.place ?? last);
  }
  for (const [text, found] of places) {
    if (text.startsWith(`${name} `) && found.length > 1)
      findings.push(`doubled: ${text} is in the room ${found.length} times`);
  }
  return [...new Set(findings)];
}

function judgeHeard({ name, heard, stored }: History): string[] {
  const expected = stored.map((message) => message.eventId);
  const at = expected.findIndex((eventId, place) => heard[place] !== eventId);
  if (at < 0 && heard.length === expected.length) return [];
  const missing = expected.filter((eventId) => !heard.includes(eventId)).length;
  const twice = heard.length - new Set(heard).size;
  return [
    `misheard: the device of ${name} heard ${heard.length} of ${expected.length} messages, ${missing} missing, ` +
      `${twice} twice, other from place ${at < 0 ? expected.length : at} on`,
  ];
}
