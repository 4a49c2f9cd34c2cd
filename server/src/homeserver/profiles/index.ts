export { createProfileRoutes } from './routes.ts';
export { createProfiles, PROFILE_CHANGED, type Profiles } from './service.ts';
