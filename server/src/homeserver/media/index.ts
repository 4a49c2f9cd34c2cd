export { createMedia, type Media } from './service.ts';
export { createMediaRoutes } from './routes.ts';
