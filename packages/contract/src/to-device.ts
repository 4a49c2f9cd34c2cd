import { Type } from 'typebox';
import { bodyBytes, endpoint } from './endpoint.ts';
import { JsonContent, MapOf, Name, UserIdText } from './schema.ts';

/** User, then device (`*` for all of the user's), then content. */
export const ToDeviceMessages = MapOf(MapOf(JsonContent, Name(255)), UserIdText);

export const sendToDevice = endpoint({
  spec: 'sendToDevice',
  method: 'PUT',
  path: '/_matrix/client/v3/sendToDevice/{eventType}/{txnId}',
  auth: 'user',
  limit: 'to-device',
  maxBodyBytes: bodyBytes.batch,
  params: Type.Object({ eventType: Name(255), txnId: Name(255) }),
  body: Type.Object({ messages: ToDeviceMessages }),
});
