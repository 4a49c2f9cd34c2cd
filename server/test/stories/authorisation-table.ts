import type { Endpoint, Role } from '@herald/contract';
import { passwordOf } from '../desk.ts';

/**
 * What somebody with an account gets who does not own what a request names, or is not in its room:
 * `anybody`: it is for everybody, without an account too. `own`: it names nothing of others, or what every user may see.
 * `proof`: a token alone never suffices. Else the refusal.
 */
export type Outsider = 'anybody' | 'own' | 'proof' | readonly [status: number, errcode: string];

export interface Case {
  readonly outsider: Outsider;
  /** Who may: people with this role, and nobody else, whatever it names. */
  readonly role?: Role;
  readonly query?: string;
  readonly body?: (names: Names) => object;
}

/** Of whom and what the requests speak: a room of its owner that the outsider is not in. */
export interface Names {
  readonly [placeholder: string]: string;
  readonly userId: string;
  readonly roomId: string;
  /** Members of the room, for who may throw them out; and somebody who is banned, somebody who is not there. */
  readonly kicked: string;
  readonly banned: string;
  readonly unbanned: string;
  readonly invited: string;
  /** Somebody who works at the wallet's desk. */
  readonly desk: string;
}

/** An endpoint's id in the specification, or where it is when it has none. */
export const nameOf = ({ spec, method, path }: Endpoint): string => spec ?? `${method} ${path}`;

const anybody: Case = { outsider: 'anybody' };
const own: Case = { outsider: 'own' };
const proof: Case = { outsider: 'proof' };
const forbidden: Case = { outsider: [403, 'M_FORBIDDEN'] };
const notFound: Case = { outsider: [404, 'M_NOT_FOUND'] };
const atDesk: Case = { ...forbidden, role: 'wallet_desk' };
const actAtDesk: Case = {
  ...atDesk,
  body: ({ desk }) => ({ reason: 'a ticket', auth: passwordOf({ userId: desk }) }),
};

const PERIOD = '?currency=XTS&since=0&until=1';

