// The contract between Herald's server and its clients: one namespace per server module, each endpoint stated
// once.
export * as accountData from './account-data.ts';
export * as accounts from './accounts.ts';
export * as directory from './directory.ts';
export * as discovery from './discovery.ts';
export * as events from './events.ts';
export * as keys from './keys.ts';
export * as media from './media.ts';
export * as passkeys from './passkeys.ts';
export * as profiles from './profiles.ts';
export * as push from './push.ts';
export * as receipts from './receipts.ts';
export * as rooms from './rooms.ts';
export * as sessions from './sessions.ts';
export * as sync from './sync.ts';
export * as timeline from './timeline.ts';
export * as toDevice from './to-device.ts';
export * as typing from './typing.ts';
export * as wallet from './wallet.ts';

export { bodyBytes, endpoint, isFile, placeholdersOf } from './endpoint.ts';
export type {
  Answer,
  AnswerOf,
  Auth,
  Body,
  BodyOf,
  Endpoint,
  FileAnswer,
  Method,
  ParamsOf,
  QueryOf,
} from './endpoint.ts';
export { encodeMerchantQr, LONGEST_SERVER_NAME, parseMerchantQr } from './emv-qr.ts';
export type { MerchantQr, MerchantQrAccount, ParsedQr } from './emv-qr.ts';
export { listEndpoints, type NamedEndpoint } from './endpoints.ts';
export { errorCodes, errorStatus } from './errors.ts';
export type { ErrorCode, ErrorMeaning } from './errors.ts';
export type { LimitName } from './limit-names.ts';
export { DeviceKeyProof, PasskeyProof, ProofOffer } from './proofs.ts';
export { parseRole, roles, type Role } from './roles.ts';
export * from './schema.ts';
export { AuthData, AuthFlows, UserIdentifier } from './user-interactive.ts';
