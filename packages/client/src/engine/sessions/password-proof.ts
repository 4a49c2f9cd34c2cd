import { MatrixError } from 'matrix-js-sdk/lib/http-api/errors.js';
import type { AuthDict, UIAuthCallback } from 'matrix-js-sdk/lib/interactive-auth.js';
import { PortError } from '../../port/index.ts';
import { readText } from '../content.ts';

/**
 * Does what the server wants confirmed with the password: client-server API, "Password-based" authentication.
 * @throws PortError `password-needed` when it asks and there is none, `wrong-password` when it is wrong
 */
export function withPassword<Result>(userId: string, password: string | null): UIAuthCallback<Result> {
  return async (request) => {
    try {
      return await request(null);
    } catch (error) {
      if (!(error instanceof MatrixError) || error.httpStatus !== 401) throw error;
      if (password === null) throw new PortError('password-needed', 'Your password is needed for this.');
      return answer(request, error, userId, password);
    }
  };
}

async function answer<Result>(
  request: (auth: AuthDict | null) => Promise<Result>,
  asked: MatrixError,
  userId: string,
  password: string,
): Promise<Result> {
  const session = readText(asked.data['session']);
  try {
    return await request({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: userId },
      password,
      ...(session !== null && { session }),
    });
  } catch (error) {
    if (!(error instanceof MatrixError) || error.httpStatus !== 401) throw error;
    // Spec: the same 401 again, now with the code of the stage that failed.
    if (error.errcode === 'M_FORBIDDEN') throw new PortError('wrong-password', 'The password is wrong.');
    throw new PortError('M_UNAUTHORIZED', 'This server asks for something else than the password.');
  }
}
