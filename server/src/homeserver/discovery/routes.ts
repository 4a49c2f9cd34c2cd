import { discovery as contract } from '@herald/contract';
import { ROOM_VERSIONS } from '@herald/matrix';
import { fail } from '#platform/errors';
import { handle, type Route } from '#platform/http';

export interface DiscoveryParts {
  /** Where clients reach this server; null when it was not configured: then nothing is claimed. */
  readonly publicUrl: string | null;
  readonly serverName: string;
  readonly support: { readonly email: string | null; readonly page: string | null };
  readonly defaultRoomVersion: string;
  readonly encryptPrivateRooms: boolean;
}

/**
 * The oldest version that clients accept. Later ones promise endpoints that are not here yet (relations, hierarchy,
 * knocking by invitation, ...): what works of them is declared feature by feature, and the rest answers 404.
 */
const VERSIONS = ['v1.1'];

/** What works, under the names that clients ask for beside the versions. */
const UNSTABLE_FEATURES = {
  // Media behind the access token: `/_matrix/client/v1/media`.
  'org.matrix.msc3916.stable': true,
  // Private read receipts.
  'org.matrix.msc2285.stable': true,
  // `state_after` in `/sync`.
  'org.matrix.msc4222': true,
  // Profile fields of any name.
  'uk.tcpip.msc4133': true,
  'uk.tcpip.msc4133.stable': true,
};

export function createDiscoveryRoutes(parts: DiscoveryParts): Route[] {
  const { publicUrl, serverName, support } = parts;
  const none = (what: string) => fail(404, 'M_NOT_FOUND', `This server has no ${what} configured.`);
  return [
    handle(contract.getVersions, () => ({
      versions: VERSIONS,
      unstable_features: UNSTABLE_FEATURES,
      // What comes after the colon: who makes an account wants to know before.
      'chat.herald.server_name': serverName,
    })),
    handle(contract.getWellknown, () =>
      publicUrl === null ? none('public address') : { 'm.homeserver': { base_url: publicUrl } },
    ),
    // There is no federation: no server is told where to knock.
    handle(contract.getWellknownServer, () => none(`federation for ${serverName}`)),
    handle(contract.getWellknownSupport, () => {
      const { email, page } = support;
      if (email === null && page === null) return none('support contact');
      return {
        ...(email !== null && { contacts: [{ role: 'm.role.admin', email_address: email }] }),
        ...(page !== null && { support_page: page }),
      };
    }),
    handle(contract.getCapabilities, () => ({
      capabilities: {
        'm.change_password': { enabled: true },
        'm.room_versions': {
          default: parts.defaultRoomVersion,
          available: Object.fromEntries(ROOM_VERSIONS.map(({ id }) => [id, 'stable'])),
        },
        'm.set_displayname': { enabled: true },
        'm.set_avatar_url': { enabled: true },
        'm.profile_fields': { enabled: true },
        'm.3pid_changes': { enabled: false },
        'm.get_login_token': { enabled: false },
        'chat.herald.private_rooms': { encrypted: parts.encryptPrivateRooms },
      },
    })),
  ];
}
