import type { AnswerOf, Endpoint } from '@herald/contract';
import { createPlatformClient, PlatformError, type PlatformCall } from '../../platform/index.ts';
import { PortError } from '../../port/index.ts';
import type { MatrixContext } from '../context.ts';
import { refusalOf } from '../sessions/ask-server.ts';

/**
 * Asks the platform's own endpoints. `password` is for those that want it once more: client-server API, "User-interactive
 * authentication". Rejects with what a tab understands; `wrong-password` among it.
 */
export type AskPlatform = <E extends Endpoint>(
  endpoint: E,
  call: PlatformCall<E>,
  password?: string,
) => Promise<AnswerOf<E>>;

/** A command may be sent again under its key, so an answer that does not come is waited for no longer than this. */
const TIMEOUT_MS = 30_000;

export function createAskPlatform({ baseUrl, fetch, session }: MatrixContext): AskPlatform {
  // The token that goes out is the session's present one, whatever is given here.
  const client = createPlatformClient({ baseUrl, fetch, token: () => session.accessToken });
  const send: AskPlatform = (endpoint, call) =>
    client.call(endpoint, { ...call, signal: AbortSignal.timeout(TIMEOUT_MS) });
  return async (endpoint, call, password) => {
    try {
      return await send(endpoint, call);
    } catch (error) {
      if (!isAskingForPassword(error) || password === undefined) throw toPort(error);
      const auth = passwordAuth(session.userId, password, error);
      return send(endpoint, { ...call, body: { ...call.body, auth } } as typeof call).catch((again) => {
        throw isAskingForPassword(again)
          ? new PortError('wrong-password', 'The password is wrong.')
          : toPort(again);
      });
    }
  };
}

function isAskingForPassword(error: unknown): error is PlatformError {
  return error instanceof PlatformError && error.status === 401 && 'flows' in error.fields;
}

function passwordAuth(userId: string, password: string, { fields }: PlatformError): object {
  const user = { type: 'm.id.user', user: userId };
  return { type: 'm.login.password', identifier: user, password, session: fields['session'] };
}

function toPort(error: unknown): PortError {
  if (!(error instanceof PlatformError)) return new PortError('M_UNKNOWN', String(error));
  const { status, errcode, message, fields } = error;
  if (status === 0) return new PortError('offline', 'The server was not reached.');
  return refusalOf({ status, body: { ...fields, errcode, error: message } });
}
