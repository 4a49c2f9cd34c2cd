import { Method, type MatrixClient } from 'matrix-js-sdk/lib/matrix.js';

/** Whether a rule of the account keeps a room silent (Client-server API, "Push rules"). */
export function isMuted(client: MatrixClient, roomId: string): boolean {
  const rules = client.pushRules?.global;
  // Other clients mute with an override of the room's name.
  const rule =
    rules?.room?.find((each) => each.rule_id === roomId) ??
    rules?.override?.find((each) => each.rule_id === roomId);
  return rule !== undefined && rule.enabled && !rule.actions.some((action) => action === 'notify');
}

/** Mutes a room for all devices of the account, or takes that back. */
export async function setMuted(client: MatrixClient, roomId: string, isToBeMuted: boolean): Promise<void> {
  if (isMuted(client, roomId) === isToBeMuted) return;
  const path = (kind: string): string => `/pushrules/global/${kind}/${encodeURIComponent(roomId)}`;
  if (isToBeMuted) {
    await client.http.authedRequest(Method.Put, path('room'), undefined, { actions: [] });
    return;
  }
  const isOverride = client.pushRules?.global.override?.some((rule) => rule.rule_id === roomId) === true;
  await client.http.authedRequest(Method.Delete, path(isOverride ? 'override' : 'room'));
}
