import { typing as contract } from '@herald/contract';
import { fail } from '#platform/errors';
import { handle, type Route } from '#platform/http';
import type { Typing } from './service.ts';

export function createTypingRoutes(typing: Typing): Route[] {
  return [
    handle(contract.setTyping, async ({ caller, params, body }) => {
      if (caller.userId !== params.userId) fail(403, 'M_FORBIDDEN', 'You cannot type for somebody else.');
      await typing.set(params.userId, params.roomId, body.typing, body.timeout);
      return {};
    }),
  ];
}
