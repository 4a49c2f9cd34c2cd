import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Count, RoomIdText, UserIdText } from './schema.ts';

export const setTyping = endpoint({
  spec: 'setTyping',
  method: 'PUT',
  path: '/_matrix/client/v3/rooms/{roomId}/typing/{userId}',
  auth: 'user',
  limit: 'ephemeral',
  params: Type.Object({ roomId: RoomIdText, userId: UserIdText }),
  body: Type.Object({ typing: Type.Boolean(), timeout: Type.Optional(Count) }),
});
