import { endpoint } from './endpoint.ts';

// Spec: servers MAY show more unstable features to the caller of a token. Herald shows the same to everybody,
// so the token is not looked at and a client with a stale one still learns what the server speaks.
export const getVersions = endpoint({
  spec: 'getVersions',
  method: 'GET',
  path: '/_matrix/client/versions',
  auth: 'none',
  limit: 'public',
});

export const getWellknown = endpoint({
  spec: 'getWellknown',
  method: 'GET',
  path: '/.well-known/matrix/client',
  auth: 'none',
  limit: 'public',
});

export const getWellknownServer = endpoint({
  spec: 'server-server:getWellKnown',
  method: 'GET',
  path: '/.well-known/matrix/server',
  auth: 'none',
  limit: 'public',
});

export const getWellknownSupport = endpoint({
  spec: 'getWellknownSupport',
  method: 'GET',
  path: '/.well-known/matrix/support',
  auth: 'none',
  limit: 'public',
});

export const getCapabilities = endpoint({
  spec: 'getCapabilities',
  method: 'GET',
  path: '/_matrix/client/v3/capabilities',
  auth: 'user',
  limit: 'read',
});
