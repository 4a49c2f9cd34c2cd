/** The address of every screen. A room id and an event id hold signs that have a meaning in addresses. */
export const paths = {
  welcome: '/welcome',
  signIn: '/sign-in',
  signUp: '/sign-up',
  chats: '/chats',
  search: '/chats?search',
  new: '/new',
  newGroup: '/new?group',
  scan: '/scan',
  recover: '/recover',
  recoverLost: '/recover/lost',
  recoveryCode: '/recovery-code',
  me: '/me',
  mePage: (page: string) => `/me/${page}`,
  room: (roomId: string) => `/chats/${encodeURIComponent(roomId)}`,
  roomDetails: (roomId: string) => `/chats/${encodeURIComponent(roomId)}/details`,
  roomEvent: (roomId: string, eventId: string) =>
    `/chats/${encodeURIComponent(roomId)}?event=${encodeURIComponent(eventId)}`,
  person: (userId: string) => `/people/${encodeURIComponent(userId)}`,
} as const;
