/** As the server counts: characters, not bytes. NIST SP 800-63B: length counts, rules of composition do not. */
export const MIN_PASSWORD_LENGTH = 8;

/** Whether the server will take this password. */
export function isPasswordLongEnough(password: string): boolean {
  return [...password].length >= MIN_PASSWORD_LENGTH;
}