/** In an order in which the owner can do them all, one after another. */
export const cases: Readonly<Record<string, Case>> = {
  getVersions: anybody,
  getWellknown: anybody,
  'server-server:getWellKnown': anybody,
  getWellknownSupport: anybody,
  checkUsernameAvailability: anybody,
  registrationTokenValidity: anybody,
  getLoginFlows: anybody,
  login: anybody,
  refresh: anybody,
  register: anybody,
  'GET /_synapse/admin/v1/register': anybody,
  'POST /_synapse/admin/v1/register': anybody,
  getUserProfile: anybody,
  getProfileField: anybody,
  getPublicRooms: anybody,
  getRoomIdByAlias: anybody,
  getRoomVisibilityOnDirectory: anybody,

  changePassword: { ...proof, body: () => ({ new_password: 'a new password' }) },
  deactivateAccount: proof,
  deleteDevice: proof,
  deleteDevices: { ...proof, body: ({ deviceId }) => ({ devices: [deviceId] }) },
  uploadCrossSigningKeys: own,

  getCapabilities: own,
  getConfigAuthed: own,
  uploadContent: own,
  getContentAuthed: own,
  getContentOverrideNameAuthed: own,
  getContentThumbnailAuthed: own,
  getDevices: own,
  getTokenOwner: own,
  logout: own,
  logout_all: own,
  createRoom: own,
  getJoinedRooms: own,
  getProtocols: own,
  queryPublicRooms: own,
  searchUserDirectory: own,
  claimKeys: own,
  deleteRoomKeyBySessionId: own,
  deleteRoomKeys: own,
  deleteRoomKeysByRoomId: own,
  deleteRoomKeysVersion: own,
  getKeysChanges: own,
  getRoomKeyBySessionId: own,
  getRoomKeys: own,
  getRoomKeysByRoomId: own,
  getRoomKeysVersion: own,
  getRoomKeysVersionCurrent: own,
  postRoomKeysVersion: own,
  putRoomKeyBySessionId: own,
  putRoomKeys: own,
  putRoomKeysByRoomId: own,
  putRoomKeysVersion: own,
  queryKeys: own,
  uploadCrossSigningSignatures: own,
  uploadKeys: own,
  sendToDevice: own,
  getPushRule: own,
  getPushRuleActions: own,
  getPushRules: own,
  getPushRulesGlobal: own,
  isPushRuleEnabled: own,
  setPushRuleActions: own,
  setPushRule: own,
  deletePushRule: own,
  setPushRuleEnabled: own,
  sync: own,

  getDevice: notFound,
  updateDevice: { ...notFound, body: () => ({ display_name: 'Mine' }) },
  setProfileField: { ...forbidden, body: () => ({ displayname: 'Eve was here' }) },
  deleteProfileField: forbidden,
  setAccountData: { ...forbidden, body: () => ({ by: 'eve' }) },
  getAccountData: forbidden,
  setAccountDataPerRoom: { ...forbidden, body: () => ({ by: 'eve' }) },
  getAccountDataPerRoom: forbidden,
  setRoomTag: { ...forbidden, body: () => ({ order: 0.5 }) },
  getRoomTags: forbidden,
  deleteRoomTag: forbidden,
  defineFilter: { ...forbidden, body: () => ({}) },
  getFilter: forbidden,

  sendMessage: { ...forbidden, body: () => ({ msgtype: 'm.text', body: 'let me in' }) },
  redactEvent: { ...forbidden, body: () => ({}) },
  setRoomStateWithKey: { ...forbidden, body: () => ({ name: 'Mine' }) },
  getRoomStateWithKey: forbidden,
  getRoomState: forbidden,
  getMembersByRoom: forbidden,
  getJoinedMembersByRoom: forbidden,
  getEventContext: forbidden,
  getEventByTimestamp: { ...forbidden, query: '?ts=0&dir=f' },
  getOneRoomEvent: forbidden,
  getRoomEvents: { ...forbidden, query: '?dir=b' },
  postReceipt: { ...forbidden, body: () => ({}) },
  setReadMarker: { ...forbidden, body: ({ eventId = '' }) => ({ 'm.read': eventId }) },
  setTyping: { ...forbidden, body: () => ({ typing: true }) },
  getLocalAliases: forbidden,
  setRoomAlias: { ...forbidden, body: ({ roomId }) => ({ room_id: roomId }) },
  setRoomVisibilityOnDirectory: { ...forbidden, body: () => ({ visibility: 'public' }) },
  deleteRoomAlias: forbidden,
  inviteUser: { ...forbidden, body: ({ invited }) => ({ user_id: invited }) },
  kick: { ...forbidden, body: ({ kicked }) => ({ user_id: kicked }) },
  ban: { ...forbidden, body: ({ banned }) => ({ user_id: banned }) },
  unban: { ...forbidden, body: ({ unbanned }) => ({ user_id: unbanned }) },
  joinRoomById: { ...forbidden, body: () => ({}) },
  joinRoom: { ...forbidden, body: () => ({}) },
  leaveRoom: { ...forbidden, body: () => ({}) },
  forgetRoom: forbidden,

  'GET /_herald/passkeys/v1/passkeys': own,
  'POST /_herald/passkeys/v1/registrations': own,
  'POST /_herald/passkeys/v1/passkeys': own,
  'POST /_herald/passkeys/v1/passkeys/{passkeyId}/rename': { ...notFound, body: () => ({ name: 'Mine' }) },
  'POST /_herald/passkeys/v1/passkeys/{passkeyId}/remove': proof,

  'GET /_herald/wallet/v1/accounts': own,
  'GET /_herald/wallet/v1/payments': own,
  'POST /_herald/wallet/v1/top-ups': own,
  'POST /_herald/wallet/v1/payments': own,
  'POST /_herald/wallet/v1/freeze': own,
  'POST /_herald/wallet/v1/thaw': proof,
  'GET /_herald/wallet/v1/payments/{paymentId}': notFound,
  'POST /_herald/wallet/v1/payments/{paymentId}/authorise': {
    ...notFound,
    body: ({ paymentProof = '' }) => ({ proof: JSON.parse(paymentProof) as object }),
  },
  'POST /_herald/wallet/v1/payments/{paymentId}/cancel': notFound,
  'GET /_herald/wallet/v1/requests': own,
  'POST /_herald/wallet/v1/requests': own,
  'GET /_herald/wallet/v1/requests/{requestId}': notFound,
  'POST /_herald/wallet/v1/requests/{requestId}/pay': notFound,
  'POST /_herald/wallet/v1/requests/{requestId}/decline': notFound,
  'POST /_herald/wallet/v1/requests/{requestId}/cancel': notFound,
  'POST /_herald/wallet/v1/red-packets': {
    ...own,
    body: () => ({ amount: '10', currency: 'XTS', claims: 2, split: 'equal' }),
  },
  'POST /_herald/wallet/v1/payments/{paymentId}/refund': { ...notFound, body: () => ({ amount: '1' }) },
  'POST /_herald/wallet/v1/merchants': {
    ...own,
    body: () => ({ name: 'Tea House', city: 'Almaty', country: 'KZ', category: '5812' }),
  },
  'GET /_herald/wallet/v1/merchants': own,
  // A shop is there to be paid by everybody.
  'GET /_herald/wallet/v1/merchants/{merchantId}': own,
  'POST /_herald/wallet/v1/merchants/{merchantId}/pay': {
    ...own,
    body: () => ({ amount: '1', currency: 'XTS' }),
  },
  'POST /_herald/wallet/v1/merchants/{merchantId}/requests': {
    ...notFound,
    body: () => ({ amount: '1', currency: 'XTS' }),
  },
  'GET /_herald/wallet/v1/merchants/{merchantId}/takings': { ...notFound, query: '?since=0&until=1' },
  'GET /_herald/wallet/v1/statement': { ...own, query: PERIOD },
  'GET /_herald/wallet/v1/statement.csv': { ...own, query: PERIOD },
  'GET /_herald/wallet/v1/statement.pdf': { ...own, query: PERIOD },
  'GET /_herald/wallet/v1/merchants/{merchantId}/statement': { ...notFound, query: PERIOD },
  'GET /_herald/wallet/v1/merchants/{merchantId}/statement.csv': { ...notFound, query: PERIOD },
  'GET /_herald/wallet/v1/merchants/{merchantId}/statement.pdf': { ...notFound, query: PERIOD },
  'POST /_herald/wallet/v1/merchants/{merchantId}/payouts': {
    ...notFound,
    body: () => ({ amount: '1', currency: 'XTS' }),
  },
  // Whoever knows the id of one may claim of it: it is as hard to guess as a token. These name none.
  'GET /_herald/wallet/v1/red-packets/{paymentId}': own,
  'POST /_herald/wallet/v1/red-packets/{paymentId}/claim': own,

  'GET /_herald/accounts/v1/roles': own,
  'GET /_herald/wallet/v1/desk/payments/{paymentId}': { ...atDesk, query: '?reason=a+ticket' },
  'GET /_herald/wallet/v1/desk/payments': {
    ...atDesk,
    query: '?reason=a+ticket&user_id=%40alice%3Alocalhost',
  },
  'GET /_herald/wallet/v1/desk/holds': atDesk,
  'GET /_herald/wallet/v1/desk/books': atDesk,
  'GET /_herald/wallet/v1/desk/audit': atDesk,
  'GET /_herald/wallet/v1/desk/proposals': atDesk,
  'GET /_herald/wallet/v1/desk/proposals/{proposalId}': atDesk,
  'POST /_herald/wallet/v1/desk/proposals': {
    ...atDesk,
    body: ({ userId, desk }) => ({
      kind: 'fee',
      reason: 'a ticket',
      lines: [
        {
          debit: { code: 'user', owner: userId },
          credit: { code: 'fees', owner: '' },
          amount: '1',
          currency: 'XTS',
        },
      ],
      auth: passwordOf({ userId: desk }),
    }),
  },
  'POST /_herald/wallet/v1/desk/proposals/{proposalId}/approve': actAtDesk,
  'POST /_herald/wallet/v1/desk/proposals/{proposalId}/reject': actAtDesk,
  'POST /_herald/wallet/v1/desk/holders/{userId}/freeze': actAtDesk,
  'POST /_herald/wallet/v1/desk/holders/{userId}/thaw': actAtDesk,
};
