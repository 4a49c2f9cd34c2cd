import type { Offer } from '../../port/index.ts';
import { readList, readObject, readText, type Content } from '../content.ts';
import type { EngineWorld } from '../context.ts';
import { askServer, requireOk } from './ask-server.ts';

const V3 = '/_matrix/client/v3';

/**
 * What the server offers to somebody who is not signed in: client-server API, "Login" and "Account registration".
 * @throws PortError `offline`, or the server's own
 */
export async function discover(world: EngineWorld): Promise<Offer> {
  const [login, register, serverName] = await Promise.all([
    askServer(world, { method: 'GET', path: `${V3}/login` }),
    askServer(world, { method: 'POST', path: `${V3}/register`, body: {} }),
    findServerName(world),
  ]);
  const kinds = readList(requireOk(login)['flows'], 50).map((flow) => readObject(flow)['type']);
  return {
    serverName,
    registration: register.status === 401 ? registrationOf(register.body) : 'closed',
    hasPasswordLogin: kinds.includes('m.login.password'),
  };
}

/** Which registration the flows of a 401 allow; flows with stages that we cannot do (e-mail, ...) count as none. */
export function registrationOf(body: Content): Offer['registration'] {
  const flows = listFlows(body);
  if (flows.some((stages) => stages.every((stage) => stage === 'm.login.dummy'))) return 'open';
  return flows.some(canDo) ? 'token' : 'closed';
}

/** The sequences of stages of user-interactive authentication, any of which will do. */
export function listFlows(body: Content): readonly (readonly string[])[] {
  return readList(body['flows'], 20).map((flow) =>
    readList(readObject(flow)['stages'], 10).map((stage) => readText(stage) ?? ''),
  );
}

/** Whether all stages are ones that need nothing but a token. */
export function canDo(stages: readonly string[]): boolean {
  return stages.every((stage) => stage === 'm.login.dummy' || stage === 'm.login.registration_token');
}

/**
 * The name after the colon of user ids. Our server tells it with its versions; for another one it is the host of the
 * address until somebody signs in, whose user id says it.
 */
async function findServerName(world: EngineWorld): Promise<string> {
  const answer = await askServer(world, { method: 'GET', path: '/_matrix/client/versions' }).catch(
    () => null,
  );
  const said = answer?.status === 200 ? readText(answer.body['chat.herald.server_name']) : null;
  return said ?? URL.parse(world.baseUrl)?.host ?? world.baseUrl;
}
