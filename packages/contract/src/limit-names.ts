/**
 * The names of the rate limits. Each endpoint states one; the table with what each allows, and per whom, is
 * the server's (`platform/limits`), which the compiler holds to exactly these names.
 */
export type LimitName =
  | 'public' // read without an account: versions, discovery, login flows
  | 'login' // a password or a token is tried
  | 'register' // an account is asked for
  | 'username-available' // tells whether a name is taken
  | 'refresh' // a refresh token is exchanged
  | 'user-interactive' // an act that asks for the password once more
  | 'session' // the caller's own tokens and devices
  | 'read' // reads of every kind
  | 'sync' // long polls
  | 'create-room'
  | 'membership' // join, leave, kick, ban, forget
  | 'invite'
  | 'message' // events of every kind, redactions included
  | 'ephemeral' // typing, receipts, read markers
  | 'write' // profile, account data, aliases, push rules, filters
  | 'search' // user directory, public rooms
  | 'keys' // device keys, claims, backups
  | 'to-device'
  | 'media-upload'
  | 'media-download'
  | 'payment' // commands of the wallet
  | 'statement'; // statements of the wallet
