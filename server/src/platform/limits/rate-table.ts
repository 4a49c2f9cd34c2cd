import type { LimitName } from '@herald/contract';

/**
 * Whose requests are counted together: those of one address, one account, or one address trying one login
 * name.
 */
export type RateSubject = 'ip' | 'user' | 'ip+login';

/** `burst` requests at once, and then `perSecond` more. */
export interface Rate {
  readonly per: RateSubject;
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Every rate limit of the server. A rate per address is wide, because an agency or a mobile network stands
 * behind one; a rate per account is what a busy person with several devices needs, with room to spare. Where
 * a guess is tried, the rate is narrow for the guesser (one address and one name) and does not lock out the
 * owner elsewhere.
 */
export const rateTable: Readonly<Record<LimitName, readonly Rate[]>> = {
  public: [{ per: 'ip', burst: 1000, perSecond: 200 }],
  login: [
    { per: 'ip', burst: 200, perSecond: 10 },
    { per: 'ip+login', burst: 10, perSecond: 0.1 },
  ],
  register: [{ per: 'ip', burst: 50, perSecond: 0.5 }],
  'username-available': [{ per: 'ip', burst: 100, perSecond: 1 }],
  refresh: [{ per: 'ip', burst: 1000, perSecond: 100 }],
  'user-interactive': [
    { per: 'ip', burst: 200, perSecond: 10 },
    { per: 'user', burst: 20, perSecond: 0.2 },
  ],
  session: [{ per: 'user', burst: 100, perSecond: 10 }],
  read: [
    { per: 'ip', burst: 5000, perSecond: 1000 },
    { per: 'user', burst: 500, perSecond: 50 },
  ],
  sync: [{ per: 'user', burst: 500, perSecond: 100 }],
  'create-room': [{ per: 'user', burst: 30, perSecond: 0.5 }],
  membership: [{ per: 'user', burst: 100, perSecond: 5 }],
  invite: [{ per: 'user', burst: 100, perSecond: 2 }],
  message: [{ per: 'user', burst: 300, perSecond: 30 }],
  ephemeral: [{ per: 'user', burst: 300, perSecond: 30 }],
  write: [{ per: 'user', burst: 200, perSecond: 10 }],
  search: [
    { per: 'ip', burst: 1000, perSecond: 100 },
    { per: 'user', burst: 50, perSecond: 5 },
  ],
  keys: [{ per: 'user', burst: 500, perSecond: 30 }],
  'to-device': [{ per: 'user', burst: 500, perSecond: 50 }],
  'media-upload': [{ per: 'user', burst: 50, perSecond: 2 }],
  'media-download': [{ per: 'user', burst: 500, perSecond: 50 }],
  payment: [{ per: 'user', burst: 60, perSecond: 1 }],
  statement: [{ per: 'user', burst: 20, perSecond: 0.1 }],
};

/**
 * How many subjects one rate remembers. Forgetting one refills its bucket, so there is room for a large
 * network.
 */
export const subjectsPerRate = 50_000;
