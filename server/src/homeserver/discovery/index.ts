export { createDiscoveryRoutes, type DiscoveryParts } from './routes.ts';
