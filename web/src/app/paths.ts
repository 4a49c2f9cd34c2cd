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
  wallet: '/wallet',
  walletPage: (page: string) => `/wallet/${page}`,
  walletPayment: (paymentId: string) => `/wallet/payments/${paymentId}`,
  walletRequest: (requestId: string) => `/wallet/requests/${requestId}`,
  walletShop: (merchantId: string) => `/wallet/shops/${merchantId}`,
  /** What the code of a shop leads to: its printed one, or that of one request. */
  walletPayShop: (merchantId: string, requestId: string | null) =>
    `/wallet/pay/${merchantId}${requestId === null ? '' : `?request=${requestId}`}`,
  /** A person's own code is this address: whoever opens it is asked to pay them. */
  walletSend: (userId: string, sum: { amount: string; currency: string } | null) =>
    `/wallet/send?${new URLSearchParams({ to: userId, ...sum }).toString()}`,
  desk: '/desk/wallet',
  deskPage: (page: string) => `/desk/wallet/${page}`,
  /** Who looks has still to say why. */
  deskFind: (wanted: string) => `/desk/wallet/payments?${new URLSearchParams({ wanted }).toString()}`,
  me: '/me',
  mePage: (page: string) => `/me/${page}`,
  room: (roomId: string) => `/chats/${encodeURIComponent(roomId)}`,
  roomDetails: (roomId: string) => `/chats/${encodeURIComponent(roomId)}/details`,
  roomEvent: (roomId: string, eventId: string) =>
    `/chats/${encodeURIComponent(roomId)}?event=${encodeURIComponent(eventId)}`,
  person: (userId: string) => `/people/${encodeURIComponent(userId)}`,
} as const;
