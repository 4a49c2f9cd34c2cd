/** The engine's records about who is signed in, by their keys in its storage. */

/** `Session` */
export const SESSION = 'session';
/** When its access token ends, in milliseconds since 1970; null when it does not. */
export const SESSION_EXPIRY = 'session-expiry';
/** Present when the server asked to log in again on this device, whose keys stay. */
export const SOFT_LOGOUT = 'session-soft-logout';
/** How far the account's identity and recovery code are: `SetUpRecord` of `keys/set-up-record.ts`. */
export const SET_UP = 'set-up';
