/**
 * What an error code means to a client, and the HTTP status that it travels with unless an endpoint says
 * otherwise.
 */
export interface ErrorMeaning {
  readonly status: number;
  readonly meaning: string;
}

/**
 * Every error code that Herald answers with. Matrix's own where it has one (specification v1.19, "Common
 * error codes", "Other error codes" and the endpoints' own lists), otherwise CHAT.HERALD.<CODE>.
 */
export const errorCodes = {
  M_BAD_ALIAS: { status: 400, meaning: 'An alias does not point to this room.' },
  M_BAD_JSON: {
    status: 400,
    meaning: 'The JSON is valid but malformed: a wrong type, or a missing nested key.',
  },
  M_BAD_STATE: {
    status: 400,
    meaning: 'The state change cannot be performed, such as unbanning who is not banned.',
  },
  M_CANNOT_OVERWRITE_MEDIA: { status: 409, meaning: 'There is content under this media id already.' },
  M_DUPLICATE_ANNOTATION: {
    status: 400,
    meaning: 'The sender has annotated this event with this key already.',
  },
  M_EXCLUSIVE: { status: 400, meaning: 'The name is reserved by an application service.' },
  M_FORBIDDEN: { status: 403, meaning: 'This is not allowed, or the credentials are wrong.' },
  M_GUEST_ACCESS_FORBIDDEN: { status: 403, meaning: 'Guests have no access to this.' },
  M_INCOMPATIBLE_ROOM_VERSION: {
    status: 400,
    meaning: 'The room has a version that the server does not support.',
  },
  M_INVALID_PARAM: { status: 400, meaning: 'A parameter has the wrong value.' },
  M_INVALID_ROOM_STATE: { status: 400, meaning: 'The initial state of the new room is invalid.' },
  M_INVALID_SIGNATURE: { status: 400, meaning: 'A key carries a signature that does not verify.' },
  M_INVALID_USERNAME: {
    status: 400,
    meaning: 'The user name has characters or a length that a user id cannot have.',
  },
  M_INVITE_BLOCKED: { status: 403, meaning: 'The invited person does not accept this invitation.' },
  M_KEY_TOO_LARGE: { status: 400, meaning: 'The name of the profile field is too long.' },
  M_LIMIT_EXCEEDED: { status: 429, meaning: 'Too many requests: wait for Retry-After.' },
  M_MISSING_PARAM: { status: 400, meaning: 'A required parameter is missing.' },
  M_MISSING_TOKEN: { status: 401, meaning: 'The request carries no access token.' },
  M_NOT_FOUND: { status: 404, meaning: 'There is no such thing, or not for this caller.' },
  M_NOT_JSON: { status: 400, meaning: 'The body is not JSON in UTF-8.' },
  M_NOT_YET_UPLOADED: { status: 504, meaning: 'The media has an id but no content yet.' },
  M_PROFILE_TOO_LARGE: { status: 400, meaning: 'The profile would exceed 64 KiB.' },
  M_RESOURCE_LIMIT_EXCEEDED: { status: 403, meaning: 'The server has reached a limit imposed on it.' },
  M_ROOM_IN_USE: { status: 400, meaning: 'The room alias is taken.' },
  M_TOO_LARGE: { status: 413, meaning: 'The request or the entity is too large.' },
  M_UNAUTHORIZED: { status: 401, meaning: 'The request is not correctly authorised.' },
  M_UNKNOWN: { status: 500, meaning: 'An unknown error has occurred; the HTTP status says whose it is.' },
  M_UNKNOWN_TOKEN: { status: 401, meaning: 'The access or refresh token is not recognised.' },
  M_UNRECOGNIZED: {
    status: 404,
    meaning: 'The server does not have this endpoint (404) or this method on it (405).',
  },
  M_UNSUPPORTED_ROOM_VERSION: { status: 400, meaning: 'The server does not support this room version.' },
  M_USER_DEACTIVATED: { status: 403, meaning: 'The account has been deactivated.' },
  M_USER_IN_USE: { status: 400, meaning: 'The user name is taken.' },
  M_USER_LIMIT_EXCEEDED: { status: 403, meaning: 'A limit of the account is reached; `info_uri` says more.' },
  M_USER_LOCKED: { status: 401, meaning: 'The account is locked and cannot be used at this time.' },
  M_USER_SUSPENDED: {
    status: 403,
    meaning: 'The account is suspended and can only be used for limited actions.',
  },
  M_WEAK_PASSWORD: { status: 400, meaning: 'The password does not meet the rules of this server.' },
  M_WRONG_ROOM_KEYS_VERSION: { status: 403, meaning: 'There is a newer version of the key backup.' },
  'CHAT.HERALD.EGRESS_REFUSED': {
    status: 502,
    meaning: 'The server may not open this connection to the outside.',
  },
  'CHAT.HERALD.EGRESS_FAILED': {
    status: 502,
    meaning: 'The other side did not answer, or not as it should.',
  },
  'CHAT.HERALD.REQUEST_TIMEOUT': { status: 408, meaning: 'The request did not arrive whole in time.' },
  'CHAT.HERALD.UNAVAILABLE': {
    status: 503,
    meaning: 'The server cannot answer for the moment: wait for Retry-After.',
  },
  'CHAT.HERALD.IDEMPOTENCY_KEY_REUSED': {
    status: 422,
    meaning: 'The Idempotency-Key was used for another request.',
  },
  'CHAT.HERALD.PASSKEYS_IMPOSSIBLE': {
    status: 403,
    meaning: 'The server has no address that passkeys can be bound to: an https one with a host name.',
  },
  'CHAT.HERALD.PASSKEY_EXPIRED': {
    status: 409,
    meaning: 'The registration was not begun, or it was finished or took too long: begin again.',
  },
  'CHAT.HERALD.PASSKEY_WRONG': {
    status: 403,
    meaning: 'The passkey was not made here, for this challenge, by somebody whom it verified.',
  },
  'CHAT.HERALD.PASSKEY_PROOF_WRONG': {
    status: 403,
    meaning: 'The password is wrong, or the signature is not by a verified device over this passkey.',
  },
  'CHAT.HERALD.PASSKEY_TAKEN': { status: 409, meaning: 'This passkey is registered already.' },
  'CHAT.HERALD.PASSKEY_LIMIT': { status: 403, meaning: 'The person has as many passkeys as they can have.' },
  'CHAT.HERALD.WALLET_FROZEN': { status: 403, meaning: 'The wallet is frozen: nothing leaves it.' },
  'CHAT.HERALD.WALLET_FROZEN_BY_DESK': {
    status: 403,
    meaning: "The operator's desk has frozen the wallet: nothing leaves it until they end that.",
  },
  'CHAT.HERALD.WALLET_FOUR_EYES': { status: 403, meaning: 'Nobody approves what they proposed themselves.' },
  'CHAT.HERALD.WALLET_PROPOSAL_DECIDED': {
    status: 409,
    meaning: 'The proposal was approved or rejected already.',
  },
  'CHAT.HERALD.WALLET_PROPOSAL_EXPIRED': {
    status: 409,
    meaning: 'Nobody approved the proposal in time: make a new one.',
  },
  'CHAT.HERALD.WALLET_LIMIT': { status: 403, meaning: 'The amount is beyond a limit of the wallet.' },
  'CHAT.HERALD.WALLET_PROOF_NEEDED': {
    status: 403,
    meaning: 'The payer has to prove that it is them, and what they pay.',
  },
  'CHAT.HERALD.WALLET_PROOF_WRONG': {
    status: 403,
    meaning:
      'The password is wrong, or no verified device and no passkey of the payer has signed this payment.',
  },
  'CHAT.HERALD.WALLET_PAYMENT_DECIDED': {
    status: 409,
    meaning: 'The payment was authorised, settled or cancelled already.',
  },
  'CHAT.HERALD.WALLET_PAYMENT_EXPIRED': {
    status: 409,
    meaning: 'The payment was not authorised in time: make a new one.',
  },
  'CHAT.HERALD.WALLET_REQUEST_DECIDED': {
    status: 409,
    meaning: 'The request was paid, declined or cancelled already.',
  },
  'CHAT.HERALD.WALLET_RED_PACKET_CLAIMED': {
    status: 409,
    meaning: 'The caller has a share of this red packet already.',
  },
  'CHAT.HERALD.WALLET_RED_PACKET_OVER': {
    status: 409,
    meaning: 'The red packet is empty, or its day is over.',
  },
  'CHAT.HERALD.WALLET_BEYOND_REFUND': {
    status: 409,
    meaning: 'More would be given back than was paid.',
  },
  'CHAT.HERALD.WALLET_INSUFFICIENT_FUNDS': {
    status: 409,
    meaning: 'There is not enough money on the account, less what is held.',
  },
  'CHAT.HERALD.WALLET_NOT_PENDING': { status: 409, meaning: 'The hold was posted or voided already.' },
  'CHAT.HERALD.WALLET_HOLD_EXPIRED': { status: 409, meaning: 'The time of the hold is over.' },
  'CHAT.HERALD.WALLET_BEYOND_HOLD': { status: 409, meaning: 'More is asked for than was held.' },
  'CHAT.HERALD.WALLET_POSTED': { status: 409, meaning: 'A transfer with this id was posted already.' },
  'CHAT.HERALD.WALLET_REVERSED': { status: 409, meaning: 'The transfer was reversed already.' },
  'CHAT.HERALD.WALLET_NOT_REVERSIBLE': {
    status: 409,
    meaning: 'Holds, what is void, and reversals cannot be reversed.',
  },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof errorCodes;

/** The status that an error code travels with when the endpoint does not say otherwise. */
export function errorStatus(code: ErrorCode): number {
  return errorCodes[code].status;
}
