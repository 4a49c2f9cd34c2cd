/**
 * Why the server would talk to the outside. Each has its own rule, and each flow is logged under its purpose.
 */
export const purposes = [
  'federation',
  'push',
  'previews',
  'webhooks',
  'eid',
  'mail',
  'rails',
  'media-store',
] as const;

export type Purpose = (typeof purposes)[number];

/**
 * `off`: nothing leaves. `listed`: only the hosts of the list. `public`: any host of the public internet.
 * Private networks are closed in every mode.
 */
export interface PurposeRule {
  mode: 'off' | 'listed' | 'public';
  /**
   * `example.org`, `*.example.org` (any name below it, not itself), each with `:port` where it is not 443.
   */
  hosts: readonly string[];
}

export interface EgressConfig {
  purposes: Readonly<Record<Purpose, PurposeRule>>;
  /** Loopback addresses that tests may reach, by http too. Empty on a server that people use. */
  testAllow: readonly string[];
}

const listed = (...hosts: string[]): PurposeRule => ({ mode: 'listed', hosts });

/** Closed, but for the push services of the browsers' makers. */
export const defaultPurposes: EgressConfig['purposes'] = {
  federation: listed(),
  push: listed(
    'fcm.googleapis.com',
    '*.push.services.mozilla.com',
    'web.push.apple.com',
    '*.notify.windows.com',
  ),
  previews: { mode: 'off', hosts: [] },
  webhooks: listed(),
  eid: listed(),
  mail: listed(),
  rails: listed(),
  'media-store': listed(),
};
