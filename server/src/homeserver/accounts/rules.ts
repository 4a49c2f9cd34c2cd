import { accept, refuse, type Verdict } from '#platform/errors';

/** Appendices, "User identifiers": the localpart of a new user id. */
const LOCALPART = /^[a-z0-9._=\-/+]+$/;
const MAX_USER_ID_BYTES = 255;
const MIN_PASSWORD_LENGTH = 8;

/** Whether a new account may have this localpart. */
export function checkLocalpart(localpart: string, serverName: string): Verdict {
  if (!LOCALPART.test(localpart)) {
    return refuse(
      400,
      'M_INVALID_USERNAME',
      'A user name has small letters, digits and . _ = - / + and nothing else.',
    );
  }
  if (`@${localpart}:${serverName}`.length > MAX_USER_ID_BYTES) {
    return refuse(400, 'M_INVALID_USERNAME', 'This user name is too long.');
  }
  return accept();
}

/** Whether a password will do. NIST SP 800-63B: length counts, composition rules do not. */
export function checkPassword(password: string): Verdict {
  if ([...password].length < MIN_PASSWORD_LENGTH) {
    return refuse(400, 'M_WEAK_PASSWORD', `A password has at least ${MIN_PASSWORD_LENGTH} characters.`);
  }
  return accept();
}
